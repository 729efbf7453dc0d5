"""What present rules would make of booked 学时 from a day on. Pure: no query, no clock.

Unlike ``awarding.plan``, which keeps an entry to the rule version it was booked by, this asks the rules that hold
on the record's day now. What a person decided stays.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sanwei.common.periods import Quarter
from sanwei.ledgers.awarding import Claim, Worth, worth_of
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.models import CreditRule, LedgerEntry
from sanwei.ledgers.rulebook import RuleBook
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyRecord


@dataclass(frozen=True)
class Scope:
    """Facts of a unit's subtree from ``from_on`` to the end of that year."""

    path: str
    from_on: date

    @property
    def ends_before(self) -> date:
        return date(self.from_on.year + 1, 1, 1)

    def holds(self, unit: OrgUnit, day: date) -> bool:
        return unit.path.startswith(self.path) and self.from_on <= day < self.ends_before


@dataclass(frozen=True)
class Change:
    """One award that would change: ``standing`` is reversed, ``state`` booked in its place; one may be missing."""

    claim: Claim
    tip: LedgerEntry | None
    standing: LedgerEntry | None
    state: Worth | None

    @property
    def before(self) -> Decimal:
        return self.standing.amount if self.standing else ZERO

    @property
    def after(self) -> Decimal:
        return self.state.hours if self.state else ZERO

    @property
    def rule_before(self) -> CreditRule | None:
        return self.standing.rule if self.standing else None

    @property
    def rule_after(self) -> CreditRule | None:
        return self.state.rule if self.state else None

    @property
    def branch(self) -> OrgUnit:
        """The branch in whose ledger the change is booked."""
        if self.state is not None:
            return self.state.record.branch
        if self.standing is None:
            raise ValueError("a change changes something")
        return self.standing.unit

    @property
    def occurred_on(self) -> date:
        if self.state is not None:
            return self.state.record.occurred_on
        if self.standing is None:
            raise ValueError("a change changes something")
        return self.standing.occurred_on


def replan(
    claim: Claim,
    tip: LedgerEntry | None,
    candidates: Iterable[StudyRecord],
    book: RuleBook,
    scope: Scope,
) -> Change | None:
    """Return what an award's chain would need to agree with the rules of now, or None.

    The record that earned the award keeps it while it is worth something; otherwise the earliest one that is.
    """
    if tip is not None and tip.is_decided:
        return None
    standing = tip if tip is not None and tip.is_standing else None
    if standing is not None and not scope.holds(standing.unit, standing.occurred_on):
        return None
    worths = [
        worth_of(record, book)
        for record in candidates
        if scope.holds(record.branch, record.occurred_on)
    ]
    earning = [worth for worth in worths if worth.hours]
    own = [worth for worth in earning if standing and worth.record.pk == standing.record_id]
    state = min(own or earning, key=lambda w: (w.record.occurred_at, w.record.pk), default=None)
    if state is None and standing is None:
        return None
    is_same = (
        standing is not None
        and state is not None
        and (standing.amount, standing.account) == (state.hours, state.account)
    )
    if is_same:
        return None
    return Change(claim=claim, tip=tip, standing=standing, state=state)


def fingerprint(scope: Scope, changes: Iterable[Change], quarters: Iterable[Quarter]) -> str:
    """Return a digest of everything a preview says: what changes, by which rules, booked where."""
    told = [
        [
            str(change.claim),
            str(change.tip.public_id) if change.tip else "",
            str(change.state.record.public_id) if change.state else "",
            str(change.before),
            str(change.after),
            change.state.account if change.state else "",
            str(change.rule_after.public_id) if change.rule_after else "",
            str(quarter),
        ]
        for change, quarter in zip(changes, quarters, strict=True)
    ]
    text = json.dumps([scope.path, str(scope.from_on), told])
    return hashlib.sha256(text.encode()).hexdigest()
