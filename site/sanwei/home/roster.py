"""The people of a unit as its secretary sees them, and who of them may get a sign-in slip."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.people import PHONE_ROLES
from sanwei.org.queries.scope import covering


@dataclass(frozen=True)
class Row:
    """One person. ``phone`` is empty for who may not see it (own branch's 书记 and 组织委员 only)."""

    member: Member
    branch: str
    group: str
    phone: str
    has_account: bool


def roster_of(unit: OrgUnit, *, user: object, at: datetime) -> list[Row]:
    """Return 在册 and 列席 people of ``unit``'s subtree today, by pinyin."""
    day = clock.local_date(at)
    memberships = (
        Membership.objects.filter(
            covering(day), branch__path__startswith=unit.path, member__in=org.members_on(unit, day)
        )
        .select_related("member", "branch", "group")
        .order_by("member__name_pinyin", "member_id")
    )
    rows = list(memberships)
    shown = _branches_with_phones(user, at)
    return [
        Row(
            member=row.member,
            branch=row.branch.short_name,
            group=row.group.short_name if row.group else "",
            phone=row.member.phone if row.branch_id in shown else "",
            has_account=row.member.user_id is not None,
        )
        for row in rows
    ]


def accounts_of(unit: OrgUnit, public_ids: list[str], *, user: object, at: datetime) -> list[User]:
    """Return the accounts of the named people who belong to ``unit`` today; foreign ids are left out.

    So is everybody whose roles reach further than the asker's own: a sign-in slip opens the account, and a
    secretary must not become the administrator who happens to belong to the branch.
    """
    day = clock.local_date(at)
    wanted = [UUID(one) for one in public_ids if _is_uuid(one)]
    inside = org.members_on(unit, day).filter(public_id__in=wanted)
    reaching_further = (
        RoleAssignment.objects.filter(covering(day))
        .exclude(unit__in=org.units_visible_to(user, at=at))
        .values("member")
    )
    return list(
        User.objects.filter(member__in=inside.exclude(pk__in=reaching_further))
        .filter(is_active=True, is_superuser=False)
        .order_by("name", "pk")
    )


def _branches_with_phones(user: object, at: datetime) -> set[int]:
    if not isinstance(user, User):
        return set()
    posts = org.roles_of(user, at=at).filter(role__in=PHONE_ROLES)
    return set(posts.values_list("unit_id", flat=True))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
