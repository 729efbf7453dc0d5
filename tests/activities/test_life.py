"""What was owed and held in a quarter, in numbers, cells and one sentence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.activities import queries, services
from sanwei.activities.enums import AbsenceReason, ActivityKind, CellState
from sanwei.activities.errors import ExplanationEmpty, WrongSpan
from sanwei.activities.models import Explanation
from sanwei.activities.queries import LifeRow
from sanwei.activities.working_days import WorkingCalendar
from sanwei.common.periods import Quarter
from sanwei.org import services as org
from sanwei.org.enums import UnitKind
from tests.activities.stage import day_at, found_board, held, hold
from tests.world import NOW, START, World

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
TODAY = NOW.date()


def rows_of(world: World, quarter: Quarter = Q3, today: date = TODAY) -> dict[str, LifeRow]:
    return {row.kind: row for row in queries.life_rows(world.first, quarter, today=today)}


def numbers(row: LifeRow) -> tuple[int, int, int, int, int]:
    assert row.owed == row.met + row.explained + row.unexplained + row.ahead
    return (row.owed, row.met, row.explained, row.unexplained, row.ahead)


def test_a_branch_owes_what_the_rules_say(world: World) -> None:
    rows = rows_of(world)

    assert {kind: row.owed for kind, row in rows.items()} == {
        "branch_assembly": 1,
        "branch_committee_meeting": 0,
        "group_meeting": 3,
        "party_class": 1,
        "theme_day": 3,
    }
    assert not rows["branch_committee_meeting"].is_applicable


def test_a_committee_meets_monthly_where_there_is_one(world: World) -> None:
    found_board(world)

    assert rows_of(world)["branch_committee_meeting"].owed == 3


def test_nothing_is_owed_before_a_unit_has_people(world: World) -> None:
    org.create_unit(name="第一支部二组", kind=UnitKind.GROUP, parent=world.first)
    late = org.create_unit(name="第三支部", kind=UnitKind.BRANCH, parent=world.committee)
    org.transfer(member=world.wang_wu, branch=late, on=date(2026, 9, 1), actor=None, at=NOW)

    assert rows_of(world)["group_meeting"].owed == 3
    rows = {row.kind: row for row in queries.life_rows(late, Q3, today=TODAY)}
    assert rows["theme_day"].owed == 1
    assert rows["party_class"].owed == 1


def test_two_meetings_in_a_month_are_one_turn_and_two_records(world: World) -> None:
    for day in (17, 28):
        held(world.first, on=day_at(day, month=7))

    row = rows_of(world)["theme_day"]

    assert (row.held, row.met, row.unexplained) == (2, 1, 2)


def test_an_explained_month_is_neither_held_nor_unexplained(world: World) -> None:
    held(world.first, on=day_at(10, month=7))
    services.explain(
        unit=world.first,
        kind=ActivityKind.THEME_DAY,
        day=date(2026, 8, 14),
        reason="高温，改为送学上门",
        actor=None,
        at=NOW,
    )

    row = rows_of(world)["theme_day"]

    assert numbers(row) == (3, 1, 1, 1, 0)
    assert [slot.reason for slot in row.slots] == ["", "高温，改为送学上门", ""]


def test_an_explanation_is_for_what_is_owed_and_says_why(world: World) -> None:
    tell = {"day": date(2026, 8, 14), "actor": None, "at": NOW}

    with pytest.raises(ExplanationEmpty):
        services.explain(unit=world.first, kind=ActivityKind.THEME_DAY, reason=" ", **tell)  # type: ignore[arg-type]
    with pytest.raises(WrongSpan):
        services.explain(unit=world.first, kind=ActivityKind.GROUP_MEETING, reason="忙", **tell)  # type: ignore[arg-type]
    with pytest.raises(WrongSpan):
        services.explain(unit=world.first, kind=ActivityKind.GROUP_STUDY, reason="忙", **tell)  # type: ignore[arg-type]
    for reason in ("防汛", "防汛值守"):
        services.explain(unit=world.group, kind=ActivityKind.GROUP_MEETING, reason=reason, **tell)  # type: ignore[arg-type]
    assert Explanation.objects.get().reason == "防汛值守"


def test_a_draft_or_an_open_attendance_is_not_held(world: World) -> None:
    hold(world.first, on=day_at(10, month=7))

    assert rows_of(world)["theme_day"].held == 0


def test_attendance_sums_and_rates(world: World) -> None:
    held(world.first, on=day_at(10, month=7), absent={world.sun_qi: AbsenceReason.DUTY})
    held(
        world.first,
        on=day_at(10, month=8),
        absent=dict.fromkeys((world.sun_qi, world.li_si), AbsenceReason.DUTY),
    )
    held(world.second, on=day_at(11, month=8))

    row = rows_of(world)["theme_day"]

    assert (row.due, row.present, row.rate) == (8, 5, Decimal("62.5"))
    assert queries.attendance_rate(rows_of(world).values()) == Decimal("62.5")
    assert rows_of(world)["party_class"].rate is None


def test_classes_by_the_secretary_are_counted_apart(world: World) -> None:
    for name in ("李四", "张三"):
        part = held(world.first, ActivityKind.PARTY_CLASS, on=day_at(14, month=8))
        services.save_record(
            activity=part.activity, changes={"lecturer_name": name}, actor=None, at=NOW
        )

    row = rows_of(world)["party_class"]

    assert (row.held, row.by_secretary) == (2, 1)


def test_a_joint_activity_counts_for_each_of_its_branches(world: World) -> None:
    held(world.first, on=day_at(11, month=9), partners=[world.second])

    assert rows_of(world)["theme_day"].held == 1
    second = {row.kind: row for row in queries.life_rows(world.second, Q3, today=TODAY)}
    assert second["theme_day"].held == 0  # its own attendance is still open


def test_the_running_quarter_knows_what_is_due_now_and_what_is_ahead(world: World) -> None:
    rows = rows_of(world, Q4)

    assert [slot.state for slot in rows["theme_day"].slots] == [
        CellState.DUE,
        CellState.AHEAD,
        CellState.AHEAD,
    ]
    assert rows["theme_day"].unexplained == 0


def test_the_calendar_says_it_in_cells(world: World) -> None:
    held(world.first, on=day_at(10, month=7))
    held(world.group, ActivityKind.GROUP_MEETING, on=day_at(22, month=7))
    held(world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(17, month=7))
    services.explain(
        unit=world.first,
        kind=ActivityKind.THEME_DAY,
        day=date(2026, 8, 1),
        reason="高温",
        actor=None,
        at=NOW,
    )

    table = queries.life_calendar(world.first, Q3, today=TODAY)

    assert [(row.label, [cell.text for cell in row.cells], row.total) for row in table.rows] == [
        ("支部党员大会", ["1", "–", "–"], "1 / 1"),
        ("支委会", ["–", "–", "–"], "不适用"),
        ("党小组会", ["1", "未开展", "未开展"], "1 / 3"),
        ("党课", ["–", "–", "–"], "0 / 1"),
        ("主题党日", ["1", "已说明", "未开展"], "1 / 3"),
    ]
    assert table.sentence == "未开展也未说明：党小组会2次、党课1次、主题党日1次。"


def test_the_sentence_names_what_this_month_still_owes(world: World) -> None:
    held(world.first, on=day_at(9))

    sentence = queries.life_calendar(world.first, Q4, today=TODAY).sentence

    assert sentence == "本月还欠：党小组会1次；本季还欠：支部党员大会1次、党课1次。"


def test_the_list_holds_the_subtree_and_nobody_else(world: World) -> None:
    held(world.group, ActivityKind.GROUP_MEETING)
    held(world.second, name="第二支部的主题党日")
    hold(world.first, name="还没开的")

    def names(unit: object) -> set[str]:
        found = queries.activities_of(unit, Q4.starts_on, Q4.ends_before)  # type: ignore[arg-type]
        return {row.name for row in found}

    assert names(world.first) == {"2026年第1次党小组会", "还没开的"}
    assert names(world.group) == {"2026年第1次党小组会"}
    assert names(world.committee) >= {"第二支部的主题党日", "还没开的"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_costs_the_same_for_one_meeting_and_for_three(world: World, count: int) -> None:
    found_board(world)
    for number in range(count):
        held(world.first, on=day_at(9) - timedelta(days=number))
        held(world.second, on=day_at(9) - timedelta(days=number))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.life_tables([world.first, world.second], Q4, today=TODAY)
        queries.activities_of(world.committee, Q4.starts_on, Q4.ends_before)
        queries.recent_of(world.first, limit=5)

    assert len(asked) == 8


@pytest.mark.parametrize(
    ("last", "days"), [(4, 0), (5, 0), (6, 0), (7, 1), (9, 3), (10, 4), (3, 0)]
)
def test_weekends_are_no_working_days(last: int, days: int) -> None:
    assert WorkingCalendar().worked_after(date(2026, 9, 4), date(2026, 9, last)) == days


def test_rows_tell_two_quarters_apart(world: World) -> None:
    held(world.first, on=day_at(30, month=9))
    assert Q3.starts_on > START

    assert rows_of(world, Q3)["theme_day"].held == 1
    assert rows_of(world, Q4)["theme_day"].held == 0
