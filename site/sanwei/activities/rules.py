"""What a branch owes: the numbers of the regulation as data. Each is shown with its source."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind, Span
from sanwei.common.periods import Quarter

# From so many 委员 on a branch has a 支委会; below there is a 书记 (and a 副书记). Source: 支部工作条例.
BOARD_FROM = 3


@dataclass(frozen=True)
class LifeRule:
    """``times`` in each ``span``; per group where ``is_per_group``, only with a 支委会 where ``needs_board``."""

    kind: ActivityKind
    span: Span
    source: str | Promise
    times: int = 1
    is_per_group: bool = False
    needs_board: bool = False


_REGULATION = _("《中国共产党支部工作条例（试行）》")
_OWN = _("本单位制度")

RULES: tuple[LifeRule, ...] = (
    LifeRule(ActivityKind.BRANCH_ASSEMBLY, Span.QUARTER, _REGULATION),
    LifeRule(ActivityKind.BRANCH_COMMITTEE_MEETING, Span.MONTH, _REGULATION, needs_board=True),
    LifeRule(ActivityKind.GROUP_MEETING, Span.MONTH, _REGULATION, is_per_group=True),
    LifeRule(ActivityKind.PARTY_CLASS, Span.QUARTER, _OWN),
    LifeRule(ActivityKind.THEME_DAY, Span.MONTH, _REGULATION),
)
RULE_OF = {rule.kind: rule for rule in RULES}


@dataclass(frozen=True, order=True)
class Period:
    """One month or quarter in which something is owed, ``[starts_on, ends_before)``."""

    starts_on: date
    ends_before: date

    @property
    def last_on(self) -> date:
        return self.ends_before - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1))


def period_of(span: Span, day: date) -> Period:
    """Return the month or quarter of ``day``."""
    if span == Span.MONTH:
        return month_of(day)
    quarter = Quarter.of(day)
    return Period(quarter.starts_on, quarter.ends_before)


def periods_in(span: Span, quarter: Quarter) -> tuple[Period, ...]:
    """Return the periods of ``span`` in ``quarter``, in order."""
    if span == Span.QUARTER:
        return (Period(quarter.starts_on, quarter.ends_before),)
    return tuple(month_of(first) for first in quarter.months())
