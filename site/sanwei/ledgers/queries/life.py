"""组织生活开展情况统计表 (季度): a row a branch. Page, drill-down and workbook ask here and nowhere else."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.activities import queries as activities
from sanwei.activities.enums import ActivityKind, CellState, Mark, Span
from sanwei.activities.models import Attendance
from sanwei.activities.queries import ActivityRow, LifeRow, Slot
from sanwei.activities.rules import RULES
from sanwei.common.periods import Quarter
from sanwei.ledgers.queries.people import memberships_on
from sanwei.ledgers.queries.tables import percent
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit, kind_as_of


@dataclass(frozen=True)
class LifeCount:
    """One kind in one branch or in several: ``met`` of ``owed`` turns, ``held`` records, 应到 and 实到 of them.

    ``is_applicable``: false where nothing is owed and nothing was held, as 支委会 without 委员.
    """

    kind: ActivityKind
    is_applicable: bool
    owed: int
    met: int
    held: int
    due: int
    present: int
    by_secretary: int

    @property
    def rate(self) -> Decimal | None:
        return percent(self.present, self.due)

    def __add__(self, other: "LifeCount") -> "LifeCount":
        return LifeCount(
            self.kind,
            self.is_applicable or other.is_applicable,
            self.owed + other.owed,
            self.met + other.met,
            self.held + other.held,
            self.due + other.due,
            self.present + other.present,
            self.by_secretary + other.by_secretary,
        )


@dataclass(frozen=True)
class NotHeld:
    """One owed turn without a record: 未开展, explained or not."""

    kind: ActivityKind
    state: CellState
    what: str
    reason: str

    @property
    def is_explained(self) -> bool:
        return self.state == CellState.EXPLAINED

    @property
    def words(self) -> str:
        if self.is_explained:
            return _("%(what)s未开展（已说明）：%(reason)s") % {
                "what": self.what,
                "reason": self.reason,
            }
        return _("%(what)s未开展（未说明）") % {"what": self.what}


@dataclass(frozen=True)
class LifeLine:
    """The row of one branch, or with ``unit_id`` None the sum of all.

    ``talks``: 谈心谈话人次. ``records`` are what the counts count.
    """

    unit_id: UUID | None
    name: str
    formal: int
    probationary: int
    counts: dict[ActivityKind, LifeCount]
    cadre_visits: int
    talks: int
    not_held: tuple[NotHeld, ...]
    records: tuple[ActivityRow, ...]

    @property
    def columns(self) -> list[LifeCount]:
        return [self.counts[rule.kind] for rule in RULES]

    @property
    def theme(self) -> LifeCount:
        return self.counts[ActivityKind.THEME_DAY]

    @property
    def late_entries(self) -> tuple[ActivityRow, ...]:
        return tuple(row for row in self.records if row.is_late_entry)

    @property
    def remarks(self) -> str:
        """备注: each 补录 with both its dates."""
        return _("；").join(
            _("%(what)s%(day)s补录")
            % {
                "what": _named(row),
                "day": date_format(row.recorded_on, "n月j日") if row.recorded_on else "",
            }
            for row in self.late_entries
        )


@dataclass(frozen=True)
class LifeTable:
    """``lines``: by the order of the organisation, never by a number. ``total``: their sum."""

    unit: OrgUnit
    quarter: Quarter
    as_of: date
    lines: tuple[LifeLine, ...]
    total: LifeLine

    @property
    def definition(self) -> str:
        return _(
            "只计已结束点名的记录，按活动日期统计。支委会、党小组会、主题党日为已开展／应开展次数，"
            "同一时段开两次算一次；大会、党课为开展次数。到会率＝主题党日实到÷应到，应到为当日在册正式党员和预备党员。"
            "谈心谈话人次按谈话对象计，一次谈话计1人次。"
        )


def life_table(*, unit: OrgUnit, quarter: Quarter, as_of: date, today: date) -> LifeTable:
    """Return the table of ``unit`` or of every branch under it; people as of ``as_of``. Ten queries."""
    branches = branches_of(unit)
    tables = activities.life_tables(branches, quarter, today=today)
    people = _people(unit, as_of)
    visits = _cadre_visits(branches, quarter)
    talks = activities.talk_counts(branches, quarter.starts_on, quarter.ends_before)
    lines = tuple(
        _line(branch, tables[branch.pk], people, visits.get(branch.pk, 0), talks.get(branch.pk, 0))
        for branch in branches
        if branch.dissolved_on is None or branch.dissolved_on > quarter.starts_on
    )
    return LifeTable(unit, quarter, as_of, lines, _sum(lines))


def branches_of(unit: OrgUnit) -> list[OrgUnit]:
    """Return every branch of ``unit``'s subtree, itself included, dissolved ones too, in the order of the tree."""
    return list(OrgUnit.objects.under(str(unit.path)).branches().order_by("path"))


def _line(
    branch: OrgUnit,
    rows: tuple[LifeRow, ...],
    people: Counter[tuple[int, str]],
    visits: int,
    talks: int,
) -> LifeLine:
    return LifeLine(
        unit_id=branch.public_id,
        name=branch.short_name,
        formal=people[branch.pk, MemberKind.FORMAL],
        probationary=people[branch.pk, MemberKind.PROBATIONARY],
        counts={row.kind: _count(row) for row in rows},
        cadre_visits=visits,
        talks=talks,
        not_held=tuple(
            NotHeld(row.kind, slot.state, turn_of(row, slot), slot.reason)
            for row in rows
            for slot in row.slots
            if slot.state in (CellState.EXPLAINED, CellState.OWED)
        ),
        records=tuple(
            sorted((one for row in rows for one in row.rows), key=lambda one: one.occurred_at)
        ),
    )


def _count(row: LifeRow) -> LifeCount:
    return LifeCount(
        kind=row.kind,
        is_applicable=row.is_applicable or bool(row.held),
        owed=row.owed,
        met=row.met,
        held=row.held,
        due=row.due,
        present=row.present,
        by_secretary=row.by_secretary,
    )


def _sum(lines: tuple[LifeLine, ...]) -> LifeLine:
    counts = {rule.kind: LifeCount(rule.kind, False, 0, 0, 0, 0, 0, 0) for rule in RULES}
    for line in lines:
        counts = {kind: count + line.counts[kind] for kind, count in counts.items()}
    return LifeLine(
        unit_id=None,
        name=_("合计"),
        formal=sum(line.formal for line in lines),
        probationary=sum(line.probationary for line in lines),
        counts=counts,
        cadre_visits=sum(line.cadre_visits for line in lines),
        talks=sum(line.talks for line in lines),
        not_held=(),
        records=(),
    )


def turn_of(row: LifeRow, slot: Slot) -> str:
    """Name a turn: “9月松岭站党小组党小组会”, “本季党课”."""
    when = _("本季") if row.rule.span == Span.QUARTER else date_format(slot.period.starts_on, "n月")
    return when + _meeting(slot.unit_name if row.rule.is_per_group else "", row.label)


def _named(row: ActivityRow) -> str:
    return date_format(row.occurred_on, "n月j日") + _meeting(row.group_name, row.label)


def _meeting(group: str, label: str) -> str:
    """Say 松岭站党小组会, not 松岭站党小组党小组会."""
    return group.removesuffix(label.removesuffix("会")) + label


def _people(unit: OrgUnit, day: date) -> Counter[tuple[int, str]]:
    rows = memberships_on(unit, day).values_list("branch_id", "member__kind", "member__formal_on")
    return Counter(
        (branch_pk, str(kind_as_of(kind, formal_on, day))) for branch_pk, kind, formal_on in rows
    )


def _cadre_visits(branches: list[OrgUnit], quarter: Quarter) -> dict[int, int]:
    """Return 领导干部参加次数: how often 党员领导干部 were there as members of their own branch."""
    found = Attendance.objects.filter(
        mark=Mark.PRESENT,
        member__is_leading_cadre=True,
        part__branch__in=branches,
        part__finished_at__isnull=False,
        part__activity__kind__in=[rule.kind for rule in RULES],
        part__activity__occurred_on__gte=quarter.starts_on,
        part__activity__occurred_on__lt=quarter.ends_before,
    )
    return dict(found.order_by().values_list("part__branch").annotate(times=Count("pk")))
