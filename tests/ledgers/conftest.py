"""A ledger to write into: rules of the year, records that arrive, entries that follow."""

import pytest

from tests.ledgers.book import Book, open_book
from tests.world import World


@pytest.fixture
def book(world: World) -> Book:
    """Return the default rules of 2025 to 2027 over the world, and hands to record study."""
    return open_book(world)
