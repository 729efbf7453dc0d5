"""An index of the test's own: rows are rolled back, a folder is not."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from sanwei.search.backend import engine_at
from sanwei.search.whoosh_engine import WhooshEngine


@pytest.fixture
def engine(tmp_path: Path, settings: Settings) -> WhooshEngine:
    """Return the engine behind every search of this test; nothing is indexed yet."""
    backends = django_settings.WAGTAILSEARCH_BACKENDS
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {**backends["default"], "PATH": tmp_path / "index"}
    }
    return engine_at(str(tmp_path / "index"))
