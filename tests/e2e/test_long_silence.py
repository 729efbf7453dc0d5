"""Two minutes without a network while a lecture plays on out of its buffer: nothing of it is lost."""

from pathlib import Path

import pytest
from django.core.files import File
from playwright.sync_api import expect

from lectures.models import LecturePage
from media_pipeline import services
from media_pipeline.models import MediaAsset
from sanwei.common import clock
from sanwei.home import demo
from sanwei.study.models import WatchSession
from tests.e2e.conftest import Watch
from tests.e2e.test_player import FAILED_TO_LOAD, NOW_AT, STARTED
from tests.world import World

DEMO = Path(demo.__file__).parent
SILENCE_MS = 120_000
SLOW = 0.75  # so that a film of 1:57 lasts longer than the silence
BUFFERED = (
    "() => { const { buffered, duration } = document.querySelector('[data-media]');"
    " return buffered.length && buffered.end(buffered.length - 1) > duration - 1; }"
)


@pytest.fixture
def film(site_world: World) -> MediaAsset:
    """Return the demo's recording of 1:57, whose package lies in the tree."""
    site_world.first.refresh_from_db()
    path = DEMO / "recordings/sanhuiyike.mp4"
    with path.open("rb") as file:
        return services.ingest(
            file=File(file),
            name=path.name,
            title="三会一课",
            collection=site_world.first.collection,
            uploaded_by=None,
            confirmed_unclassified=True,
            at=clock.now(),
            prebuilt=DEMO / "media",
        )


@pytest.mark.slow
def test_two_minutes_without_network_lose_nothing(watch: Watch, lecture: LecturePage) -> None:
    page = watch("progressive", allow=(FAILED_TO_LOAD, "ERR_INTERNET_DISCONNECTED"))
    page.click("[data-start]")
    page.eval_on_selector("[data-media]", "(media, rate) => (media.playbackRate = rate)", SLOW)
    page.wait_for_function(STARTED)
    page.wait_for_function(BUFFERED)

    page.context.set_offline(True)
    page.wait_for_timeout(SILENCE_MS)
    expect(page.locator("[data-saved]")).to_contain_text("先记在手机里")
    before = WatchSession.objects.get()
    page.context.set_offline(False)
    page.wait_for_timeout(3_000)
    page.eval_on_selector("[data-media]", "media => media.pause()")
    stopped_ms = page.evaluate(NOW_AT) * 1_000
    expect(page.locator("[data-saved]")).to_contain_text("已保存", timeout=30_000)

    after = WatchSession.objects.get()
    assert before.watched_ms < 15_000
    assert stopped_ms > SILENCE_MS * SLOW
    assert len(after.intervals) == 1
    assert after.intervals[0][0] < 100
    assert after.intervals[0][1] == pytest.approx(stopped_ms, abs=500)
