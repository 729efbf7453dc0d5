"""组织生活 on the desk: which item is still owed this month, and who is to be looked after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sanwei.activities import queries as activities
from sanwei.activities.access import reach_of
from sanwei.activities.enums import ActivityState, CellState, Span
from sanwei.activities.pages import BranchLine
from sanwei.activities.queries import ActivityRow, LifeCalendar, LifeRow, Slot
from sanwei.activities.rules import month_of, year_of
from sanwei.common.periods import Quarter
from sanwei.home.duty import Duty
from sanwei.org.models import OrgUnit

RECORDS_NAMED = 3
PLANNED_SHOWN = 2


@dataclass(frozen=True)
class LifeDesk:
    """``calendar`` for a branch, ``branches`` for a unit above; ``duties`` look from today, whatever is chosen."""

    sentence: str
    calendar: LifeCalendar | None
    branches: tuple[BranchLine, ...]
    duties: tuple[Duty, ...]


def life_desk_of(
    unit: OrgUnit, quarter: Quarter, *, user: object, today: date, at: datetime
) -> LifeDesk:
    """Return what ``unit`` owes and held. A constant number of queries."""
    now = Quarter.of(today)
    if unit.is_branch:
        may_write = reach_of(user, unit, None, at=at).may_write
        calendar = activities.life_calendar(unit, quarter, today=today)
        current = activities.life_calendar(unit, now, today=today)
        before = activities.life_rows(unit, now.previous(), today=today)
        rows = [*before, *current.life_rows]
        return LifeDesk(
            sentence=current.sentence,
            calendar=calendar,
            branches=(),
            duties=(
                *_owed(unit, rows, may_write=may_write),
                *_decided(unit, today),
                *_unfinished(unit, now, today),
                *_due(unit, current.life_rows, today, may_write=may_write),
                *_yearly(unit, today, may_write=may_write),
            ),
        )
    branches = list(OrgUnit.objects.under(str(unit.path)).branches().order_by("path"))
    tables = {
        one: activities.life_tables(branches, one, today=today)
        for one in {quarter, now, now.previous()}
    }
    lines = tuple(BranchLine(branch, tables[quarter][branch.pk]) for branch in branches)
    recent = [
        (branch, [*tables[now.previous()][branch.pk], *tables[now][branch.pk]])
        for branch in branches
    ]
    owing = [(branch, rows) for branch, rows in recent if any(row.unexplained for row in rows)]
    return LifeDesk(
        sentence=_sentence([branch.short_name for branch, _rows in owing]),
        calendar=None,
        branches=lines,
        duties=tuple(_behind(branch, rows) for branch, rows in owing),
    )


def _sentence(names: list[str]) -> str:
    if names:
        return _("%s有该开展没有开展、也没有说明的。") % _("、").join(names)
    return _("各支部该开展的都开展了或已说明。")


def _owed(unit: OrgUnit, rows: Iterable[LifeRow], *, may_write: bool) -> Iterator[Duty]:
    """Yield what is over, was not held and has no word of explanation."""
    for row, slot in _slots(rows, CellState.OWED):
        day = slot.period.starts_on
        pairs = urlencode({"kind": row.kind, "day": day.isoformat()})
        explain = f"{reverse('activities:explain', args=[slot.unit_id])}?{pairs}"
        yield Duty(
            _("%(what)s没有开展") % {"what": _turn(row, slot)},
            _("补开，或写情况说明（不会补造记录）"),
            _("处理") if may_write else _("查看"),
            explain if may_write else _room(unit, row, slot),
            is_urgent=True,
        )


def _due(unit: OrgUnit, rows: Iterable[LifeRow], today: date, *, may_write: bool) -> Iterator[Duty]:
    """Yield what this month still wants, one line a kind; what a quarter wants in its last month only."""
    for row in rows:
        slots = [slot for slot in row.slots if slot.state == CellState.DUE]
        if not slots or slots[0].period.last_on > month_of(today).last_on:
            continue
        when = _("本季") if row.rule.span == Span.QUARTER else _("本月")
        names = _("、").join(slot.unit_name for slot in slots) if row.rule.is_per_group else ""
        last = date_format(slots[0].period.last_on, "n月j日")
        detail = _("%s以前") % last
        pairs = urlencode({"kind": row.kind, "day": today.isoformat()})
        start = f"{reverse('activities:new', args=[slots[0].unit_id])}?{pairs}"
        is_one = may_write and len(slots) == 1
        yield Duty(
            _("%(when)s还没有开展%(what)s") % {"when": when, "what": row.label},
            f"{names} · {detail}" if names else detail,
            _("记一次") if is_one else _("查看"),
            start if is_one else _room(unit, row, slots[0]),
            key=_room(unit, row, slots[0]),
        )


def _decided(unit: OrgUnit, today: date) -> Iterator[Duty]:
    """Yield one line for the 决议 that nobody ticked off yet."""
    waiting = activities.waiting_resolutions(unit, today=today)
    if waiting.open:
        late = _("其中%d条已过时限") % waiting.overdue
        yield Duty(
            _("%d条决议还没有办结") % waiting.open,
            late if waiting.overdue else _("都在时限内，办完记一句结果"),
            _("查看"),
            reverse("activities:resolutions", args=[unit.public_id]),
            is_urgent=bool(waiting.overdue),
        )


def _yearly(unit: OrgUnit, today: date, *, may_write: bool) -> Iterator[Duty]:
    """Yield 组织生活会 and 民主评议 that may be held now, or should have been."""
    for row in activities.year_rows(unit, year_of(today), today=today):
        if row.state not in (CellState.DUE, CellState.OWED):
            continue
        pairs = urlencode({"kind": str(row.kind), "year": str(row.year)})
        new = f"{reverse('activities:new', args=[unit.public_id])}?{pairs}"
        room = reverse("activities:room", args=[unit.public_id])
        yield Duty(
            _("%s还没有开展") % row.label,
            _("一般在第四季度，最迟%s") % date_format(row.last_on, "Y年n月j日"),
            _("记一次") if may_write else _("查看"),
            new if may_write else room,
        )


def _unfinished(unit: OrgUnit, quarter: Quarter, today: date) -> Iterator[Duty]:
    """Yield records that wait: attendance not closed, two confirmations missing, and what is planned next."""
    rows = activities.activities_of(unit, quarter.previous().starts_on, quarter.ends_before)
    planned = [row for row in rows if not row.is_finished and row.occurred_on >= today]
    for row in reversed(planned[-PLANNED_SHOWN:]):
        yield Duty(
            _("%(day)s%(what)s，应到%(count)d人")
            % {
                "day": date_format(row.occurred_on, "n月j日"),
                "what": row.label,
                "count": row.due,
            },
            row.title or _("先填主题和议程，到时直接点名"),
            _("打开"),
            reverse("activities:record", args=[row.activity_id]),
        )
    open_ = [row for row in rows if not row.is_finished and row.occurred_on < today]
    for waiting, words in (
        (open_, _("%d条记录还没有结束点名")),
        ([row for row in rows if row.state == ActivityState.FINISHED], _("%d条记录待确认")),
    ):
        if waiting:
            yield Duty(words % len(waiting), _named(waiting), _("查看"), _record(unit, waiting))


def _behind(branch: OrgUnit, rows: Iterable[LifeRow]) -> Duty:
    turns = [_turn(row, slot) for row, slot in _slots(rows, CellState.OWED)]
    return Duty(
        _("%(unit)s有%(count)d项没有开展也没有说明")
        % {"unit": branch.short_name, "count": len(turns)},
        _("、").join(turns[:RECORDS_NAMED]) + (_("等") if len(turns) > RECORDS_NAMED else ""),
        _("查看"),
        reverse("activities:room", args=[branch.public_id]),
        is_urgent=True,
    )


def _slots(rows: Iterable[LifeRow], state: CellState) -> Iterator[tuple[LifeRow, Slot]]:
    return ((row, slot) for row in rows for slot in row.slots if slot.state == state)


def _turn(row: LifeRow, slot: Slot) -> str:
    """Name a turn: “9月松岭站党小组会”, “第三季度党课”."""
    if row.rule.span == Span.QUARTER:
        return Quarter.of(slot.period.starts_on).label + row.label
    group = slot.unit_name.removesuffix("党小组") if row.rule.is_per_group else ""
    return f"{date_format(slot.period.starts_on, 'n月')}{group}{row.label}"


def _room(unit: OrgUnit, row: LifeRow, slot: Slot) -> str:
    pairs = {"quarter": str(Quarter.of(slot.period.starts_on)), "kind": row.kind}
    return f"{reverse('activities:room', args=[unit.public_id])}?{urlencode(pairs)}"


def _named(rows: list[ActivityRow]) -> str:
    shown = _("、").join(
        _("%(what)s（%(day)s）")
        % {"what": row.label, "day": date_format(row.occurred_on, "n月j日")}
        for row in rows[:RECORDS_NAMED]
    )
    return shown + (_("等") if len(rows) > RECORDS_NAMED else "")


def _record(unit: OrgUnit, rows: list[ActivityRow]) -> str:
    if len(rows) == 1:
        return reverse("activities:record", args=[rows[0].activity_id])
    quarter = Quarter.of(rows[-1].occurred_on)
    return f"{reverse('activities:room', args=[unit.public_id])}?quarter={quarter}"
