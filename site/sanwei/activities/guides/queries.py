"""Reads of monthly guides, always from the place of one unit: what holds for it, what it and its branches did."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet

from sanwei.activities.access import WRITING_ROLES, signed_in
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import (
    ActivityBranch,
    GuideChange,
    GuideItem,
    GuideTick,
    MonthlyGuide,
)
from sanwei.activities.queries.rows import FOR_ALL
from sanwei.org import queries as org
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit

PUBLISHING_ROLES = WRITING_ROLES | {Role.PUBLICITY, Role.ADMINISTRATOR}
RECORDS_OFFERED = 40
CARRIED_OUT_WITHIN = timedelta(
    days=92
)  # of the month's first day: a guide is often carried out a little late


def may_publish(user: object, unit: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` holds a post in this very unit that lays out its month."""
    held = org.roles_of(signed_in(user), at=at).filter(role__in=PUBLISHING_ROLES, unit=unit)
    return not unit.is_group and held.exists()


@dataclass(frozen=True)
class GuideRow:
    """A guide in the list of a unit; ``ticked`` of ``items`` parts are done by that unit, if it is a branch."""

    guide: MonthlyGuide
    items: int
    ticked: int


def guides_of(unit: OrgUnit) -> QuerySet[MonthlyGuide]:
    """Return the guides that hold for ``unit``, from it and from above, newest month first; its own also withdrawn."""
    return MonthlyGuide.objects.select_related("unit").filter(
        Q(unit=unit) | Q(unit__path__in=unit.line_paths(), withdrawn_at__isnull=True)
    )


def rows_of(unit: OrgUnit, guides: QuerySet[MonthlyGuide]) -> list[GuideRow]:
    """Return ``guides`` with what ``unit`` ticked. One query."""
    asked_again = F("items__asked_again_at")
    holds = Q(items__asked_again_at__isnull=True) | Q(items__ticks__ticked_at__gte=asked_again)
    counted = guides.annotate(
        item_count=Count("items", distinct=True),
        tick_count=Count(
            "items__ticks", filter=Q(items__ticks__branch=unit) & holds, distinct=True
        ),
    )
    # Counting groups, and grouping forgets the order of the table.
    newest = counted.order_by("-month", "-published_at", "-pk")
    return [GuideRow(guide, guide.item_count, guide.tick_count) for guide in newest]


def guide_in(unit: OrgUnit, public_id: UUID) -> MonthlyGuide:
    """Return a guide that holds for ``unit``. Raises: LifeNotVisible."""
    guide = guides_of(unit).filter(public_id=public_id).first()
    if guide is None:
        raise LifeNotVisible
    return guide


def records_for(guide: MonthlyGuide, branch: OrgUnit) -> QuerySet[ActivityBranch]:
    """Return the finished records of ``branch`` and its groups in which the guide may have been carried out."""
    return (
        ActivityBranch.objects.select_related("activity", "group")
        .filter(
            branch=branch,
            finished_at__isnull=False,
            activity__occurred_on__gte=guide.month,
            activity__occurred_on__lt=guide.month + CARRIED_OUT_WITHIN,
        )
        .order_by("-activity__occurred_at", "-pk")
    )


@dataclass(frozen=True)
class ItemLine:
    """A part and the tick that holds; ``before``: one from before the part was asked for again."""

    item: GuideItem
    tick: GuideTick | None
    before: GuideTick | None = None

    @property
    def told_id(self) -> UUID | None:
        """The record of the tick where every member of the branch may read it."""
        activity = self.tick.record.activity if self.tick else None
        return activity.public_id if activity and activity.kind in FOR_ALL else None


def lines_of(guide: MonthlyGuide, branch: OrgUnit) -> list[ItemLine]:
    """Return the parts of ``guide`` with the ticks of ``branch``. Two queries."""
    ticks = {
        tick.item_id: tick
        for tick in GuideTick.objects.filter(item__guide=guide, branch=branch).select_related(
            "record__activity"
        )
    }
    return [_line(item, ticks.get(item.pk)) for item in guide.items.all()]


def _line(item: GuideItem, tick: GuideTick | None) -> ItemLine:
    if tick is None or tick.holds_for(item):
        return ItemLine(item, tick)
    return ItemLine(item, None, before=tick)


def held_for(branch: OrgUnit) -> QuerySet[MonthlyGuide]:
    """Return what members of ``branch`` read: its guides and those from above, none that was withdrawn."""
    return MonthlyGuide.objects.select_related("unit").filter(
        unit__path__in=branch.line_paths(), withdrawn_at__isnull=True
    )


def of_month(branch: OrgUnit, day: date) -> QuerySet[MonthlyGuide]:
    """Return the guides of the month of ``day``, the nearest unit's first."""
    month = day.replace(day=1)
    return held_for(branch).filter(month=month).order_by("-unit__path", "form", "pk")


def with_items(guides: QuerySet[MonthlyGuide]) -> QuerySet[MonthlyGuide]:
    return guides.prefetch_related(Prefetch("items", queryset=GuideItem.objects.order_by("number")))


def changes_of(guide: MonthlyGuide) -> list[GuideChange]:
    """Return what was corrected, the newest first."""
    return list(guide.changes.order_by("-number"))


@dataclass(frozen=True)
class BranchTicks:
    """A branch and its ticks in the order of the guide's parts."""

    branch: OrgUnit
    ticks: tuple[GuideTick | None, ...]


def branch_ticks(
    guide: MonthlyGuide, items: list[GuideItem], unit: OrgUnit, *, on: date
) -> list[BranchTicks]:
    """Return what each branch under ``unit`` did, in the order of the tree, without sums. Two queries."""
    branches = OrgUnit.objects.under(str(unit.path)).branches().standing_on(on).order_by("path")
    found = {
        (tick.branch_id, tick.item_id): tick
        for tick in GuideTick.objects.filter(item__guide=guide).select_related(
            "item", "record__activity"
        )
        if tick.holds_for(tick.item)
    }
    return [
        BranchTicks(branch, tuple(found.get((branch.pk, item.pk)) for item in items))
        for branch in branches
    ]
