"""What was learned, line by line: every entry, and every record that earned nothing with the reason why.

The hours of the lines add up to every total; statement, records table and sheets print the same lines.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quizzes.models.attempt import EVIDENCE_LABEL
from sanwei.ledgers.awarding import Claim, claim_of, superseded_by, worth_of
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount, EntryKind, EntryStep
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries.spans import Span
from sanwei.ledgers.rulebook import RuleBook
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study.enums import RecordKind
from sanwei.study.models import StudyRecord

CHUNK = 500


@dataclass(frozen=True)
class Line:
    """One row. ``hours`` is 0 and ``is_counted`` false where nothing was earned; ``reason`` is one sentence.

    ``attempt`` names the attempt behind a test; ``score_note`` says when a score that is kept back will be there.
    """

    occurred_on: date
    member_id: UUID
    member_name: str
    branch_name: str
    title: str
    method: str
    kind: str
    entry_method: str
    organiser: str
    account: str
    hours: Decimal
    score_percent: Decimal | None
    is_counted: bool
    is_late: bool
    step: str
    reason: str
    basis: str
    entry_id: UUID | None
    record_id: UUID | None
    branch_path: str = ""
    item_id: UUID | None = None
    attempt: str = ""
    score_note: str = ""

    @property
    def is_unfinished(self) -> bool:
        """Whether it stands for an item that was begun: neither record nor entry exist."""
        return self.item_id is not None

    @property
    def account_label(self) -> str:
        return str(CreditAccount(self.account).label) if self.account else ""


def lines_of(
    *,
    span: Span,
    unit: OrgUnit | None = None,
    member: Member | None = None,
    account: CreditAccount | None = None,
    kind: RecordKind | None = None,
) -> Iterator[Line]:
    """Yield the lines of a person or of a unit's subtree, oldest first, in flat memory.

    ``account`` narrows to what was booked there, ``kind`` to records of that kind. Two queries and one for every
    500 lines that earned nothing.
    """
    entries = LedgerEntry.objects.filter(span.entries(), kind=EntryKind.CREDIT)
    records = study.current_records().filter(span.records())
    if unit is not None:
        entries = entries.filter(unit__path__startswith=unit.path)
        records = records.filter(branch__path__startswith=unit.path)
    if member is not None:
        entries, records = entries.filter(member=member), records.filter(member=member)
    if kind is not None:
        entries, records = entries.filter(record__kind=kind), records.filter(kind=kind)
    if account is not None:
        entries, records = entries.filter(account=account), records.none()
    booked = entries.select_related("record", "rule", "member", "unit").order_by(
        "occurred_on", "pk"
    )
    yield from heapq.merge(
        (_booked(entry) for entry in booked.iterator(chunk_size=CHUNK)),
        _unbooked(records, span),
        key=lambda line: line.occurred_on,
    )


def _booked(entry: LedgerEntry) -> Line:
    record, rule = entry.record, entry.rule
    return Line(
        occurred_on=entry.occurred_on,
        member_id=entry.member.public_id if entry.member else UUID(int=0),
        member_name=entry.member_name,
        branch_name=entry.unit_name,
        title=entry.title,
        method=record.get_method_display() if record else "",
        kind=record.get_kind_display() if record else "",
        entry_method=record.get_entry_display() if record else "",
        organiser=record.organiser if record else "",
        account=entry.account,
        hours=entry.amount,
        score_percent=record.score_percent if record else None,
        is_counted=True,
        is_late=entry.is_late,
        step=entry.step,
        reason=reason_of(entry),
        basis=rule.basis if rule else "",
        entry_id=entry.public_id,
        record_id=record.public_id if record else None,
        branch_path=entry.unit.path,
        attempt=_attempt(record) if record else "",
    )


def reason_of(entry: LedgerEntry) -> str:
    """Return the sentence why ``entry`` counts what it counts. Needs ``record`` and ``rule`` loaded."""
    if entry.step == EntryStep.REVERSAL:
        return _("冲销原记录：%s") % entry.reason
    if entry.is_decided:
        return _("更正后记入：%s") % entry.reason
    if entry.record is None or entry.rule is None:
        return entry.reason
    how = worth_of(entry.record, RuleBook(()), rule=entry.rule).reason
    return _("更正后记入：%s") % how if entry.step == EntryStep.RESTATEMENT else how


def _unbooked(records: QuerySet[StudyRecord], span: Span) -> Iterator[Line]:
    """Yield the records without an entry of their own, in chunks that share a query for what was booked instead."""
    own = LedgerEntry.objects.filter(record=OuterRef("pk"), kind=EntryKind.CREDIT)
    rows = iter(
        records.filter(~Exists(own))
        .select_related("branch", "item", "corrects", "member")
        .order_by("occurred_on", "pk")
        .iterator(chunk_size=CHUNK)
    )
    book: RuleBook | None = None
    while chunk := list(islice(rows, CHUNK)):
        book = book or RuleBook(range(span.starts_on.year, span.ends_on.year + 1))
        tips = _tips({claim_of(record) for record in chunk})
        alone = [one for one in chunk if not _is_booked(tips.get(claim_of(one)))]
        groups = _groups([one for one in alone if one.kind == RecordKind.COMPLETION])
        for record in chunk:
            claim = claim_of(record)
            yield _uncounted(record, tips.get(claim), book, together_on=groups.get(claim))


def _tips(claims: Iterable[Claim]) -> dict[Claim, LedgerEntry]:
    keys = {claim.key for claim in claims}
    members = {claim.member_id for claim in claims}
    rows = LedgerEntry.objects.filter(
        award_key__in=keys, member_id__in=members, corrected_by__isnull=True
    )
    return {Claim(row.member_id or 0, row.rule_code, row.award_key): row for row in rows}


def _is_booked(tip: LedgerEntry | None) -> bool:
    return tip is not None and tip.is_standing


def _groups(records: Iterable[StudyRecord]) -> dict[Claim, date]:
    """Return by claim on which day a group studied the same thing together. One query, none for no records."""
    records = list(records)
    together = study.current_records().filter(
        kind=RecordKind.ATTENDANCE,
        item__in=[one.item_id for one in records],
        member__in=[one.member_id for one in records],
    )
    return {
        claim: one.occurred_on
        for one in together.select_related("item").order_by("-occurred_on", "-pk")
        if (claim := superseded_by(one)) is not None
    }


def _uncounted(
    record: StudyRecord, tip: LedgerEntry | None, book: RuleBook, *, together_on: date | None
) -> Line:
    worth = worth_of(record, book)
    reason = worth.reason
    if worth.hours and tip is not None and tip.is_decided:
        reason = _("本条已人工更正：%s") % tip.reason
    elif worth.hours and together_on is not None:
        reason = _("同一内容只计一次，%s的集体学习已计入。") % date_format(together_on, "n月j日")
    elif worth.hours and tip is not None:
        reason = _("同一内容只计一次，已在%s计入。") % date_format(tip.occurred_on, "n月j日")
    elif worth.hours:
        reason = _("正在记入台账，稍后再看。")
    return Line(
        occurred_on=record.occurred_on,
        member_id=record.member.public_id,
        member_name=record.member_name,
        branch_name=record.branch_name,
        title=record.title,
        method=record.get_method_display(),
        kind=record.get_kind_display(),
        entry_method=record.get_entry_display(),
        organiser=record.organiser,
        account="",
        hours=ZERO,
        score_percent=record.score_percent,
        is_counted=False,
        is_late=False,
        step="",
        reason=reason,
        basis=worth.rule.basis if worth.rule else "",
        entry_id=None,
        record_id=record.public_id,
        branch_path=record.branch.path,
        attempt=_attempt(record),
    )


def _attempt(record: StudyRecord) -> str:
    return record.evidence_key if record.evidence_label == EVIDENCE_LABEL else ""
