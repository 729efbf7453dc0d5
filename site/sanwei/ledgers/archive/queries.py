"""Reads of 季度归档: what a quarter holds, as archived and after corrections; the quarters of the branches below."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from sanwei.common.periods import Quarter
from sanwei.ledgers.archive.owed import red_lines
from sanwei.ledgers.enums import EntryKind, EntryStep, PeriodState, ReviewKind
from sanwei.ledgers.filing.queries import all_classes
from sanwei.ledgers.models import (
    LedgerClass,
    LedgerEntry,
    LedgerPeriod,
    PeriodEvent,
    PeriodReview,
    ReopenRequest,
)
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Figures:
    """Records of one class: how many, 应到 and 实到 of all of them."""

    count: int = 0
    due: int = 0
    present: int = 0


@dataclass(frozen=True)
class ClassFigures:
    """A class in a quarter: as it was booked there, and what stands after all corrections booked since."""

    ledger_class: LedgerClass
    booked: Figures
    stands: Figures

    @property
    def is_corrected(self) -> bool:
        return self.booked != self.stands


@dataclass(frozen=True)
class QuarterFigures:
    """``late``: 上期补记 that were booked in this quarter. ``entries``: everything booked, of all kinds."""

    classes: tuple[ClassFigures, ...]
    late: int
    entries: int


def figures_of(unit: OrgUnit, quarter: Quarter) -> QuarterFigures:
    """Return what the quarter of ``unit`` holds by class. Three queries."""
    booked_in = Q(period__year=quarter.year, period__quarter=quarter.number)
    days = Q(occurred_on__gte=quarter.starts_on, occurred_on__lt=quarter.ends_before)
    rows = LedgerEntry.objects.filter(unit=unit, kind=EntryKind.FILING).order_by()
    sums = (
        rows.filter(days)
        .values_list("ledger_class")
        .annotate(
            all_count=Sum("amount"),
            all_due=Sum("due", default=0),
            all_present=Sum("present", default=0),
            own_count=Sum("amount", filter=booked_in, default=0),
            own_due=Sum("due", filter=booked_in, default=0),
            own_present=Sum("present", filter=booked_in, default=0),
        )
    )
    found = {
        pk: (Figures(int(own_count), own_due, own_present), Figures(int(count), due, present))
        for pk, count, due, present, own_count, own_due, own_present in sums
    }
    counts = LedgerEntry.objects.filter(booked_in, unit=unit).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(is_late=True, step=EntryStep.AWARD))
    )
    return QuarterFigures(
        classes=tuple(
            ClassFigures(one, *found[one.pk]) for one in all_classes() if one.pk in found
        ),
        late=counts["late"],
        entries=counts["all"],
    )


@dataclass(frozen=True)
class BranchQuarter:
    """A quarter of a branch or office as the unit above sees it. ``red``: turns neither held nor explained."""

    unit: OrgUnit
    period: LedgerPeriod | None
    red: int
    reviews: tuple[PeriodReview, ...]
    last: PeriodEvent | None
    corrections: int
    asks_reopening: bool

    @property
    def state(self) -> PeriodState:
        return PeriodState(self.period.state) if self.period else PeriodState.OPEN

    @property
    def open_return(self) -> PeriodReview | None:
        """Return the 退回补正 that nobody has answered yet."""
        return next((one for one in self.reviews if is_unanswered(one)), None)

    @property
    def comment(self) -> PeriodReview | None:
        return next((one for one in self.reviews if one.kind == ReviewKind.COMMENT), None)


def is_unanswered(review: PeriodReview) -> bool:
    return review.kind == ReviewKind.RETURN and not hasattr(review, "answer")


def quarters_under(unit: OrgUnit, quarter: Quarter, *, today: date) -> list[BranchQuarter]:
    """Return ``unit`` and all below that keep a ledger, with their ``quarter``, in the organisation's order.

    Constant queries.
    """
    units = [
        one
        for one in OrgUnit.objects.under(str(unit.path)).order_by("path")
        if not one.is_group and (one.dissolved_on is None or one.dissolved_on > quarter.starts_on)
    ]
    periods = {
        one.unit_id: one
        for one in LedgerPeriod.objects.filter(
            unit__in=units, year=quarter.year, quarter=quarter.number
        )
    }
    reviews: dict[int, list[PeriodReview]] = defaultdict(list)
    for one in reviews_in(periods.values()):
        reviews[one.period_id].append(one)
    last = {
        event.period_id: event
        for event in PeriodEvent.objects.filter(period__in=periods.values()).order_by("number")
    }
    asked = set(waiting_requests(periods.values()).values_list("period", flat=True))
    red = red_lines(unit, quarter, today=today)
    corrected = _corrected(units, quarter)
    found = []
    for keeper in units:
        period = periods.get(keeper.pk)
        key = period.pk if period else 0
        found.append(
            BranchQuarter(
                unit=keeper,
                period=period,
                red=red[keeper.public_id],
                reviews=tuple(reviews[key]),
                last=last.get(key),
                corrections=corrected[keeper.pk],
                asks_reopening=key in asked,
            )
        )
    return found


def reviews_in(periods: Iterable[LedgerPeriod]) -> QuerySet[PeriodReview]:
    """Return the reviews of ``periods`` with their answers, newest first."""
    rows = PeriodReview.objects.filter(period__in=periods).select_related("answer", "period__unit")
    return rows.order_by("-at", "-pk")


def waiting_requests(periods: Iterable[LedgerPeriod]) -> QuerySet[ReopenRequest]:
    return ReopenRequest.objects.filter(period__in=periods, decision__isnull=True)


def open_returns(unit: OrgUnit) -> list[PeriodReview]:
    """Return the 退回补正 of ``unit`` itself that wait for an answer, the most pressing first. One query."""
    rows = PeriodReview.objects.filter(
        period__unit=unit, kind=ReviewKind.RETURN, answer__isnull=True
    )
    return list(rows.select_related("period").order_by("due_on", "pk"))


def reopenings_waiting_under(unit: OrgUnit) -> list[ReopenRequest]:
    """Return the requests in ``unit``'s subtree that wait for a second person. One query."""
    rows = ReopenRequest.objects.filter(
        period__unit__path__startswith=unit.path, decision__isnull=True
    )
    return list(rows.select_related("period__unit").order_by("at", "pk"))


def _corrected(units: list[OrgUnit], quarter: Quarter) -> Counter[int]:
    days = Q(occurred_on__gte=quarter.starts_on, occurred_on__lt=quarter.ends_before)
    booked = Q(period__year=quarter.year, period__quarter=quarter.number)
    rows = LedgerEntry.objects.filter(days | booked, unit__in=units, step=EntryStep.REVERSAL)
    counted = rows.exclude(kind=EntryKind.POINTS).order_by().values_list("unit")
    return Counter(dict(counted.annotate(n=Count("pk"))))
