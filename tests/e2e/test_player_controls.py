"""The controls of the player: preview, chapters, captions, settings, keys, sound alone, the order of a lecture."""

import re

import pytest
from playwright.sync_api import Page, expect

from lectures.models import LecturePage
from media_pipeline.captions import services as captions
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource
from media_pipeline.models import MediaAsset
from sanwei.common import clock
from sanwei.study.enums import SeekPolicy
from sanwei.study.models import StudyItem
from tests.e2e.conftest import DESK, PHONE, Watch
from tests.e2e.test_accessibility import serious
from tests.e2e.test_keyboard import tab_to
from tests.e2e.test_player import NOW_AT, SOUND, STARTED

CAPTIONS = [Cue(0, 8_000, "什么时间、什么地点")]


@pytest.fixture
def furnished(lecture: LecturePage, film: MediaAsset) -> None:
    """Give the recording confirmed captions and two chapters; its sprite sheet came with the encoding."""
    told = {"asset": film, "actor": None, "at": clock.now()}
    language = CaptionLanguage.CHINESE
    captions.add_version(language=language, source=CaptionSource.UPLOADED, cues=CAPTIONS, **told)
    captions.confirm(language=language, number=1, **told)
    captions.set_chapters(chapters=[(0, "怎么开"), (4_000, "怎么记")], **told)


def start(page: Page) -> Page:
    page.click("[data-start]")
    page.wait_for_function(STARTED)
    return page


@pytest.mark.usefixtures("furnished")
def test_a_place_shows_its_picture_time_and_chapter_before_one_goes_there(watch: Watch) -> None:
    page = watch(size=DESK)
    start(page)
    box = page.locator("[data-covered]").bounding_box()
    assert box

    for _ in range(20):  # the list of pictures is asked for by the first move
        page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 2)
        page.mouse.move(box["x"] + box["width"] * 0.76, box["y"] + 2)
        if page.locator("[data-preview-picture]").is_visible():
            break
        page.wait_for_timeout(100)
    picture = page.locator("[data-preview-picture]")
    expect(picture).to_have_css("background-image", re.compile(r"sprite_1\.jpg"))
    expect(picture).to_have_css("background-position", "-480px 0px")
    expect(page.locator("[data-preview-time]")).to_have_text("0:06 怎么记")
    page.mouse.down()
    page.mouse.up()

    page.wait_for_function("() => document.querySelector('[data-media]').currentTime > 5.5")
    expect(page.locator("[data-preview]")).to_be_hidden()
    assert "怎么记" in (page.get_attribute("[data-seek]", "aria-valuetext") or "")


@pytest.mark.usefixtures("furnished")
def test_captions_are_on_until_switched_off_and_stay_so(watch: Watch) -> None:
    page = watch()
    start(page)
    expect(page.locator("[data-caption-line]")).to_have_text("什么时间、什么地点")

    page.click("[data-captions]")
    expect(page.locator("[data-caption-line]")).to_be_hidden()
    page.reload()
    start(page)

    expect(page.locator("[data-captions]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-caption-line]")).to_be_hidden()


@pytest.mark.usefixtures("furnished")
def test_captions_that_do_not_come_are_said_and_the_film_goes_on(watch: Watch) -> None:
    page = watch(allow=("Failed to load resource",))
    page.route("**/captions/*", lambda route: route.abort())

    page.click("[data-start]")

    expect(page.locator("[data-note]")).to_contain_text("字幕没有取到")
    page.wait_for_function(STARTED)


def test_the_keyboard_alone_is_enough(watch: Watch) -> None:
    page = watch("progressive", size=DESK)
    tab_to(page, page.locator("[data-start]"))
    page.keyboard.press("Enter")
    page.wait_for_function(STARTED)

    page.keyboard.press("k")
    expect(page.locator("[data-toggle]")).to_have_attribute("aria-label", "播放")
    page.focus("[data-seek]")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(">")
    assert page.evaluate(NOW_AT) == pytest.approx(5, abs=0.3)
    assert page.get_attribute("[data-seek]", "aria-valuetext") == "5秒，共8秒"
    assert page.inner_text("[data-rate-label]") == "1.25×"

    tab_to(page, page.locator("[data-menu-button]"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[data-rates]").get_by_role("button", name="1.5×"))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[data-menu]")).to_be_hidden()
    expect(page.locator("[data-menu-button]")).to_be_focused()
    assert page.inner_text("[data-rate-label]") == "1.5×"


def test_what_one_touches_is_large_enough(watch: Watch) -> None:
    page = start(watch())
    page.click("[data-menu-button]")

    small = page.eval_on_selector_all(
        ".player button, .player a, .player summary, .player input",
        """all => all.filter(one => one.offsetParent && one.checkVisibility())
          .map(one => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
          .filter(([, box]) => Math.min(box.width, box.height) < 43.5).map(([html]) => html)""",
    )

    assert small == []
    assert serious(page) == []


def test_sound_alone_goes_on_from_the_same_place_and_counts(watch: Watch) -> None:
    page = start(watch())

    page.click(".btns [data-listen]")
    page.wait_for_function(
        "() => document.querySelector('[data-player]').dataset.way === 'audio'"
        " && document.querySelector('[data-media]').currentTime > 2.5"
    )
    page.wait_for_function(SOUND)

    expect(page.locator("[data-ear]")).to_be_visible()
    assert page.get_attribute(".btns [data-listen]", "aria-pressed") == "true"
    assert page.evaluate("navigator.mediaSession.metadata.title") == "雪天撒盐车为什么先走下坡"
    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=20_000)


def test_saving_data_takes_the_small_rung_and_is_remembered(watch: Watch) -> None:
    page = watch("hls")
    page.evaluate("""() => localStorage.setItem("sanwei.player", '{"isSaving": true}')""")
    page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    start(page)

    rungs = {url.split("/")[-2] for url in asked if url.endswith(".m4s") and "/audio/" not in url}
    assert rungs == {"v480"}
    page.click("[data-menu-button]")
    expect(page.locator("[data-saver]")).to_have_attribute("aria-pressed", "true")


def test_a_line_of_the_text_starts_and_moves_the_film(watch: Watch) -> None:
    page = watch("progressive")

    page.evaluate("document.dispatchEvent(new CustomEvent('playfrom', {detail: 4000}))")
    page.wait_for_function("() => document.querySelector('[data-media]').currentTime > 4.2")
    page.evaluate("document.dispatchEvent(new CustomEvent('playfrom', {detail: 1000}))")
    page.wait_for_function("() => document.querySelector('[data-media]').currentTime < 3")

    assert page.eval_on_selector("[data-media]", "media => !media.paused")


def test_a_browser_without_full_screen_fills_its_window(watch: Watch) -> None:
    page = watch("progressive")
    page.evaluate(
        """() => {
          delete Element.prototype.requestFullscreen;
          delete Element.prototype.webkitRequestFullscreen;
          HTMLVideoElement.prototype.webkitEnterFullscreen = undefined;
        }"""
    )
    start(page)

    page.click("[data-full]")
    box = page.locator("[data-player]").bounding_box()
    assert box
    assert (box["width"], box["height"]) == PHONE
    expect(page.locator("[data-full]")).to_have_attribute("aria-label", "退出全屏")
    page.keyboard.press("Escape")

    expect(page.locator("[data-full]")).to_have_attribute("aria-label", "全屏")


def test_in_order_a_phone_call_stops_the_picture_and_costs_nothing(
    watch: Watch, lecture: LecturePage
) -> None:
    lecture.seek_policy = SeekPolicy.FIRST_IN_ORDER
    lecture.save_revision().publish()
    page = start(watch("progressive"))

    page.evaluate(
        """() => {
          Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    stopped = page.evaluate(NOW_AT)
    page.wait_for_timeout(1_000)
    assert page.evaluate(NOW_AT) == stopped
    page.evaluate(
        "() => { delete document.visibilityState;"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    page.keyboard.press("k")

    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)


def test_in_order_a_jump_is_held_and_explained_and_looking_back_is_free(
    watch: Watch, lecture: LecturePage
) -> None:
    lecture.seek_policy = SeekPolicy.FIRST_IN_ORDER
    lecture.save_revision().publish()
    assert StudyItem.objects.get(owner_key=str(lecture.public_id)).seek_policy == "first_in_order"
    page = watch("progressive")
    expect(page.locator("[data-rule]")).to_contain_text("首次观看按顺序来")
    start(page)

    page.keyboard.press("k")
    stopped = page.evaluate(NOW_AT)
    page.keyboard.press("End")
    expect(page.locator("[data-note]")).to_contain_text("看到 0:01 之后的部分要接着看")
    assert page.evaluate(NOW_AT) == pytest.approx(stopped, abs=0.6)
    page.keyboard.press("Home")
    assert page.evaluate(NOW_AT) == 0
    page.keyboard.press("k")

    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)
