"""The page of the twelve months: who opens it, what it costs, what leaves the house."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import NotAMakeUp
from sanwei.activities.models import Explanation
from sanwei.activities.year.table import year_tables
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from tests.activities.clients import client_of, text_of
from tests.activities.stage import day_at, held, hold, part_of
from tests.world import NOW, World

YEAR = clock.local_date(clock.now()).year


def test_a_branch_and_who_stands_above_open_it_and_no_neighbour(world: World) -> None:
    def status(member: object, unit: object) -> int:
        client = client_of(world, member)  # type: ignore[arg-type]
        return client.get(reverse("activities:year", args=[unit.public_id])).status_code  # type: ignore[attr-defined]

    assert [
        status(who, unit)
        for who, unit in (
            (world.li_si, world.first),
            (world.sun_qi, world.committee),
            (world.zhou_ba, world.first),
            (world.zhang_san, world.first),
            (world.li_si, world.group),
        )
    ] == [200, 200, 404, 404, 404]


def test_the_unit_above_sees_each_branch_and_the_sources(world: World) -> None:
    page = text_of(client_of(world, world.sun_qi), "year", world.committee.public_id)

    assert page.index("第一支部") < page.index("第二支部")
    assert "支部工作条例" in page


@pytest.mark.parametrize("asked", ["0000", "9999", "二〇二六", "-1", "²⁰²⁶", "20260"])
def test_a_year_that_is_none_is_this_year(world: World, asked: str) -> None:
    page = text_of(client_of(world, world.li_si), "year", world.first.public_id, f"?year={asked}")

    assert f"{YEAR}年组织生活一览表" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_twelve_months_cost_the_same_for_one_meeting_and_for_three(
    world: World, count: int
) -> None:
    for number in range(count):
        part = held(world.first, on=day_at(9 - number))
        held(world.second, on=day_at(9 - number))
        services.explain(
            unit=world.first,
            kind=ActivityKind.THEME_DAY,
            day=date(2026, 9 - number, 1),
            reason="防汛",
            made_up_by=part,
            actor=None,
            at=NOW,
        )

    with CaptureQueriesContext(connection) as asked:
        tables = year_tables([world.first, world.second], 2026, today=NOW.date())
        assert [cell.note for row in tables[0].rows for cell in row.cells if cell.note]

    assert len(asked) == 6


def test_the_sheet_holds_the_months_and_leaves_a_trace(world: World) -> None:
    held(world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(9))
    client = client_of(world, world.li_si)
    address = reverse("activities:year_workbook", args=[world.first.public_id])

    response = client.get(f"{address}?year=2026")

    file = BytesIO(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assembly = next(row for row in rows if str(row[1]).startswith("支部党员大会"))
    assert assembly[0] == "第一支部"
    assert assembly[3 + 9 : 3 + 12] == ["9日", "", ""]
    assert "第二支部" not in str(rows)
    assert "内部资料" in str(rows[1][0])
    entry = AuditEntry.objects.get(action="activities.export_year")
    assert entry.actor_name == "李四"


def test_a_make_up_is_chosen_from_later_records_of_the_same_unit(world: World) -> None:
    early = held(world.first, on=day_at(28, month=8))
    later = held(world.first, on=day_at(9))
    other_kind = held(world.first, ActivityKind.PARTY_CLASS, on=day_at(9))
    neighbour = held(world.second, on=day_at(9))
    unfinished = part_of(hold(world.first, on=day_at(10)))
    address = reverse("activities:explain", args=[world.first.public_id])
    client = client_of(world, world.li_si)

    def said(part: object) -> int:
        body = {"reason": "防汛值守", "made_up_by": part.public_id}  # type: ignore[attr-defined]
        return client.post(f"{address}?kind=theme_day&day=2026-09-01", body).status_code

    refused = [said(part) for part in (early, other_kind, neighbour, unfinished)]

    assert refused == [200] * 4
    assert not Explanation.objects.exists()
    assert said(later) == 302
    assert Explanation.objects.get().made_up_by == later
    assert "补开2026年9月没有开展的主题党日" in text_of(client, "record", later.activity.public_id)


def test_the_service_refuses_a_make_up_of_another_branch(world: World) -> None:
    with pytest.raises(NotAMakeUp):
        services.explain(
            unit=world.first,
            kind=ActivityKind.THEME_DAY,
            day=date(2026, 9, 1),
            reason="防汛",
            made_up_by=held(world.second, on=day_at(9)),
            actor=None,
            at=NOW,
        )


def test_an_open_month_offers_the_record_before_the_explanation(world: World) -> None:
    today = clock.local_date(clock.now())
    cell = f"?quarter={Quarter.of(today)}&kind=theme_day&month={today.month}"

    page = text_of(client_of(world, world.li_si), "room", world.first.public_id, cell)

    new = reverse("activities:new", args=[world.first.public_id])
    link = f"{new}?kind=theme_day&amp;day={today.isoformat()}"
    slots = page[page.index('id="open"') :]
    assert slots.index(f'href="{link}">记一次') < slots.index("写说明")
    form = client_of(world, world.li_si).get(link.replace("&amp;", "&")).content.decode()
    assert f'value="{today.isoformat()}"' in form


def test_a_month_that_is_over_offers_to_make_it_up(world: World) -> None:
    before = Quarter.of(clock.local_date(clock.now())).previous()
    cell = f"?quarter={before}&kind=group_meeting"

    page = text_of(client_of(world, world.li_si), "room", world.first.public_id, cell)

    new = reverse("activities:new", args=[world.group.public_id])
    slots = page[page.index('id="open"') :]
    assert slots.index(f'href="{new}?kind=group_meeting') < slots.index("补开</a>")
    assert slots.index("补开</a>") < slots.index("写说明</a>")
    assert "记一次</a>" not in slots


def test_a_group_s_meeting_begins_on_the_day_of_the_link(world: World) -> None:
    day = clock.local_date(clock.now()).replace(day=1)
    client = client_of(world, world.li_si)
    new = reverse("activities:new", args=[world.group.public_id])

    page = client.get(f"{new}?kind=group_meeting&day={day.isoformat()}", follow=True)

    assert f'value="{day.isoformat()}"' in page.content.decode()


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_day_that_is_none_is_today(world: World, day: str) -> None:
    query = f"?kind=theme_day&day={day}"

    page = text_of(client_of(world, world.li_si), "new", world.first.public_id, query)

    assert f'value="{clock.local_date(clock.now()).isoformat()}"' in page
