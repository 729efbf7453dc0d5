"""What the search finds of people and organisations, for who has a desk. Registered at start-up.

Members find no colleague here: lecturers and the people of stories are found as what they gave.
"""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import PartyStatus, Role, UnitKind
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.org.queries.people import PHONE_ROLES, registered
from sanwei.org.queries.scope import covering, roles_of, units_visible_to
from sanwei.search.asked import names as people_named
from sanwei.search.registry import Column, Filter, Found, Searchable, register


def start() -> None:
    people_named.register(Member, "name")
    register(PERSON)
    register(UNIT)


def people_for(user: object, *, at: datetime) -> QuerySet[Member]:
    """Return whom ``user`` finds: who belongs to a unit of a desk of his today.

    失联 and 停止党籍 only for 书记, 组织委员 and the 管理员 of a unit above; 已出党, 已去世 and 已转出 nobody.
    """
    day = clock.local_date(at)
    present = Membership.objects.filter(covering(day), member=OuterRef("pk"))

    def within(units: OrgUnitQuerySet) -> Exists:
        keys = units.order_by().values("pk")
        return Exists(present.filter(Q(branch__in=keys) | Q(group__in=keys)))

    hidden = Q(is_lost=True) | Q(status=PartyStatus.SUSPENDED)
    known = registered(day) | Q(status=PartyStatus.SUSPENDED)
    return (
        Member.objects.filter(known, within(units_visible_to(user, at=at)))
        .filter(~hidden | Q(within(_units_told_all(user, at=at))))
        .annotate(
            branch_key=Subquery(present.values("branch__public_id")[:1]),
            branch_name=Subquery(present.values("branch__short_name")[:1]),
        )
    )


def units_for(user: object, *, at: datetime) -> QuerySet[OrgUnit]:
    """Return the organisations of the desks of ``user`` that stand today; a 党小组 has no page of its own."""
    standing = units_visible_to(user, at=at).standing_on(clock.local_date(at))
    return standing.exclude(kind=UnitKind.GROUP)


def _units_told_all(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units of which ``user`` is told who is 失联 or 停止党籍. Source: domain.md."""
    units = units_visible_to(user, at=at, roles=PHONE_ROLES)
    if not isinstance(user, User) or user.is_superuser:
        return units
    above = roles_of(user, at=at).filter(role=Role.ADMINISTRATOR)
    paths = [post.unit.path for post in above if not post.unit.is_branch and not post.unit.is_group]
    return units | OrgUnit.objects.under(*paths)


def _person(member: Member) -> Found:
    facts = [
        getattr(member, "branch_name", ""),
        member.get_kind_display(),
        "" if member.status == PartyStatus.NORMAL else member.get_status_display(),
        _("失联党员") if member.is_lost else "",
    ]
    return Found(
        title=member.name,
        url=reverse("org:member", args=[member.public_id]),
        text=member.job,
        facts=tuple(fact for fact in facts if fact),
    )


def _unit(unit: OrgUnit) -> Found:
    return Found(
        title=unit.name,
        url=reverse("home:desk", args=[unit.public_id]),
        facts=(unit.get_kind_display(),),
    )


PERSON: Final = Searchable(
    name="person",
    label=gettext_lazy("党员"),
    model=Member,
    visible_to=lambda user, at: people_for(user, at=at),
    show=_person,
    filters={Filter.BRANCH: Column("branch_key", "branch_name")},
    icon="me",
)
UNIT: Final = Searchable(
    name="unit",
    label=gettext_lazy("党组织"),
    model=OrgUnit,
    visible_to=lambda user, at: units_for(user, at=at),
    show=_unit,
    filters={Filter.BRANCH: Column("public_id", "short_name")},
    icon="branch",
)
