"""Pages of ledger, archive, filings and statistics ask as much of the database for fifty branches as for five."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities.models import ActivityBranch
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.statistics.enums import Topic
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, UnitKind
from sanwei.org.models import OrgUnit
from tests.activities.stage import day_at, held, people
from tests.ledgers.book import Book
from tests.ledgers.test_pages import signed_in
from tests.world import START

FEW, MANY = 5, 50
ABOVE = {
    "archive": "quarter=2026Q3",
    "corrections": "quarter=2026Q3",
    "filings": "when=2026Q3",
    "months": "period=2026Q3",
    **{f"statistics {topic.value}": f"period=2026Q3&table={topic.value}" for topic in Topic},
}
INSIDE = {
    **ABOVE,
    "figure participation": "period=2026Q3",
    "figure attendance": "period=2026Q3",
    "figure registered": "period=2026Q3",
}


def address(unit: OrgUnit, name: str, query: str) -> str:
    route, _space, more = name.partition(" ")
    code = [more] if route == "figure" else []
    return reverse(f"ledgers:{route}", args=[unit.public_id, *code]) + f"?{query}"


def costs(client: Client, unit: OrgUnit, pages: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, query in pages.items():
        url = address(unit, name, query)
        client.get(url)
        with CaptureQueriesContext(connection) as made:
            response = client.get(url)
        assert response.status_code == 200, name
        found[name] = len(made)
    return found


def found_branches(above: OrgUnit, first: int, last: int) -> None:
    """Found branches of two people that held a 主题党日 and a meeting in September."""
    for number in range(first, last):
        branch = org.create_unit(
            name=f"第{number}号支部", kind=UnitKind.BRANCH, parent=OrgUnit.objects.get(pk=above.pk)
        )
        for name in ("甲", "乙"):
            org.enrol(
                name=f"{name}{number}", kind=MemberKind.FORMAL, branch=branch, starts_on=START,
                joined_on=START,
            )  # fmt: skip
        held(branch, on=day_at(9, month=9))


@pytest.fixture
def above(book: Book) -> OrgUnit:
    return org.create_unit(
        name="机关总支", kind=UnitKind.GENERAL_BRANCH, parent=book.world.committee
    )


def test_a_unit_above_pays_for_fifty_branches_what_it_pays_for_five(
    book: Book, above: OrgUnit
) -> None:
    client = signed_in(book, book.world.sun_qi)
    found_branches(above, 0, FEW)
    book.deliver()
    few = costs(client, above, ABOVE)

    found_branches(above, FEW, MANY)
    book.deliver()

    assert costs(client, above, ABOVE) == few
    assert LedgerEntry.objects.filter(kind="filing").count() >= MANY


def test_a_branch_pays_for_fifty_people_what_it_pays_for_five(book: Book) -> None:
    branch, client = book.world.second, signed_in(book, book.world.zhou_ba)

    def fill(number: int, day: int) -> None:
        for one in people(branch, number):
            book.record(one, date(2026, 8, day))
        held(branch, on=day_at(day, month=9))
        book.deliver()

    fill(FEW - 3, 9)
    few = costs(client, branch, INSIDE)

    fill(MANY - FEW, 10)

    assert costs(client, branch, INSIDE) == few
    assert ActivityBranch.objects.latest("pk").attendance.count() == MANY
