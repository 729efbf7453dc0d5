"""Which index the environment chooses, and what the start says when its library is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from sanwei.search import checks, pins
from tests.databases import ROOT

SHOW = """
import json
from sanwei.settings import base
print(json.dumps(base.WAGTAILSEARCH_BACKENDS, default=str))
"""


def backends(data: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env={
            **{name: value for name, value in os.environ.items() if "SANWEI" not in name},
            "PYTHONPATH": f"{ROOT}/site:{ROOT}",
            "SANWEI_DATA_DIR": str(data),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def chosen(data: Path, **environment: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(backends(data, **environment).stdout)["default"]
    return found


def test_index_lies_in_the_data_folder_and_is_written_by_the_worker(tmp_path: Path) -> None:
    assert chosen(tmp_path) == {
        "BACKEND": "sanwei.search.backend",
        "ENGINE": "whoosh",
        "PATH": str(tmp_path / "index"),
        "QUEUE": "sanwei.search.services.queue",
        "ASK_FOR_REBUILD": "sanwei.search.services.ask_for_rebuild",
        "SORTS_BY_ANY_COLUMN": True,
    }


def test_other_library_is_chosen_by_name(tmp_path: Path) -> None:
    assert chosen(tmp_path, SANWEI_SEARCH_ENGINE="tantivy")["ENGINE"] == "tantivy"


def test_server_is_chosen_by_its_address(tmp_path: Path) -> None:
    address = "opensearch3+https://search:key@one:9200,https://search:key@two:9200"

    assert chosen(tmp_path, SANWEI_SEARCH_URL=address) == {
        "BACKEND": "modelsearch.backends.opensearch3",
        "URLS": ["https://search:key@one:9200", "https://search:key@two:9200"],
        "INDEX_PREFIX": "sanwei_",
        "INDEX_SETTINGS": {"settings": {"analysis": {"analyzer": {"default": {"type": "cjk"}}}}},
    }


@pytest.mark.parametrize(
    "address", ["https://one:9200", "solr+http://one", "opensearch3+ftp://one"]
)
def test_address_that_names_no_server_stops_the_start_without_being_repeated(
    tmp_path: Path, address: str
) -> None:
    done = backends(tmp_path, SANWEI_SEARCH_URL=f"{address}/secret")

    assert done.returncode != 0
    assert "SANWEI_SEARCH_URL must be" in done.stderr
    assert "secret" not in done.stderr


def use(settings: Settings, **params: Any) -> None:
    default = django_settings.WAGTAILSEARCH_BACKENDS["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": {**default, **params}}


def test_checks_are_silent_where_all_is_there(settings: Settings) -> None:
    for params in ({"ENGINE": "tantivy"}, {"BACKEND": "modelsearch.backends.opensearch3"}, {}):
        use(settings, **params)
        assert checks.library_is_there() == checks.one_whoosh() == []


def test_missing_client_library_is_named(settings: Settings) -> None:
    use(settings, BACKEND="modelsearch.backends.elasticsearch9")

    (error,) = checks.library_is_there()

    assert (error.id, error.hint) == ("sanwei_search.E001", "pip install elasticsearch")


def test_second_distribution_of_whoosh_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, version in (("Whoosh3", "3.0"), ("Harmless", "1.0")):
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        provided = "whoosh" if name == "Whoosh3" else "harmless/whoosh"
        (folder / "RECORD").write_text(f"{provided}/__init__.py,,\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    (error,) = checks.one_whoosh()

    assert error.id == "sanwei_search.E002"
    assert "whoosh-reloaded 2.7.5, whoosh3 3.0." in error.msg


def test_other_release_of_whoosh_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "WHOOSH_RELEASE", "2.7.6")

    assert [error.id for error in checks.one_whoosh()] == ["sanwei_search.E002"]


def test_other_release_of_whoosh_troubles_nobody_without_whoosh(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "WHOOSH_RELEASE", "2.7.6")
    use(settings, ENGINE="tantivy")

    assert checks.one_whoosh() == []
