"""Compares the filings with the facts they were read from; what differs is settled by the usual steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from sanwei.activities.models import ActivityBranch, ExternalClaim, HeartTalk
from sanwei.common import clock
from sanwei.ledgers.enums import EntryKind, EntryStep, FilingCode
from sanwei.ledgers.filing.classes import classes_by_source
from sanwei.ledgers.filing.matters import (
    Key,
    Matter,
    key_of_claim,
    key_of_document,
    key_of_month,
    key_of_part,
    key_of_talk,
    matter_of_claim,
    matter_of_document,
    matter_of_month,
    matter_of_part,
    matter_of_talk,
    tips_of,
)
from sanwei.ledgers.filing.settling import Wish, settle
from sanwei.ledgers.models import LedgerClass, LedgerDocument, LedgerEntry
from sanwei.study.models import StudyMonth

AT_ONCE = 200
#: What a person took back; of everything else only a class that no longer takes it leaves nothing to expect.
TAKEN_BACK = frozenset({FilingCode.DOCUMENT, FilingCode.HEART_TALK})


@dataclass(frozen=True)
class FilingDifference:
    """A filing that does not agree with its fact. ``booked`` stands in the ledger, ``expected`` should."""

    unit_name: str
    rule_code: str
    award_key: str
    booked: str
    expected: str
    entry_id: UUID | None

    def __str__(self) -> str:
        return (
            f"{self.unit_name} {self.rule_code} {self.award_key}: "
            f"filed {self.booked or 'nothing'}, the facts say {self.expected or 'nothing'}"
        )


def filing_differences(*, at: datetime) -> Iterator[FilingDifference]:
    """Yield every filing that does not agree with its fact; changes nothing. Transfers have no fact but their event."""
    for wishes in _wishes(clock.local_date(at)):
        tips = tips_of(wish.key for wish in wishes)
        for wish in wishes:
            tip = tips.get(wish.key)
            if _differs(wish.matter, tip):
                yield _difference(wish, tip)
    for entry in _orphans():
        yield _difference(Wish(_key(entry), None), entry)


def rebuild_filings(*, at: datetime) -> list[FilingDifference]:
    """Settle every difference by appending what is missing and reversing what should not be; return them."""
    found = list(filing_differences(at=at))
    wrong = {(one.rule_code, one.award_key) for one in found}
    for wishes in _wishes(clock.local_date(at)):
        settle([one for one in wishes if (one.key.code, one.key.key) in wrong], at=at)
    settle([Wish(_key(entry), None) for entry in _orphans()], at=at)
    return found


def _wishes(today: date) -> Iterator[list[Wish]]:
    classes = classes_by_source(on=today)
    rows = iter(_all(classes))
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _all(classes: dict[str, LedgerClass]) -> Iterator[Wish]:
    parts = ActivityBranch.objects.filter(finished_at__isnull=False)
    for part in parts.select_related("activity", "branch").order_by("pk").iterator(AT_ONCE):
        yield Wish(key_of_part(part), matter_of_part(part, classes))
    documents = LedgerDocument.objects.select_related("unit", "ledger_class").order_by("pk")
    for document in documents.iterator(AT_ONCE):
        yield Wish(key_of_document(document), matter_of_document(document))
    claims = ExternalClaim.objects.select_related("branch", "member").order_by("pk")
    for claim in claims.iterator(AT_ONCE):
        yield Wish(key_of_claim(claim), matter_of_claim(claim, classes))
    talks = HeartTalk.objects.select_related("branch").order_by("pk")
    for talk in talks.iterator(AT_ONCE):
        matter = matter_of_talk(talk, classes)
        if matter is not None or talk.is_withdrawn:
            yield Wish(key_of_talk(talk), matter)
    months = StudyMonth.objects.select_related("branch").order_by("pk")
    for month in months.iterator(AT_ONCE):
        yield Wish(key_of_month(month), matter_of_month(month, classes))


def _differs(matter: Matter | None, tip: LedgerEntry | None) -> bool:
    standing = tip if tip is not None and tip.is_standing else None
    if matter is None:
        # A class that no longer takes such things moves nothing that is filed.
        return standing is not None and standing.rule_code in TAKEN_BACK
    return standing is None or not matter.is_borne_by(standing)


def _orphans() -> list[LedgerEntry]:
    """Return standing filings of activities whose part is gone."""
    entries = LedgerEntry.objects.filter(
        kind=EntryKind.FILING, rule_code=FilingCode.ACTIVITY, corrected_by__isnull=True
    ).exclude(step=EntryStep.REVERSAL)
    known = {str(one) for one in ActivityBranch.objects.values_list("public_id", flat=True)}
    rows = entries.select_related("unit").order_by("pk").iterator(AT_ONCE)
    return [entry for entry in rows if entry.award_key not in known]


def _key(entry: LedgerEntry) -> Key:
    return Key(entry.unit_id, entry.member_id, FilingCode(entry.rule_code), entry.award_key)


def _difference(wish: Wish, tip: LedgerEntry | None) -> FilingDifference:
    standing = tip if tip is not None and tip.is_standing else None
    matter = wish.matter
    known = matter.unit_name if matter else tip.unit_name if tip else ""
    return FilingDifference(
        unit_name=known,
        rule_code=str(wish.key.code),
        award_key=wish.key.key,
        booked=_told(standing.title, standing.present, standing.due) if standing else "",
        expected=_told(matter.title, matter.present, matter.due) if matter else "",
        entry_id=tip.public_id if tip else None,
    )


def _told(title: str, present: int | None, due: int | None) -> str:
    return title if due is None else f"{title} {present}/{due}"
