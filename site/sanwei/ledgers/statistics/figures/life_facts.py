"""What the figures of 组织生活 are made of, loaded at once for all branches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sanwei.activities import queries as activities
from sanwei.activities.enums import ActivityKind, Mark, TalkKind
from sanwei.activities.models import Activity, Attendance, HeartTalk
from sanwei.activities.queries import ActivityRow, LifeRow, Slot
from sanwei.activities.rules import RULES, Period
from sanwei.ledgers.queries.life import branches_of
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines, lines_under
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Came:
    """应到 and 实到 of one record in one line."""

    line: str
    row: ActivityRow
    due: int
    present: int


@dataclass(frozen=True)
class Talk:
    """One 谈心谈话 as the ledger shows it: never its points."""

    branch_id: UUID
    public_id: UUID
    occurred_on: date
    kind: str
    speaker_name: str
    partner_name: str
    theme: str

    @property
    def label(self) -> str:
        return str(TalkKind(self.kind).label)


@dataclass(frozen=True)
class LifeFacts:
    """``lectures``: the activities whose lecturer is asked about; None where everybody is."""

    filter: Filter
    lines: Lines
    branches: tuple[OrgUnit, ...]
    rows: dict[int, tuple[LifeRow, ...]]
    attendance: tuple[Came, ...]
    cadres: tuple[Came, ...]
    talks: tuple[Talk, ...]
    lectures: frozenset[UUID] | None

    def of_kind(self, kind: ActivityKind) -> Iterator[tuple[OrgUnit, LifeRow]]:
        """Yield the row of ``kind`` of each branch, in their order."""
        for branch in self.branches:
            for row in self.rows[branch.pk]:
                if row.kind == kind:
                    yield branch, row

    def slots(self, kind: ActivityKind) -> Iterator[tuple[OrgUnit, Slot]]:
        return ((branch, slot) for branch, row in self.of_kind(kind) for slot in row.slots)

    def all_slots(self) -> Iterator[tuple[OrgUnit, Slot]]:
        for branch in self.branches:
            for row in self.rows[branch.pk]:
                yield from ((branch, slot) for slot in row.slots)

    def line_of(self, branch: OrgUnit, slot: Slot) -> str:
        if self.lines.unit.is_branch and slot.unit_id != branch.public_id:
            return str(slot.unit_id)
        return self.lines.of_branch(branch.public_id)

    def is_lectured(self, row: ActivityRow) -> bool:
        """Whether a 党课 counts as one lecture of somebody who is asked about."""
        if not row.is_host or not row.lecturer_name:
            return False
        return self.lectures is None or row.activity_id in self.lectures


def load(asked: Filter) -> LifeFacts:
    """Load branches, turns, records, attendance and talks. A constant number of queries."""
    span, lines = asked.span, lines_under(asked.unit)
    branches = (asked.unit,) if lines.unit.is_branch else tuple(branches_of(asked.unit))
    rows = activities.rows_between(
        branches, Period(span.starts_on, span.ends_before), today=asked.today
    )
    records = {one.part_id: one for many in rows.values() for row in many for one in row.rows}
    themes = {key: one for key, one in records.items() if one.kind == ActivityKind.THEME_DAY}
    if asked.is_of_all and not lines.unit.is_branch:
        # The counts of a record are those of its people; one by one they are asked for only where they are split.
        attendance = _by_day(
            Came(lines.of_branch(one.branch_id), one, one.due, one.present)
            for one in themes.values()
        )
    else:
        marks = _marks(asked).filter(part__activity__kind=ActivityKind.THEME_DAY)
        attendance = _came(marks, themes, lines)
    cadres = _marks(asked).filter(
        member__is_leading_cadre=True, part__activity__kind__in=[rule.kind for rule in RULES]
    )
    return LifeFacts(
        filter=asked,
        lines=lines,
        branches=branches,
        rows=rows,
        attendance=attendance,
        cadres=_came(cadres, records, lines),
        talks=_talks(asked),
        lectures=None if asked.is_of_all else _lectures(asked),
    )


def _marks(asked: Filter) -> QuerySet[Attendance]:
    """Return the attendance of closed records in the days, of those who are asked about."""
    span = asked.span
    found = Attendance.objects.filter(
        part__branch__path__startswith=asked.unit.path,
        part__finished_at__isnull=False,
        part__activity__occurred_on__gte=span.starts_on,
        part__activity__occurred_on__lt=span.ends_before,
    )
    if asked.kinds:
        found = found.filter(member_kind__in=asked.kinds)
    return found.filter(asked.holds_post(member="member", day="part__activity__occurred_on"))


def _came(
    marks: QuerySet[Attendance], records: dict[UUID, ActivityRow], lines: Lines
) -> tuple[Came, ...]:
    """Return how many came to each record, split by line. One query."""
    counts = (
        marks.order_by()
        .values_list("part__public_id", "group_name")
        .annotate(due=Count("pk"), present=Count("pk", filter=Q(mark=Mark.PRESENT)))
    )
    return _by_day(
        Came(lines.of_group(row.branch_id, group_name), row, due, present)
        for part_id, group_name, due, present in counts
        if (row := records.get(part_id)) is not None
    )


def _by_day(counts: Iterable[Came]) -> tuple[Came, ...]:
    return tuple(
        sorted(counts, key=lambda one: (one.row.occurred_at, str(one.row.part_id), one.line))
    )


def _talks(asked: Filter) -> tuple[Talk, ...]:
    span = asked.span
    found = HeartTalk.objects.filter(
        asked.is_of_kind(member="partner", day="occurred_on"),
        asked.holds_post(member="partner", day="occurred_on"),
        branch__path__startswith=asked.unit.path,
        occurred_on__gte=span.starts_on,
        occurred_on__lt=span.ends_before,
        withdrawn_at__isnull=True,
    )
    rows = found.order_by("occurred_at", "pk").values_list(
        "branch__public_id", "public_id", "occurred_on",
        "kind", "speaker_name", "partner_name", "theme",
    )  # fmt: skip
    return tuple(Talk(*row) for row in rows)


def _lectures(asked: Filter) -> frozenset[UUID]:
    span = asked.span
    found = Activity.objects.filter(
        asked.is_of_kind(member="lecturer", day="occurred_on"),
        asked.holds_post(member="lecturer", day="occurred_on"),
        kind=ActivityKind.PARTY_CLASS,
        parts__branch__path__startswith=asked.unit.path,
        occurred_on__gte=span.starts_on,
        occurred_on__lt=span.ends_before,
    )
    return frozenset(found.values_list("public_id", flat=True))
