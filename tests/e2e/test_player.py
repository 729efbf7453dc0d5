"""A member before the player: it plays with sound, counts what was seen, goes on where one stopped."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest
from django.core.files import File
from django.core.files.storage import default_storage
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage

from lectures.models import LectureFollowUp, LecturePage
from media_pipeline import services
from media_pipeline.management.commands import ingest_media
from media_pipeline.models import MediaAsset
from sanwei.common import clock
from sanwei.study.enums import ItemKind, ItemState, StudyState
from sanwei.study.models import StudyItem, StudyProgress
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.world import World

CLIP_SECONDS = 8
STARTED = "() => document.querySelector('[data-media]').currentTime > 1.5"
SOUND = "() => document.querySelector('[data-media]').webkitAudioDecodedByteCount > 0"
NOW_AT = "() => document.querySelector('[data-media]').currentTime"
LIBRARY = "hls.min.js"


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a film of eight seconds with a tone, as a phone would send it."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film = f"testsrc2=size=640x360:rate=25:duration={CLIP_SECONDS}"
    tone = f"sine=frequency=440:duration={CLIP_SECONDS}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", film]
    command += ["-f", "lavfi", "-i", tone, "-pix_fmt", "yuv420p", "-c:a", "aac", str(path)]
    subprocess.run(command, check=True)
    return path


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the pipeline's result for the clip is kept: encoded once, adopted by every further test."""
    return tmp_path_factory.mktemp("packages")


@pytest.fixture
def film(site_world: World, clip: Path, packages: Path) -> MediaAsset:
    """Return the clip as a recording of the first branch that plays."""
    if not any(packages.iterdir()):
        told = ingest_media.take(clip, site_world.first.collection)
        assert told["state"] == "ready", told
        asset = MediaAsset.objects.get()
        stored = Path(default_storage.path(f"media/versions/{asset.public_id}"))
        shutil.copytree(stored, packages, dirs_exist_ok=True)
        return asset
    with clip.open("rb") as file:
        return services.ingest(
            file=File(file),
            name=clip.name,
            title="片段",
            collection=site_world.first.collection,
            uploaded_by=None,
            confirmed_unclassified=True,
            at=clock.now(),
            prebuilt=packages,
        )


@pytest.fixture
def lecture(site_world: World, film: MediaAsset) -> LecturePage:
    """Return a live lecture of the first branch with a quiz behind it."""
    page = LecturePage(
        title="雪天撒盐车为什么先走下坡",
        main_media=film,
        confirmed_unclassified=True,
        live=False,
    )
    WagtailPage.objects.get(unitpage__unit=site_world.first).add_child(instance=page)
    quiz = StudyItem.objects.create(
        kind=ItemKind.QUIZ,
        state=ItemState.LIVE,
        title="随课测验",
        url="/quiz/",
        owner_label="quizzes.quiz",
        owner_key="demo",
        unit=site_world.first,
        audience=site_world.first_only,
    )
    page.follow_ups.add(LectureFollowUp(item=quiz))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def watch(open_page: OpenPage, site_world: World, lecture: LecturePage) -> Callable[..., Page]:
    """Return a function that opens the lecture for 张三, with one way of playing forced or none."""

    def watch(way: str = "", size: tuple[int, int] = PHONE) -> Page:
        page = open_page(lecture.get_url(), member=site_world.zhang_san, size=size)
        if way:
            page.eval_on_selector("[data-player]", "(root, way) => (root.dataset.force = way)", way)
        return page

    return watch


@pytest.mark.parametrize("way", ["hls", "progressive"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_each_way_plays_with_sound(
    watch: Callable[..., Page], way: str, size: tuple[int, int]
) -> None:
    page = watch(way, size)

    page.click("[data-start]")
    page.wait_for_function(STARTED)
    page.wait_for_function(SOUND)

    assert page.get_attribute("[data-player]", "data-way") == way


def test_the_browsers_own_way_plays_or_says_so(watch: Callable[..., Page]) -> None:
    page = watch("native")
    can_play = page.eval_on_selector(
        "[data-media]", "media => media.canPlayType('application/vnd.apple.mpegurl')"
    )

    page.click("[data-start]")

    if can_play:
        page.wait_for_function(STARTED)
        page.wait_for_function(SOUND)
    else:
        expect(page.locator("[data-note]")).to_contain_text("现在播不了")


def test_the_library_is_fetched_at_the_first_tap_only(watch: Callable[..., Page]) -> None:
    page = watch()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    before = [url for url in asked if LIBRARY in url or ("/m/" in url and "poster" not in url)]

    page.click("[data-start]")
    page.wait_for_function(STARTED)

    assert before == []
    assert any(LIBRARY in url for url in asked)


def test_seen_to_the_end_it_is_done_and_the_quiz_opens(
    watch: Callable[..., Page], site_world: World
) -> None:
    page = watch()
    expect(page.locator("[data-next-locked]")).to_have_text("看满95%后开始")
    expect(page.locator("[data-next-open]")).to_be_hidden()

    page.click("[data-start]")

    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)
    expect(page.locator("[data-next-open]")).to_be_visible()
    expect(page.locator("[data-next-locked]")).to_have_count(0)
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    progress = StudyProgress.objects.get(member=site_world.zhang_san)
    assert progress.state == StudyState.COMPLETED


def test_one_goes_on_where_one_stopped(watch: Callable[..., Page]) -> None:
    page = watch()
    page.click("[data-start]")
    page.wait_for_function("() => document.querySelector('[data-media]').currentTime > 4")
    page.keyboard.press("k")
    expect(page.locator("[data-words-head]")).to_contain_text("已看")

    page.reload()
    expect(page.locator("[data-start-label]")).to_have_text("从 0:04 继续")
    page.click("[data-start]")
    page.wait_for_function("() => document.querySelector('[data-media]').currentTime > 3.9")

    assert page.evaluate(NOW_AT) < 7


def test_keys_alone_are_enough(watch: Callable[..., Page]) -> None:
    page = watch("progressive", DESK)
    page.focus("[data-start]")
    page.keyboard.press("Enter")
    page.wait_for_function(STARTED)
    page.focus("[data-seek]")

    page.keyboard.press("k")
    expect(page.locator("[data-toggle]")).to_have_attribute("aria-label", "播放")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(">")

    assert page.evaluate(NOW_AT) == pytest.approx(5, abs=0.3)
    assert page.inner_text("[data-rate-label]") == "1.25×"


def test_sound_alone_goes_on_from_the_same_place(watch: Callable[..., Page]) -> None:
    page = watch()
    page.click("[data-start]")
    page.wait_for_function(STARTED)

    page.click("[data-listen]")
    page.wait_for_function(
        "() => document.querySelector('[data-player]').dataset.way === 'audio'"
        " && document.querySelector('[data-media]').currentTime > 2.5"
    )
    page.wait_for_function(SOUND)

    expect(page.locator("[data-ear]")).to_be_visible()
    assert page.get_attribute("[data-listen]", "aria-pressed") == "true"
