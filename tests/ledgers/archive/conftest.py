"""A branch that owes nothing any more for the quarter that is over."""

import pytest

from sanwei.activities import services as activities
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import WrongSpan
from tests.ledgers.archive.stage import QUARTER
from tests.ledgers.book import Book, open_book
from tests.world import NOW, World


@pytest.fixture
def book(world: World) -> Book:
    return open_book(world)


@pytest.fixture
def nothing_owed(book: Book) -> None:
    """Write for every turn of the first branch and its group why it was not held."""
    for kind in ActivityKind:
        for day in QUARTER.months():
            for unit in (book.world.first, book.world.group):
                try:
                    activities.explain(
                        unit=unit, kind=kind, day=day, reason="防汛值守", actor=None, at=NOW
                    )
                except WrongSpan:
                    continue
