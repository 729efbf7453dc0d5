"""组织生活开展情况统计表: rows of the own subtree, sums, who is counted, and what a year's export says instead."""

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from sanwei.activities import services as activities
from sanwei.activities.enums import AbsenceReason, ActivityKind
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries
from sanwei.ledgers.queries import LifeTable
from sanwei.org import services as org
from sanwei.org.models import OrgUnit
from tests.activities.stage import day_at, held, hold
from tests.world import NOW, World

RUNNING = Quarter(2026, 4)
TODAY = NOW.date()
THEME = ActivityKind.THEME_DAY


def table(unit: OrgUnit, today: date = TODAY, quarter: Quarter = RUNNING) -> LifeTable:
    return queries.life_table(unit=unit, quarter=quarter, as_of=TODAY, today=today)


def test_a_branch_has_its_own_row_and_the_committee_one_for_each(world: World) -> None:
    held(world.first)
    held(world.second)

    assert [line.name for line in table(world.first).lines] == ["第一支部"]
    assert [line.name for line in table(world.committee).lines] == ["第一支部", "第二支部"]


def test_the_sum_adds_up_the_branches(world: World) -> None:
    held(world.first, absent={world.sun_qi: AbsenceReason.DUTY})
    held(world.second)

    total = table(world.committee).total

    assert (total.formal, total.probationary) == (7, 0)
    assert (total.theme.held, total.theme.present, total.theme.due) == (2, 6, 7)
    assert str(total.theme.rate) == "85.7"


def test_what_is_not_closed_counts_nowhere(world: World) -> None:
    hold(world.first)

    (line,) = table(world.first).lines

    assert (line.theme.held, line.theme.rate, line.records) == (0, None, ())


def test_two_in_one_month_are_two_records_and_one_turn(world: World) -> None:
    held(world.first)
    held(world.first, on=day_at(10))

    (line,) = table(world.first).lines

    assert (line.theme.held, line.theme.met, line.theme.owed) == (2, 1, 3)


def test_a_month_that_is_over_without_a_word_is_named(world: World) -> None:
    (line,) = table(world.first, today=date(2026, 11, 2)).lines

    assert "10月主题党日未开展（未说明）" in [one.words for one in line.not_held]


def test_a_turn_that_was_explained_is_named_with_its_reason(world: World) -> None:
    activities.explain(
        unit=world.first, kind=THEME, day=day_at(31).date(), reason="防汛值守", actor=None, at=NOW
    )

    (line,) = table(world.first, today=date(2026, 11, 2)).lines

    found = {one.words: one.is_explained for one in line.not_held if one.kind == THEME}
    assert found == {"10月主题党日未开展（已说明）：防汛值守": True}


def test_leading_cadres_are_counted_where_they_were_there(world: World) -> None:
    org.update_member(member=world.zhang_san, is_leading_cadre=True, actor=None, at=NOW)
    org.update_member(member=world.wang_wu, is_leading_cadre=True, actor=None, at=NOW)
    held(world.first)
    held(world.first, ActivityKind.PARTY_CLASS)
    held(world.second, absent={world.wang_wu: AbsenceReason.ERRAND})

    visits = {line.name: line.cadre_visits for line in table(world.committee).lines}

    assert visits == {"第一支部": 2, "第二支部": 0}


def test_visits_of_leading_cadres_end_with_the_last_day_of_the_quarter(world: World) -> None:
    org.update_member(member=world.zhang_san, is_leading_cadre=True, actor=None, at=NOW)
    held(world.first, on=day_at(30, month=9))
    held(world.first, on=day_at(1))

    (before,) = table(world.first, quarter=Quarter(2026, 3)).lines
    (after,) = table(world.first).lines

    assert (before.cadre_visits, after.cadre_visits) == (1, 1)


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 9, 1), ["第一支部"]),
        (date(2026, 10, 1), ["第一支部"]),
        (date(2026, 10, 2), ["第一支部", "第二支部"]),
    ],
)
def test_a_dissolved_branch_leaves_the_quarters_behind_it(
    world: World, day: date, names: list[str]
) -> None:
    OrgUnit.objects.filter(pk=world.second.pk).update(dissolved_on=day)

    assert [line.name for line in table(world.committee).lines] == names


def test_the_table_costs_the_same_for_one_record_and_three(
    world: World, django_assert_num_queries: Any
) -> None:
    held(world.first)
    with django_assert_num_queries(10):
        table(world.committee)
    held(world.second)
    held(world.first, on=day_at(10))

    with django_assert_num_queries(10):
        table(world.committee)


def test_a_span_that_is_no_quarter_says_so_instead(world: World, tmp_path: Path) -> None:
    out = tmp_path / "half.xlsx"
    call_command(
        "export_statistics", f"--unit={world.first.public_id}", "--from=2026-07-01",
        "--to=2026-08-31", f"--out={out}", stdout=StringIO(),
    )  # fmt: skip

    book = load_workbook(out)

    assert "组织生活开展情况" not in book.sheetnames
    notes = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert "请选整季导出" in notes["组织生活"]
