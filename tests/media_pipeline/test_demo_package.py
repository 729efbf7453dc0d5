"""The demo's prebuilt lecture must belong to today's recipe, or the demo would encode for a minute."""

from django.core.files import File

from media_pipeline import package, plan, services
from tests.databases import ROOT

FOLDER = ROOT / "site/sanwei/home/demo/media"
SOURCE = FOLDER / "sanhuiyike_1080p.mp4"


def test_the_prebuilt_lecture_is_what_today_s_settings_would_make() -> None:
    with SOURCE.open("rb") as file:
        version_key = plan.version_key(services.sha256_of(File(file)))

    checked = package.check(FOLDER / version_key)

    assert [each.name for each in FOLDER.iterdir() if each.is_dir()] == [version_key]
    assert (checked.has_video, checked.has_audio, checked.duration_ms) == (True, True, 116_200)
    assert [(rung.name, rung.width, rung.height) for rung in checked.rungs] == [("480p", 854, 480)]
