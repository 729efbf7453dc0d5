"""What a study record is worth and what that means for its award. Pure: no query, no clock.

The same ``plan`` books awards as events arrive and checks them later (``rebuild_ledger``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from sanwei.ledgers.conversion import ZERO, convert, plain
from sanwei.ledgers.enums import RuleShape
from sanwei.ledgers.models import CreditRule, LedgerEntry
from sanwei.ledgers.rulebook import RuleBook
from sanwei.org.enums import PARTY_MEMBER_KINDS
from sanwei.study.enums import RecordKind, StudyMethod
from sanwei.study.models import StudyRecord

# What one earns by an item, once a calendar year; everything else is earned by its own evidence.
BY_ITEM = frozenset({RecordKind.COMPLETION, RecordKind.ASSESSMENT})


@dataclass(frozen=True)
class Claim:
    """The name of an award (I10): which rule, for what. Independent of version, unit and booking period."""

    member_id: int
    code: str
    key: str


@dataclass(frozen=True)
class Worth:
    """What a record is worth: ``hours`` is 0 where it does not count, ``reason`` says why in one sentence."""

    record: StudyRecord
    rule: CreditRule | None
    hours: Decimal
    reason: str

    @property
    def account(self) -> str:
        return self.rule.account if self.rule else ""


@dataclass(frozen=True)
class Plan:
    """What an award's chain still needs: a reversal of its last step, a new statement of worth, both or nothing."""

    reverse: LedgerEntry | None = None
    state: Worth | None = None

    def __bool__(self) -> bool:
        return self.reverse is not None or self.state is not None


def code_of(record: StudyRecord) -> str:
    return f"{record.method}:{record.kind}"


def claim_of(record: StudyRecord) -> Claim:
    """Return the claim that ``record`` makes. Needs ``item``; walks ``corrects`` where there is no other name."""
    if record.kind in BY_ITEM and record.item is not None:
        key = f"{record.occurred_on.year}:{record.item.public_id}"
    elif record.evidence_key:
        key = f"{record.evidence_label}:{record.evidence_key}"
    else:
        root = record
        while root.corrects is not None:
            root = root.corrects
        key = f"record:{root.public_id}"
    return Claim(member_id=record.member_id, code=code_of(record), key=key)


def superseded_by(record: StudyRecord) -> Claim | None:
    """Return the claim by 网络自学 that a group's study of the same thing takes the place of, in its year.

    An item counts once a year: with the group it counts in full, so it no longer counts alone.
    """
    if record.kind != RecordKind.ATTENDANCE or record.item is None:
        return None
    return Claim(
        member_id=record.member_id,
        code=f"{StudyMethod.ONLINE}:{RecordKind.COMPLETION}",
        key=f"{record.occurred_on.year}:{record.item.public_id}",
    )


def set_superseded_aside(
    candidates: dict[Claim, list[StudyRecord]], book: RuleBook
) -> frozenset[Claim]:
    """Empty, in place, the claims that records of a group among ``candidates`` supersede; return them."""
    together = [
        (claim, record)
        for own in candidates.values()
        for record in own
        if (claim := superseded_by(record)) in candidates
    ]
    found = frozenset(
        claim for claim, record in together if claim is not None and worth_of(record, book).hours
    )
    for claim in found:
        candidates[claim] = []
    return found


def worth_of(record: StudyRecord, book: RuleBook, *, rule: CreditRule | None = None) -> Worth:
    """Return what ``record`` is worth by ``rule``, or by the one that holds in its branch on its day."""
    if record.member_kind not in PARTY_MEMBER_KINDS:
        reason = _("%s参加学习不计学时。") % record.get_member_kind_display()
        return Worth(record, None, ZERO, reason)
    rule = rule or book.rule_for(
        path=record.branch.path, method=record.method, kind=record.kind, day=record.occurred_on
    )
    if rule is None:
        reason = _("本单位%(year)s年没有规定%(method)s·%(kind)s怎样折算学时。") % {
            "year": record.occurred_on.year,
            "method": record.get_method_display(),
            "kind": record.get_kind_display(),
        }
        return Worth(record, None, ZERO, reason)
    is_test = record.kind == RecordKind.ASSESSMENT
    if is_test and not record.is_passed:
        return Worth(record, rule, ZERO, failed(record.score_percent))
    result = convert(
        shape=RuleShape(rule.shape),
        parameters=rule.parameters,
        length_seconds=record.length_seconds,
        is_test=is_test,
    )
    return Worth(record, rule, result.hours, result.reason)


def plan(tip: LedgerEntry | None, candidates: Iterable[StudyRecord], book: RuleBook) -> Plan:
    """Compare the last step of a claim's chain with the current records that make the claim.

    A step that a person decided stays. A standing step stays as long as its own record bears it out by the rule
    version it was booked by; otherwise the earliest record that is worth something takes its place.
    """
    if tip is not None and tip.is_decided:
        return Plan()
    records = list(candidates)
    standing = tip if tip is not None and tip.is_standing else None
    if standing is not None and any(_bears_out(r, standing, book) for r in records):
        return Plan()
    worths = [worth for worth in (worth_of(record, book) for record in records) if worth.hours]
    first = min(worths, key=lambda w: (w.record.occurred_at, w.record.pk), default=None)
    return Plan(reverse=standing, state=first)


def _bears_out(record: StudyRecord, entry: LedgerEntry, book: RuleBook) -> bool:
    if record.pk != entry.record_id:
        return False
    worth = worth_of(record, book, rule=entry.rule)
    return (worth.hours, worth.account) == (entry.amount, entry.account)


def failed(score_percent: Decimal | None) -> str:
    """Return why a test that was not passed counts nothing; None: without its score."""
    if score_percent is None:
        return _("测验未及格，及格后才计学时。")
    return _("测验%s分，未及格，及格后才计学时。") % plain(score_percent)
