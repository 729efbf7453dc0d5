"""The demo's prebuilt lectures must belong to today's recipe, or the demo would encode for minutes."""

from pathlib import Path

import pytest
from django.core.files import File

from media_pipeline import package, plan, services
from tests.databases import ROOT

DEMO = ROOT / "site/sanwei/home/demo"
SOURCES = sorted((DEMO / "recordings").glob("*.mp4"))
UPRIGHT = {"xuetian"}  # recorded on a phone held upright


def version_of(source: Path) -> Path:
    with source.open("rb") as file:
        return DEMO / "media" / plan.version_key(services.sha256_of(File(file)))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_demo_lecture_comes_as_today_s_settings_would_make_it(source: Path) -> None:
    checked = package.check(version_of(source))

    assert (checked.has_video, checked.has_audio) == (True, True)
    size = (480, 854) if source.stem in UPRIGHT else (854, 480)
    assert [(rung.name, rung.width, rung.height) for rung in checked.rungs] == [("480p", *size)]


def test_no_package_of_an_older_recipe_is_left() -> None:
    kept = {each.name for each in (DEMO / "media").iterdir()}

    assert kept == {version_of(source).name for source in SOURCES}
