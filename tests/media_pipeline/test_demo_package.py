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
    lowest = checked.rungs[0]
    size = (480, 854) if source.stem in UPRIGHT else (854, 480)
    assert (lowest.name, lowest.width, lowest.height) == ("480p", *size)
    # Web-safe as they are: the sharpest picture is the maker's own.
    assert len(checked.rungs) > 1
    assert "sprites.vtt" in dict(checked.files)


def test_the_demo_stays_small_enough_to_be_fetched() -> None:
    size = sum(each.stat().st_size for each in DEMO.rglob("*") if each.is_file())

    assert size <= 25 * 10**6


def test_no_package_of_an_older_recipe_is_left() -> None:
    kept = {each.name for each in (DEMO / "media").iterdir()}

    assert kept == {version_of(source).name for source in SOURCES}
