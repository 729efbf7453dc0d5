"""Reads of what is filed: by class, month, quarter and year, each line with the way to what stands behind it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sanwei.activities.models import ActivityBranch, HeartTalk
from sanwei.ledgers.enums import EntryKind, EntryStep, FilingCode
from sanwei.ledgers.filing.classes import install_default_classes
from sanwei.ledgers.models import LedgerClass, LedgerDocument, LedgerEntry
from sanwei.ledgers.queries.spans import Span
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyMonth

ORDER = ("ledger_class__order", "ledger_class__code", "occurred_on", "unit__path", "pk")


def filings_of(unit: OrgUnit, span: Span) -> QuerySet[LedgerEntry]:
    """Return what is filed in ``unit``'s subtree for the days of ``span``: the steps that stand after all corrections.

    Always by the day it happened, also where the quarter is archived and a 更正 was booked later (``is_late``). Ordered
    by class and day; with class, unit and period.
    """
    return (
        LedgerEntry.objects.filter(
            span.records(),
            kind=EntryKind.FILING,
            unit__path__startswith=unit.path,
            corrected_by__isnull=True,
        )
        .exclude(step=EntryStep.REVERSAL)
        .select_related("ledger_class__parent", "unit", "period")
        .order_by(*ORDER)
    )


def all_classes() -> list[LedgerClass]:
    """Return the table of classes in its order, retired ones too; the usual ones where it is empty. One query."""
    found = list(LedgerClass.objects.select_related("parent").order_by("order", "code"))
    return found or install_default_classes()


@dataclass(frozen=True)
class ClassCount:
    """A line of the table of classes: how much is filed under it and what stands under it."""

    ledger_class: LedgerClass
    count: int

    @property
    def is_part(self) -> bool:
        return self.ledger_class.parent_id is not None


def class_counts(unit: OrgUnit, span: Span) -> list[ClassCount]:
    """Return every class in use, or retired with something filed, with its count in ``span``. Two queries.

    A class with parts counts theirs too.
    """
    classes = all_classes()
    rows = filings_of(unit, span).order_by().values_list("ledger_class").annotate(n=Count("pk"))
    counts: dict[int, int] = defaultdict(int)
    parents = {one.pk: one.parent_id for one in classes}
    for pk, number in rows:
        counts[pk] += number
        if (parent := parents.get(pk)) is not None:
            counts[parent] += number
    return [
        ClassCount(one, counts[one.pk])
        for one in classes
        if counts[one.pk] or one.retired_on is None or one.retired_on > span.starts_on
    ]


def of_class(rows: QuerySet[LedgerEntry], ledger_class: LedgerClass) -> QuerySet[LedgerEntry]:
    """Narrow filings to a class and its parts."""
    return rows.filter(Q(ledger_class=ledger_class) | Q(ledger_class__parent=ledger_class))


@dataclass(frozen=True)
class FilingLine:
    """One filing on screen and what stands behind it: none of the four where nothing can be opened."""

    entry: LedgerEntry
    activity_id: UUID | None = None
    document: LedgerDocument | None = None
    talk: HeartTalk | None = None
    month: date | None = None

    @property
    def occurred_on(self) -> date:
        return self.entry.occurred_on

    @property
    def name(self) -> str:
        """Return the title without its day, which has a column of its own."""
        return self.entry.title.removeprefix(f"{self.entry.occurred_on.isoformat()} ")

    @property
    def names_people(self) -> bool:
        return self.talk is not None or bool(self.entry.member_name)

    @property
    def is_corrected(self) -> bool:
        return self.entry.step == EntryStep.RESTATEMENT

    @property
    def file_name(self) -> str:
        """Return the name of the file in the folder of its class."""
        suffix = ".docx"
        if self.document is not None:
            tail = self.document.file_name.rpartition(".")
            suffix = f".{tail[2].lower()}" if tail[1] else ""
        return f"{self.entry.title}{suffix}"


def lines_of_filings(entries: Iterable[LedgerEntry]) -> list[FilingLine]:
    """Return ``entries`` with the fact behind each. Four queries at most, whatever their number."""
    rows = list(entries)
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in rows:
        keys[entry.rule_code].add(entry.award_key)
    activities = dict(
        ActivityBranch.objects.filter(public_id__in=keys[FilingCode.ACTIVITY]).values_list(
            "public_id", "activity__public_id"
        )
    )
    documents = LedgerDocument.objects.in_bulk(
        [UUID(key) for key in keys[FilingCode.DOCUMENT]], field_name="public_id"
    )
    talks = HeartTalk.objects.in_bulk(
        [UUID(key) for key in keys[FilingCode.HEART_TALK]], field_name="public_id"
    )
    months = dict(
        StudyMonth.objects.filter(public_id__in=keys[FilingCode.STUDY_MONTH]).values_list(
            "public_id", "month"
        )
    )
    return [_line(entry, activities, documents, talks, months) for entry in rows]


def _line(
    entry: LedgerEntry,
    activities: dict[UUID, UUID],
    documents: dict[UUID, LedgerDocument],
    talks: dict[UUID, HeartTalk],
    months: dict[UUID, date],
) -> FilingLine:
    match entry.rule_code:
        case FilingCode.ACTIVITY:
            return FilingLine(entry, activity_id=activities.get(UUID(entry.award_key)))
        case FilingCode.DOCUMENT:
            return FilingLine(entry, document=documents.get(UUID(entry.award_key)))
        case FilingCode.HEART_TALK:
            return FilingLine(entry, talk=talks.get(UUID(entry.award_key)))
        case FilingCode.STUDY_MONTH:
            return FilingLine(entry, month=months.get(UUID(entry.award_key)))
    return FilingLine(entry)
