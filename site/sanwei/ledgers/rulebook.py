"""Which rule and which target hold for a branch on a day: the nearest unit up the tree wins."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter

from django.db.models import F

from sanwei.ledgers.models import CreditRule, CreditTarget
from sanwei.study.enums import RecordKind, StudyMethod


@dataclass(frozen=True)
class Target:
    """What a person owes in a year, and how much 网络自学 counts. ``hours`` is None where no unit set one."""

    hours: Decimal | None
    online_cap: Decimal
    is_board: bool
    basis: str


class RuleBook:
    """All rules of some years, read in one query and asked any number of times.

    ``up_to``: only rows that existed by then (rules are append-only), so that long work keeps to what was accepted.
    """

    def __init__(self, years: Iterable[int], *, up_to: int | None = None) -> None:
        years = set(years)
        self._rules: dict[tuple[int, str], list[tuple[str, CreditRule]]] = defaultdict(list)
        if not years:
            return  # even a query that asks for nothing costs a third of a millisecond
        # Of the unit only the path is read: this runs for every record that arrives.
        rules = CreditRule.objects.filter(year__in=years).annotate(reach=F("unit__path"))
        if up_to is not None:
            rules = rules.filter(pk__lte=up_to)
        for rule in rules:
            self._rules[rule.year, rule.code].append((rule.reach, rule))
        for versions in self._rules.values():
            versions.sort(key=lambda pair: (len(pair[0]), pair[1].version), reverse=True)

    def rule_for(
        self, *, path: str, method: StudyMethod | str, kind: RecordKind | str, day: date
    ) -> CreditRule | None:
        """Return the rule of the nearest unit above ``path`` in its version of that day."""
        return _nearest(self._rules.get((day.year, f"{method}:{kind}"), []), path, day)

    def rules_over(self, *, path: str, year: int, day: date) -> list[CreditRule]:
        """Return every rule that holds for ``path`` on ``day``, one a code, in the order of their codes."""
        found = (
            _nearest(versions, path, day)
            for (rule_year, _code), versions in sorted(self._rules.items(), key=itemgetter(0))
            if rule_year == year
        )
        return [rule for rule in found if rule is not None]


def _nearest(versions: list[tuple[str, CreditRule]], path: str, day: date) -> CreditRule | None:
    for reach, rule in versions:
        if path.startswith(reach) and rule.starts_on <= day:
            return rule
    return None


class TargetBook:
    """All targets of one year, read in one query."""

    def __init__(self, year: int) -> None:
        targets = CreditTarget.objects.filter(year=year).select_related("unit")
        self._targets = sorted(targets, key=lambda target: len(target.unit.path), reverse=True)

    def target_for(self, *, path: str, is_board: bool) -> Target:
        for target in self._targets:
            if path.startswith(target.unit.path):
                return Target(
                    hours=target.board_hours if is_board else target.member_hours,
                    online_cap=target.online_cap_hours,
                    is_board=is_board,
                    basis=target.basis,
                )
        return Target(hours=None, online_cap=Decimal(0), is_board=is_board, basis="")
