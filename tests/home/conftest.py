"""The whole demo, for modules that look at it as a user does: built once for each, everything rolled back behind it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from sanwei.common import clock
from sanwei.home.demo.building import build
from tests.home.told import AS_OF, NOW


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        build(as_of=AS_OF, say=lambda line: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_day(demo: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the demo on the day of its stories."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
