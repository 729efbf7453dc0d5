"""What a branch owes: the numbers of the regulation as data. Each is shown with its source."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

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
# What a year owes stands apart: it is held by 所属年度, as a rule in Q4 and at the latest by the next March.
YEAR_RULES: tuple[LifeRule, ...] = (
    LifeRule(
        ActivityKind.LIFE_MEETING, Span.YEAR, _("《中国共产党支部工作条例（试行）》和年度通知")
    ),
    LifeRule(ActivityKind.APPRAISAL, Span.YEAR, _("《中国共产党支部工作条例（试行）》和年度通知")),
)
RULE_OF = {rule.kind: rule for rule in (*RULES, *YEAR_RULES)}
TALK_SOURCE = _REGULATION  # each person at least once a year per kind, never pair by pair
YEAR_BEGINS_MONTH = 10
YEAR_CLOSES_MONTH = 4  # of the next year


def year_of(day: date) -> int:
    """Return the 所属年度 that a form proposes for ``day``: until March still the year before."""
    return day.year - 1 if day.month < YEAR_CLOSES_MONTH else day.year


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
    """Return the month, quarter or year of ``day``."""
    if span == Span.MONTH:
        return month_of(day)
    if span == Span.YEAR:
        return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))
    quarter = Quarter.of(day)
    return Period(quarter.starts_on, quarter.ends_before)


@lru_cache(maxsize=256)
def periods_in(span: Span, quarter: Quarter) -> tuple[Period, ...]:
    """Return the periods of ``span`` in ``quarter``, in order."""
    if span == Span.QUARTER:
        return (Period(quarter.starts_on, quarter.ends_before),)
    return tuple(month_of(first) for first in quarter.months())
