"""Table = rows = workbook, and branches sum to the whole: for random questions over a generated year."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from sanwei.ledgers.statistics import columns, workbook
from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.figure import Facts, Figure
from sanwei.ledgers.statistics.figures import LOADERS
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.opening import opened
from sanwei.ledgers.statistics.tables import table_of
from sanwei.ledgers.statistics.values import Value
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit
from tests.ledgers.book import Book
from tests.ledgers.statistics.lived import Year

QUESTIONS = 20


@pytest.fixture(params=[1, pytest.param(2, marks=pytest.mark.slow)])
def year(request: pytest.FixtureRequest, book: Book) -> Year:
    return Year(book, seed=request.param).live()


def sums(value: Value | None) -> tuple[Decimal, Decimal]:
    return (value.part, value.whole) if value else (Decimal(0), Decimal(0))


def added(pairs: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    pairs = list(pairs)
    return sum((one for one, _two in pairs), Decimal(0)), sum(
        (two for _one, two in pairs), Decimal(0)
    )


def rows_of(facts: Facts, figure: Figure, line: str | None) -> tuple[Decimal, Decimal]:
    """Return what the rows of a figure add up to; of a count the parts alone."""
    rows = list(figure.rows(facts, line))
    assert all(len(row.cells) == len(figure.heads) for row in rows)
    part, whole = added((Decimal(row.part), Decimal(row.whole)) for row in rows)
    return part, Decimal(0) if figure.shape in (Shape.COUNT, Shape.HOURS) else whole


def expected(figure: Figure, value: Value | None) -> tuple[Decimal, Decimal]:
    part, whole = sums(value)
    return part, Decimal(0) if figure.shape in (Shape.COUNT, Shape.HOURS) else whole


def test_every_number_is_the_sum_of_its_rows(year: Year) -> None:
    for number in range(QUESTIONS):
        asked = year.ask()
        for topic in Topic:
            table, facts = table_of(asked, topic), LOADERS[topic](asked)
            for place, figure in enumerate(table.figures):
                total = expected(figure, table.total.values[place])
                assert rows_of(facts, figure, None) == total, (asked, figure.code)
                for line in table.lines[number % 2 :: 2]:
                    value = expected(figure, line.values[place])
                    found = rows_of(facts, figure, line.key)
                    assert found == value, (asked, figure.code, line.name)


def test_lines_add_up_and_branches_sum_to_the_whole(year: Year) -> None:
    for _number in range(QUESTIONS):
        asked = year.ask(year.world.committee)
        branches = [asked.within(OrgUnit.objects.get(pk=one.pk)) for one in year.branches]
        for topic in Topic:
            whole = table_of(asked, topic)
            apart = [table_of(one, topic) for one in branches]
            for place, figure in enumerate(whole.figures):
                total = sums(whole.total.values[place])
                lines = [sums(line.values[place]) for line in whole.lines]
                inside = [sums(one.total.values[place]) for one in apart]
                by_name = {line.name: sums(line.values[place]) for line in whole.lines}
                own = by_name.get("本级", sums(None))  # what belongs to no branch: lectures
                assert added(lines) == total, (asked, figure.code)
                assert added([*inside, own]) == total, (asked, figure.code)
                assert own == sums(None) or topic == Topic.LECTURES
                assert [by_name[one.filter.unit.short_name] for one in apart] == inside


def test_the_workbook_holds_what_is_on_screen(year: Year) -> None:
    for _number in range(4):
        asked = year.ask()
        file = BytesIO()

        tables = workbook.write(asked, file)

        book = load_workbook(file)
        for table in tables:
            sheet = book[str(table.topic.label)]
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            head = next(number for number, row in enumerate(rows) if row[0] == "党组织")
            shown = rows[head + 1 : head + 2 + len(table.lines)]
            lines = [*table.lines, table.total]
            assert [row[1:] for row in shown] == [
                columns.cells_of(table.figures, line.values) for line in lines
            ]
            assert table_of(asked, table.topic) == table


def test_the_kinds_sum_to_everybody(year: Year) -> None:
    codes = ["due", "learned", "hours", "tested", "attendance", "talks", "registered"]
    for _number in range(3):
        asked = replace(year.ask(), kinds=frozenset(), posts=frozenset())
        formal = replace(asked, kinds=frozenset({MemberKind.FORMAL}))
        others = replace(asked, kinds=frozenset({MemberKind.PROBATIONARY}))
        whole, *parts = (totals(one) for one in (asked, formal, others))
        for code in codes:
            assert added(one[code] for one in parts) == whole[code], (asked, code)


def totals(asked: Filter) -> dict[str, tuple[Decimal, Decimal]]:
    return {
        figure.code: sums(value)
        for topic in (Topic.STUDY, Topic.LIFE, Topic.PEOPLE)
        for table in [table_of(asked, topic)]
        for figure, value in zip(table.figures, table.total.values, strict=True)
    }


def test_an_opened_number_says_what_its_table_says(year: Year) -> None:
    asked = year.ask(year.world.committee)
    for topic in Topic:
        table = table_of(asked, topic)
        for figure, value in zip(table.figures, table.total.values, strict=True):
            found = opened(asked, figure)

            assert found is not None
            assert sums(found.value) == sums(value), figure.code
            assert added(sums(line.values[0]) for line in found.lines) == sums(value), figure.code
