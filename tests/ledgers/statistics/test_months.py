"""按月走势: each month is the table of that month over the same people, and opens into it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.ledgers.statistics.columns_chart import BASE, TOP, charts_of
from sanwei.ledgers.statistics.enums import Post, Shape, Topic
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.months import months_of, sentence_of
from sanwei.ledgers.statistics.tables import table_of
from sanwei.ledgers.statistics.values import Value
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit
from tests.ledgers.book import HOUR, Book
from tests.ledgers.statistics.lived import TODAY, Year
from tests.ledgers.statistics.test_pages import text_of
from tests.ledgers.statistics.test_tables import third_quarter
from tests.ledgers.test_pages import signed_in


def total(asked: Filter, code: str) -> Value:
    table = table_of(asked, Topic.STUDY)
    place = [figure.code for figure in table.figures].index(code)
    return table.total.values[place] or Value(table.figures[place].shape)


def address(unit: OrgUnit, query: str = "period=2026Q3") -> str:
    return reverse("ledgers:months", args=[unit.public_id]) + f"?{query}"


@pytest.fixture
def told(book: Book) -> Book:
    """In July one of four learned two hours, in September two one hour each, in the other branch somebody all along."""
    world = book.world
    book.record(world.zhang_san, date(2026, 7, 8), length_seconds=2 * HOUR)
    for member in (world.zhang_san, world.li_si):
        book.record(member, date(2026, 9, 8))
    for month in range(1, 10):
        book.record(world.wang_wu, date(2026, month, 8), length_seconds=3 * HOUR)
    book.deliver()
    return book


def test_each_month_is_the_table_of_its_days_for_random_questions(book: Book) -> None:
    year = Year(book, seed=7).live()
    for _number in range(6):
        asked = year.ask()
        for month in months_of(asked):
            learned, hours = (total(month.filter, code) for code in ("participation", "hours"))
            assert (month.participation, month.hours) == (learned, hours), month.filter


def test_the_months_run_from_january_to_the_last_that_is_asked_about(told: Book) -> None:
    months = months_of(third_quarter(told.world.first))

    assert [(one.label, one.participation.note, one.hours.text) for one in months] == [
        *((f"{number}月", "0/4", "0") for number in range(1, 7)),
        ("7月", "1/4", "2"),
        ("8月", "0/4", "0"),
        ("9月", "2/4", "2"),
    ]
    assert [one.label for one in months if one.is_asked] == ["7月", "8月", "9月"]
    assert sentence_of(months) == "9月参学率50.0%，8月是0.0%；今年到9月共4学时。"


def test_a_year_that_runs_ends_with_today(told: Book) -> None:
    asked = Filter.of(
        unit=OrgUnit.objects.get(pk=told.world.first.pk),
        starts_on=date(2026, 1, 1),
        ends_before=date(2027, 1, 1),
        today=TODAY,
    )

    assert [one.label for one in months_of(asked)][-1] == "10月"


def test_an_earlier_day_ends_the_months_and_cuts_the_last(told: Book) -> None:
    asked = third_quarter(told.world.first, as_of=date(2026, 9, 7))

    months = months_of(asked)

    assert (months[-1].label, months[-1].participation.note) == ("9月", "0/4")


def test_posts_and_kinds_narrow_the_months(told: Book) -> None:
    months = months_of(
        third_quarter(
            told.world.first,
            posts=frozenset({Post.SECRETARY}),
            kinds=frozenset({MemberKind.FORMAL}),
        )
    )

    assert [(one.participation.note, one.hours.text) for one in months][-3:] == [
        ("0/1", "0"), ("0/1", "0"), ("1/1", "1"),
    ]  # fmt: skip


def test_columns_stand_on_the_ground_and_fill_the_height_at_their_most(told: Book) -> None:
    months = months_of(third_quarter(told.world.second))

    rate, hours = charts_of(months)

    assert [column.y + column.height for column in hours.columns] == [BASE] * 9
    assert {column.height for column in hours.columns} == {BASE - TOP}
    assert {(column.text, column.height) for column in rate.columns} == {
        ("33.3", int((BASE - TOP) * 0.333))
    }
    assert (rate.is_percent, hours.is_percent) == (True, False)


def test_a_long_number_is_cut_above_its_column_only(told: Book) -> None:
    month = replace(
        months_of(third_quarter(told.world.first))[0], hours=Value(Shape.HOURS, Decimal("1234.75"))
    )

    (_rate, hours) = charts_of([month])

    assert (hours.columns[0].text, hours.columns[0].value.text) == ("1235", "1234.75")


def test_every_number_of_the_page_opens_its_rows(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    page = text_of(client, address(told.world.first))
    links = re.findall(r'<a class="open" href="(/ledger/[^"]+)">([^<]+)</a>', page)
    assert len(links) == 18

    for link, number in links[-6:]:
        assert f'<p class="big-value"><b>{number}</b>' in text_of(client, link), link


def test_the_page_is_reached_from_the_tables_and_leads_back(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    first = reverse("ledgers:statistics", args=[told.world.first.public_id])

    assert address(told.world.first) in text_of(client, f"{first}?period=2026Q3")
    page = text_of(client, address(told.world.first))
    assert (
        f"{first}?period=2026Q3&amp;table=life"
        in client.get(address(told.world.first)).content.decode()
    )
    assert "第一支部" in page
    assert "第二支部" not in page


@pytest.mark.parametrize("who", ["zhou_ba", "wang_wu", "zhang_san", "zhao_liu"])
def test_who_has_no_desk_here_finds_no_months(told: Book, who: str) -> None:
    client = signed_in(told, getattr(told.world, who))

    assert client.get(address(told.world.first)).status_code == 404
    assert client.get(address(told.world.committee)).status_code == 404


def test_a_question_that_makes_no_sense_is_told_why(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    response = client.get(address(told.world.first, "period=2026Q5"))

    assert response.status_code == 422
    assert "没有这个时段" in unescape(response.content.decode())


def test_many_people_cost_as_much_as_few(told: Book) -> None:
    asked = third_quarter(told.world.committee)

    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            months_of(asked)
        return len(made)

    few = cost()
    Year(told, seed=1).live()

    assert cost() == few
    assert few <= 20
