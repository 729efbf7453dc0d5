"""Who belongs where, and who may be shown to whom."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import PARTY_MEMBER_KINDS, PartyStatus, Role
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.queries.scope import covering, roles_of

# Who keeps the phone numbers of a branch; an upper unit does not (domain.md).
PHONE_ROLES = frozenset({Role.SECRETARY, Role.ORGANISATION})


def member_of(user: object) -> Member | None:
    """Return the person behind an account, or None (anonymous, a technician, an account that may not sign in)."""
    if not isinstance(user, User) or not user.is_active:
        return None
    return Member.objects.filter(user=user).first()


def membership_on(member: Member, day: date) -> Membership | None:
    """Return the membership that covers ``day``."""
    return (
        Membership.objects.select_related("branch", "group")
        .filter(covering(day), member=member)
        .first()
    )


def members_on(unit: OrgUnit, day: date) -> QuerySet[Member]:
    """Return everybody who belongs to ``unit``'s subtree on ``day``, of any kind and status, ordered by pinyin."""
    inside = Membership.objects.filter(
        covering(day),
        Q(branch__path__startswith=unit.path) | Q(group__path__startswith=unit.path),
        member=OuterRef("pk"),
    )
    return Member.objects.filter(Exists(inside)).order_by("name_pinyin", "pk")


def registered(day: date) -> Q:
    """Return the filter for members who are 在册 on ``day`` by their 党籍状态."""
    return Q(status=PartyStatus.NORMAL) | Q(status_on__gt=day)


def registered_on(unit: OrgUnit, day: date) -> QuerySet[Member]:
    """Return 在册: 正式党员 and 预备党员 of ``unit``'s subtree on ``day`` in good standing, ordered by pinyin."""
    return members_on(unit, day).filter(registered(day), kind__in=PARTY_MEMBER_KINDS)


def memberships_of_branch(branch: OrgUnit, today: date) -> QuerySet[Membership]:
    """Return all the time that party members who are 在册 ``today`` have spent in ``branch``, the first first."""
    return (
        Membership.objects.filter(
            branch=branch,
            member__in=Member.objects.filter(registered(today), kind__in=PARTY_MEMBER_KINDS),
        )
        .select_related("member", "group")
        .order_by("starts_on", "pk")
    )


def peers_on(unit: OrgUnit, day: date) -> QuerySet[Member]:
    """Return whom colleagues may see in a list: like ``registered_on`` without 失联党员."""
    return registered_on(unit, day).filter(is_lost=False)


def only_member_called(name: str, *, near: OrgUnit, day: date) -> Member | None:
    """Return the one member of that name in ``near``'s subtree, or None where there is none or a choice."""
    found = list(members_on(near, day).filter(name=name)[:2])
    return found[0] if len(found) == 1 else None


def may_open_identity(user: object, member: Member, *, at: datetime) -> bool:
    """Whether ``user`` may ask for the 身份证号: as 书记 or 组织委员 of the branch, or 管理员 of its line."""
    if not isinstance(user, User) or not user.is_active:
        return False
    membership = membership_on(member, clock.local_date(at))
    if membership is None:
        return False
    held = roles_of(user, at=at)
    return held.filter(
        Q(role__in=PHONE_ROLES, unit_id=membership.branch_id)
        | Q(role=Role.ADMINISTRATOR, unit__path__in=membership.branch.line_paths())
    ).exists()


def phone_visible_to(user: object, member: Member, *, at: datetime) -> bool:
    """Whether ``user`` may see the phone number: one's own, or as 书记 or 组织委员 of the person's branch."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if member.user_id is not None and member.user_id == user.pk:
        return True
    membership = membership_on(member, clock.local_date(at))
    return (
        membership is not None
        and roles_of(user, at=at)
        .filter(role__in=PHONE_ROLES, unit_id=membership.branch_id)
        .exists()
    )
