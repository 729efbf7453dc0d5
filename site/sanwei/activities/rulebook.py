"""Which 组织生活要求 hold for a unit on a day: the nearest unit up the tree wins, else what everybody starts with."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from django.db.models import F

from sanwei.activities.enums import ActivityKind, Span
from sanwei.activities.models import LifeRuleVersion
from sanwei.activities.rules import RULE_OF, RULES, LifeRule
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit


class LifeRuleBook:
    """All versions, read in one query and asked any number of times."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, LifeRuleVersion]]] = defaultdict(list)
        for row in LifeRuleVersion.objects.annotate(reach=F("unit__path")):
            self._rows[row.kind].append((row.reach, row))
        for rows in self._rows.values():
            rows.sort(key=lambda pair: (len(pair[0]), pair[1].version), reverse=True)

    def rules_in(self, path: str, quarter: Quarter) -> tuple[LifeRule, ...]:
        """Return the rules that judge ``quarter`` for the unit at ``path``, in the order of the defaults."""
        return tuple(self._rule(rule, path, quarter.starts_on) for rule in RULES)

    def rule_for(self, path: str, kind: str, day: date) -> LifeRule | None:
        """Return the rule of ``kind`` that judges the quarter of ``day``; None where nothing is ever owed."""
        if kind not in ActivityKind.values:
            return None
        usual = RULE_OF.get(ActivityKind(kind))
        return usual and self._rule(usual, path, Quarter.of(day).starts_on)

    def _rule(self, usual: LifeRule, path: str, day: date) -> LifeRule:
        for reach, row in self._rows.get(usual.kind, []):
            if path.startswith(reach) and row.starts_on <= day:
                return replace(usual, span=Span(row.span), times=row.times, source=row.basis)
        return usual


def rule_for(unit: OrgUnit, kind: str, day: date) -> LifeRule | None:
    """Return the rule of ``kind`` for ``unit`` in the quarter of ``day``. One query."""
    return LifeRuleBook().rule_for(str(unit.path), kind, day)
