"""Fixtures that every test may use."""

import pytest

from tests import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    """Return the small named world, built in the test's own transaction."""
    return worlds.build()
