"""What a line opens into, for its member: evidence, score, rule, corrections, doubts. One set of queries for a year."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from quizzes import queries as quizzes
from quizzes.models.attempt import EVIDENCE_LABEL
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.models import CreditRule, LedgerEntry
from sanwei.ledgers.queries.lines import Line
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import ItemState
from sanwei.study.models import Dispute, StudyItem, StudyRecord
from sanwei.study.progress import Awaited
from sanwei.study.queries import Viewed


@dataclass(frozen=True)
class LineDetail:
    """A line and what stands behind it. Bars and minutes are for the member alone (减负红线).

    ``steps``: every entry of its award, oldest first, where there is more than one; ``earlier``: the records that
    its record corrects, newest first; ``answers``: right answers and questions of a test; ``awaits``: the test that is
    all that is missing.
    """

    line: Line
    record: StudyRecord | None = None
    rule: CreditRule | None = None
    steps: tuple[LedgerEntry, ...] = ()
    earlier: tuple[StudyRecord, ...] = ()
    viewed: Viewed | None = None
    answers: tuple[int, int] | None = None
    dispute: Dispute | None = None
    sentence: str = ""
    url: str = ""
    awaits: Awaited | None = None

    @property
    def reason(self) -> str:
        """Why it counts what it counts, as its member reads it."""
        return self.sentence or self.line.reason

    @property
    def key(self) -> str:
        """Name the line on its page."""
        return str(self.line.entry_id or self.line.record_id or self.line.item_id)

    @property
    def is_offline_reported(self) -> bool:
        if self.record is not None and self.record.is_offline_reported:
            return True
        return self.viewed is not None and self.viewed.is_offline_reported

    @property
    def total(self) -> Decimal:
        """What the award counts after all corrections."""
        return sum((step.amount for step in self.steps), ZERO)


def details_of(*, member: Member, lines: Iterable[Line], until: datetime) -> list[LineDetail]:
    """Return what each of ``member``'s ``lines`` (as ``as_read_by`` returns them) opens into, in their order.

    A constant number of queries: entries, records, evidence, attempts, disputes, unfinished items.
    """
    lines = list(lines)
    records = {
        record.public_id: record
        for record in StudyRecord.objects.filter(member=member).select_related("item")
    }
    by_pk = {record.pk: record for record in records.values()}
    entries = {
        entry.public_id: entry
        for entry in LedgerEntry.objects.filter(member=member, kind=EntryKind.CREDIT)
        .select_related("rule__unit", "period", "unit")
        .order_by("pk")
    }
    chains: dict[tuple[str, str], list[LedgerEntry]] = defaultdict(list)
    for entry in entries.values():
        chains[entry.rule_code, entry.award_key].append(entry)
    shown = [records[line.record_id] for line in lines if line.record_id in records]
    evidence = study.evidence_of_all(shown)
    answers = _answers(shown, {line.record_id for line in lines if line.score_percent is not None})
    about_record, about_item = _disputes(member)
    unfinished = _unfinished(member, lines, until)

    def detail(line: Line) -> LineDetail:
        record = records.get(line.record_id) if line.record_id else None
        entry = entries.get(line.entry_id) if line.entry_id else None
        steps = chains[entry.rule_code, entry.award_key] if entry else []
        found = LineDetail(
            line=line,
            record=record,
            rule=entry.rule if entry else None,
            steps=tuple(steps) if len(steps) > 1 else (),
        )
        if record is not None:
            earlier = _earlier(record, by_pk)
            root = earlier[-1] if earlier else record
            found = replace(
                found,
                earlier=earlier,
                viewed=study.viewed_of(evidence[record.pk]),
                answers=answers.get(record.evidence_key),
                dispute=about_record.get(root.pk),
                url=_address(record.item),
            )
        elif line.item_id in unfinished:
            one, viewed = unfinished[line.item_id]
            found = replace(
                found,
                viewed=viewed,
                sentence=one.sentence,
                dispute=about_item.get(one.item.pk),
                url=_address(one.item),
                awaits=one.view.awaits if one.view.is_awaiting else None,
            )
        return found

    return [detail(line) for line in lines]


def _earlier(record: StudyRecord, by_pk: dict[int, StudyRecord]) -> tuple[StudyRecord, ...]:
    found = []
    while record.corrects_id is not None:
        record = by_pk[record.corrects_id]
        found.append(record)
    return tuple(found)


def _answers(
    records: Iterable[StudyRecord], told_of: Collection[UUID | None]
) -> dict[str, tuple[int, int]]:
    told = {
        record.evidence_key: record.score_percent
        for record in records
        if record.evidence_label == EVIDENCE_LABEL and record.public_id in told_of
    }
    return quizzes.right_answers_of(told) if told else {}


def _disputes(member: Member) -> tuple[dict[int, Dispute], dict[int, Dispute]]:
    """Return the latest dispute about each record and each item, by primary key."""
    about_record, about_item = {}, {}
    for dispute in study.disputes_of(member).reverse():
        if dispute.record_id is not None:
            about_record[dispute.record_id] = dispute
        elif dispute.item_id is not None:
            about_item[dispute.item_id] = dispute
    return about_record, about_item


def _unfinished(
    member: Member, lines: Iterable[Line], until: datetime
) -> dict[UUID | None, tuple[study.Unfinished, Viewed | None]]:
    wanted = [line.item_id for line in lines if line.item_id]
    if not wanted:
        return {}
    items = list(StudyItem.objects.filter(public_id__in=wanted))
    viewed = study.viewed_of_items(member=member, items=items, until=until)
    return {
        one.item.public_id: (one, viewed.get(one.item.pk))
        for one in study.unfinished_in(member=member, until=until, items=items)
    }


def _address(item: StudyItem | None) -> str:
    return item.url if item is not None and item.state == ItemState.LIVE else ""
