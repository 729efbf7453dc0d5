"""What a year owes: 组织生活会 and 民主评议 by 所属年度, as a rule in Q4 and at the latest by the next March."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.activities.enums import ActivityKind, CellState, Span
from sanwei.activities.models import ActivityBranch, Explanation
from sanwei.activities.queries.rows import ActivityRow, rows_of
from sanwei.activities.rules import (
    YEAR_BEGINS_MONTH,
    YEAR_CLOSES_MONTH,
    YEAR_RULES,
    LifeRule,
    period_of,
)
from sanwei.org.models import Membership, OrgUnit


@dataclass(frozen=True)
class YearRow:
    """One kind of one 所属年度 in one branch. ``last_on``: until when it may be held."""

    rule: LifeRule
    year: int
    state: CellState
    rows: tuple[ActivityRow, ...]
    reason: str = ""

    @property
    def kind(self) -> ActivityKind:
        return self.rule.kind

    @property
    def label(self) -> str:
        return _("%(year)d年度%(kind)s") % {"year": self.year, "kind": self.kind.label}

    @property
    def last_on(self) -> date:
        return date(self.year + 1, YEAR_CLOSES_MONTH - 1, 31)

    @property
    def day(self) -> date:
        """A day in the period of its 未开展说明."""
        return date(self.year, 12, 31)

    @property
    def words(self) -> str:
        if self.state == CellState.AHEAD:
            return _("一般在第四季度开展")
        if self.state == CellState.DUE:
            return _("还没有开展，最迟次年3月底")
        if self.state == CellState.EXPLAINED:
            return _("未开展（已说明）：%s") % self.reason
        return str(self.state.label)


def year_rows(branch: OrgUnit, year: int, *, today: date) -> tuple[YearRow, ...]:
    """Return what ``branch`` owes for ``year``, as it stands on ``today``; nothing without people. Three queries."""
    return year_tables([branch], year, today=today)[branch.pk]


def year_tables(
    branches: Iterable[OrgUnit], year: int, *, today: date
) -> dict[int, tuple[YearRow, ...]]:
    """Return the rows of many branches by primary key. Three queries, whatever their number."""
    branches = list(branches)
    period = period_of(Span.YEAR, date(year, 1, 1))
    peopled = set(
        Membership.objects.filter(branch__in=branches, starts_on__lt=period.ends_before)
        .exclude(ends_before__lte=period.starts_on)
        .values_list("branch", flat=True)
    )
    held: dict[tuple[UUID, str], list[ActivityRow]] = defaultdict(list)
    parts = ActivityBranch.objects.filter(
        branch__in=branches,
        finished_at__isnull=False,
        activity__for_year=year,
        activity__kind__in=[rule.kind for rule in YEAR_RULES],
    )
    for row in rows_of(parts.order_by("activity__occurred_at", "pk")):
        held[row.branch_id, row.kind].append(row)
    reasons = {
        (one.unit_id, one.kind): one.reason
        for one in Explanation.objects.filter(
            unit__in=branches, starts_on=period.starts_on, ends_before=period.ends_before
        )
    }
    return {
        branch.pk: tuple(
            _row(
                rule,
                year,
                tuple(held[branch.public_id, rule.kind]),
                reasons.get((branch.pk, rule.kind), ""),
                today,
            )
            for rule in YEAR_RULES
            if branch.pk in peopled
            and not (branch.dissolved_on and branch.dissolved_on < period.ends_before)
        )
        for branch in branches
    }


def _row(
    rule: LifeRule, year: int, rows: tuple[ActivityRow, ...], reason: str, today: date
) -> YearRow:
    if rows:
        state = CellState.DONE
    elif reason:
        state = CellState.EXPLAINED
    elif today >= date(year + 1, YEAR_CLOSES_MONTH, 1):
        state = CellState.OWED
    else:
        begins = date(year, YEAR_BEGINS_MONTH, 1)
        state = CellState.DUE if today >= begins else CellState.AHEAD
    return YearRow(rule, year, state, rows, reason)
