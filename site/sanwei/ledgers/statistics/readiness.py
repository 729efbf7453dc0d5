"""Whether the numbers can be handed in: what is still open in the facts behind them. Answers the page's question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.activities import queries as activities
from sanwei.activities.enums import CellState
from sanwei.activities.models import ActivityBranch
from sanwei.activities.queries import LifeRow
from sanwei.activities.rules import Period
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.models import LedgerPeriod
from sanwei.ledgers.queries.life import branches_of
from sanwei.ledgers.statistics.filters import Filter


@dataclass(frozen=True)
class Readiness:
    """``unexplained``: owed turns without record or word; ``unfinished``: records whose attendance is not closed.

    ``archived`` of ``branches`` have archived the quarter; None where the days are no quarter.
    """

    filter: Filter
    unexplained: int
    unfinished: int
    branches: int
    archived: int | None

    @property
    def is_over(self) -> bool:
        return self.filter.ends_before <= self.filter.today and not self.filter.is_cut

    @property
    def is_ready(self) -> bool:
        return self.is_over and not self.unexplained and not self.unfinished

    @property
    def sentence(self) -> str:
        """Say whether to hand it in, and what to do first."""
        span = self.filter.period_label
        if self.is_ready:
            return _("%(span)s可以报送：该开的都有记录或说明，点名都已结束。") % {"span": span}
        open_points = _("、").join(self._open_points())
        if not self.is_over:
            day = date_format(self.filter.as_of, "n月j日")
            if open_points:
                return _("先看进度，还不能报送：数到%(day)s为止，还有%(points)s。") % {
                    "day": day,
                    "points": open_points,
                }
            return _("先看进度，还不能报送：数到%(day)s为止，目前没有欠的。") % {"day": day}
        return _("%(span)s先别报送：还有%(points)s。") % {"span": span, "points": open_points}

    def _open_points(self) -> list[str]:
        found = []
        if self.unexplained:
            found.append(_("%s次未开展没有说明") % self.unexplained)
        if self.unfinished:
            found.append(_("%s次活动没有结束点名") % self.unfinished)
        return found


def readiness_of(
    asked: Filter, *, rows: Mapping[int, Iterable[LifeRow]] | None = None
) -> Readiness:
    """Return what is open in the days of ``asked``, whoever it is about. Nine queries.

    ``rows``: what ``activities.rows_between`` says of these days, where it has been asked already; then three.
    """
    span = asked.span
    branches = branches_of(asked.unit)
    if rows is None:
        unexplained = activities.unexplained_between(
            branches, Period(span.starts_on, span.ends_before), today=asked.today
        )
    else:
        unexplained = sum(row.count(CellState.OWED) for many in rows.values() for row in many)
    unfinished = ActivityBranch.objects.filter(
        branch__path__startswith=asked.unit.path,
        finished_at__isnull=True,
        activity__occurred_on__gte=span.starts_on,
        activity__occurred_on__lt=min(span.ends_before, asked.today),
    )
    quarter = asked.quarter
    archived = None
    if quarter is not None:
        archived = LedgerPeriod.objects.filter(
            unit__in=branches,
            year=quarter.year,
            quarter=quarter.number,
            state=PeriodState.SEALED,
        ).count()
    return Readiness(
        filter=asked,
        unexplained=unexplained,
        unfinished=unfinished.count(),
        branches=sum(
            branch.dissolved_on is None or branch.dissolved_on > span.starts_on
            for branch in branches
        ),
        archived=archived,
    )
