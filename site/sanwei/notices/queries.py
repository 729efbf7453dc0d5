"""Reads of inboxes and suggestions. No read tells anybody whether another person has read something."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Notice, Suggestion
from sanwei.org import queries as org
from sanwei.org.enums import Feature, Role
from sanwei.org.models import FeatureApproval, Member, Membership, OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.org.queries.scope import covering

# Who reads and answers what a branch is told: its 书记, and 管理员 for their subtree.
ANSWERING_ROLES = frozenset({Role.SECRETARY, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Tally:
    """How many suggestions came in during a quarter, and how many of them have their answer."""

    received: int
    answered: int

    @property
    def waiting(self) -> int:
        return self.received - self.answered


def inbox_of(user: User, *, at: datetime) -> QuerySet[Notice]:
    """Return what ``user`` may read by now, newest first."""
    return _shown_to(user, at=at).order_by("-shown_from", "-pk")


def has_unread(user: object, *, at: datetime) -> bool:
    return isinstance(user, User) and _shown_to(user, at=at).filter(read_at=None).exists()


def _shown_to(user: User, *, at: datetime) -> QuerySet[Notice]:
    """Leave out what is told of 积分 while no 依据文件 holds in the person's branch; it comes back with one."""
    day = clock.local_date(at)
    branch_path = ExpressionWrapper(OuterRef("branch__path"), output_field=CharField())
    approved = (
        FeatureApproval.objects.filter(covering(day), feature=Feature.POINTS)
        .annotate(branch_path=branch_path)
        .filter(branch_path__startswith=F("unit__path"))
    )
    on = Membership.objects.filter(covering(day), Exists(approved), member__user=user)
    shown = Notice.objects.filter(recipient=user, shown_from__lte=at)
    return shown.filter(~Q(kind=NoticeKind.POINTS) | Q(Exists(on)))


def suggestions_of(member: Member) -> QuerySet[Suggestion]:
    """Return what ``member`` has handed in, newest first, unit included."""
    return Suggestion.objects.filter(author=member).select_related("unit").order_by("-created_at")


def answering_units(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units whose suggestions ``user`` reads and answers."""
    return org.units_visible_to(user, at=at, roles=ANSWERING_ROLES)


def suggestions_to(unit: OrgUnit) -> QuerySet[Suggestion]:
    """Return the suggestions of ``unit``'s subtree, those without an answer first, then newest first.

    Authors are left out of the rows: readers see ``signature`` only.
    """
    return (
        Suggestion.objects.filter(unit__path__startswith=unit.path)
        .defer("author")
        .select_related("unit")
        .order_by("answered_at", "-created_at")
    )


def tally_of(unit: OrgUnit, quarter: Quarter) -> Tally:
    """Count the suggestions of ``unit``'s subtree that came in during ``quarter``."""
    inside = Suggestion.objects.filter(
        unit__path__startswith=unit.path,
        created_at__gte=_start_of(quarter.starts_on),
        created_at__lt=_start_of(quarter.ends_before),
    )
    counts = inside.aggregate(
        received=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False))
    )
    return Tally(**counts)


def waiting_in(unit: OrgUnit) -> int:
    """Count the suggestions of ``unit``'s subtree, of any age, that have no answer yet."""
    return Suggestion.objects.filter(
        unit__path__startswith=unit.path, answered_at__isnull=True
    ).count()


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.SHANGHAI)
