"""Table = rows = workbook, and branches sum to the whole: for random questions over a generated year."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from sanwei.ledgers.statistics import workbook
from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.figures import FIGURES
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.tables import opened, table_of
from sanwei.ledgers.statistics.values import Value
from sanwei.org.models import OrgUnit
from tests.ledgers.book import Book
from tests.ledgers.statistics.lived import Year

QUESTIONS = 20
SEEDS = [1, 2]


@pytest.fixture(params=SEEDS)
def year(request: pytest.FixtureRequest, book: Book) -> Year:
    return Year(book, seed=request.param).live()


def sums(value: Value | None) -> tuple[Decimal, Decimal]:
    return (value.part, value.whole) if value else (Decimal(0), Decimal(0))


def added(pairs: list[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    return sum((one for one, _two in pairs), Decimal(0)), sum(
        (two for _one, two in pairs), Decimal(0)
    )


def rows_of(asked: Filter, code: str, line: str | None = None) -> tuple[Decimal, Decimal]:
    found = opened(asked, FIGURES[code], line=line)
    assert found is not None
    rows = [(Decimal(row.part), Decimal(row.whole)) for row in found.rows()]
    assert all(len(row.cells) == len(FIGURES[code].heads) for row in found.rows())
    if found.value.whole == 0:
        # A count: its rows may be those that count one, or everybody with a mark.
        return added(rows)[0], Decimal(0)
    return added(rows)


def test_every_number_is_the_sum_of_its_rows(year: Year) -> None:
    for _number in range(QUESTIONS):
        asked = year.ask()
        for topic in Topic:
            table = table_of(asked, topic)
            for place, figure in enumerate(table.figures):
                whole = table.total.values[place]
                told = (asked, figure.code)
                assert rows_of(asked, figure.code)[0] == sums(whole)[0], told
                if sums(whole)[1]:
                    assert rows_of(asked, figure.code) == sums(whole), told
                for line in table.lines:
                    value = line.values[place]
                    found = rows_of(asked, figure.code, line.key)
                    assert found[0] == sums(value)[0], (*told, line.name)


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
                assert added(lines) == total, (asked, figure.code)
                assert added(inside) == total, (asked, figure.code)
                by_name = {line.name: sums(line.values[place]) for line in whole.lines}
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
                workbook.cells_of(table.figures, line.values) for line in lines
            ]
            assert table_of(asked, table.topic) == table


def test_the_kinds_sum_to_everybody(year: Year) -> None:
    from dataclasses import replace

    from sanwei.org.enums import MemberKind

    codes = ["due", "learned", "hours", "tested", "attendance", "talks", "registered"]
    for _number in range(8):
        asked = replace(year.ask(), kinds=frozenset(), posts=frozenset())
        formal = replace(asked, kinds=frozenset({MemberKind.FORMAL}))
        others = replace(asked, kinds=frozenset({MemberKind.PROBATIONARY}))
        for code in codes:
            parts = [rows_of(one, code) for one in (formal, others)]
            assert added(parts) == rows_of(asked, code), (asked, code)
