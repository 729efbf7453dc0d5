"""A member before the player: it plays on every way with sound, counts what was seen, and finds out of trouble."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, Route, expect

from lectures.models import LecturePage
from sanwei.study.enums import StudyState
from sanwei.study.models import StudyProgress
from tests.e2e.conftest import DESK, OpenPage, Watch
from tests.e2e.test_accessibility import COLD_BYTES, COLD_REQUESTS
from tests.world import World

STARTED = "() => document.querySelector('[data-media]').currentTime > 1.5"
SOUND = "() => document.querySelector('[data-media]').webkitAudioDecodedByteCount > 0"
NOW_AT = "() => document.querySelector('[data-media]').currentTime"
LIBRARY = "hls.min.js"
FAILED_TO_LOAD = "Failed to load resource"


def plays_with_sound(page: Page) -> None:
    page.wait_for_function(STARTED)
    page.wait_for_function(SOUND)


@pytest.mark.parametrize("way", ["hls", "progressive"])
def test_each_way_plays_with_sound(watch: Watch, way: str) -> None:
    page = watch(way)

    page.click("[data-start]")
    plays_with_sound(page)

    assert page.get_attribute("[data-player]", "data-way") == way


FIRST_PLAYED = """() => new Promise((done) => {
  const media = document.querySelector('[data-media]');
  const told = () => media.currentTime > 0 && !media.paused && done(media.currentTime);
  media.addEventListener('timeupdate', told);
})"""


def test_an_address_that_names_a_second_begins_there(
    open_page: OpenPage, site_world: World, lecture: LecturePage
) -> None:
    page = open_page(f"{lecture.get_url()}?t=4", member=site_world.zhang_san)
    expect(page.locator("[data-start-label]")).to_have_text("从 0:04 开始")

    page.click("[data-start]")

    assert 3.9 <= page.evaluate(FIRST_PLAYED) < 7


def test_the_browsers_own_way_plays_or_says_so(watch: Watch) -> None:
    page = watch("native")
    can_play = page.eval_on_selector(
        "[data-media]", "media => media.canPlayType('application/vnd.apple.mpegurl')"
    )

    page.click("[data-start]")

    if can_play:
        plays_with_sound(page)
        assert page.get_attribute("[data-player]", "data-way") == "native"
    else:
        expect(page.locator("[data-note]")).to_contain_text("现在播不了")


def test_the_element_never_asks_for_a_window_of_its_own(watch: Watch) -> None:
    names = watch().eval_on_selector(
        "[data-media]", "media => [...media.attributes].map(one => one.name)"
    )

    assert {"playsinline", "webkit-playsinline", "x5-playsinline"} <= set(names)
    assert "x5-video-player-type" not in names
    assert "autoplay" not in names


def test_the_library_is_fetched_at_the_first_tap_only(watch: Watch) -> None:
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


def test_a_cold_visit_is_light_before_one_plays(
    open_page: OpenPage, site_world: World, lecture: LecturePage
) -> None:
    page = open_page(member=site_world.zhang_san)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(lecture.get_url(), wait_until="networkidle")

    weights = {one.url: len(one.body()) for one in answers if one.ok and "/m/" not in one.url}
    assert len(weights) <= COLD_REQUESTS, sorted(weights)
    assert sum(weights.values()) <= COLD_BYTES, weights


@pytest.mark.parametrize("module", ["lecture-page.js", "player.js"])
def test_a_tap_before_the_modules_came_is_not_lost(
    open_page: OpenPage, site_world: World, lecture: LecturePage, module: str
) -> None:
    page = open_page(member=site_world.zhang_san)
    held: list[Route] = []
    page.route(f"**/{module}", lambda route: held.append(route))
    page.goto(lecture.get_url(), wait_until="commit")

    page.click("[data-start]")
    expect(page.locator(".opening")).to_contain_text("正在打开")
    page.wait_for_timeout(300)
    for route in held:
        route.continue_()

    page.wait_for_function(STARTED)


def test_without_the_library_it_falls_down_and_says_so(watch: Watch) -> None:
    page = watch(allow=(FAILED_TO_LOAD,))
    page.route(f"**/{LIBRARY}", lambda route: route.abort())

    page.click("[data-start]")
    expect(page.locator("[data-note]")).to_contain_text("接着播")
    plays_with_sound(page)

    assert page.get_attribute("[data-player]", "data-way") in {"native", "progressive"}


@pytest.mark.parametrize("way", ["hls", "progressive"])
def test_an_address_that_expired_is_fetched_anew_once(watch: Watch, way: str) -> None:
    page = watch(way, allow=(FAILED_TO_LOAD,))
    old = page.get_attribute("[data-player]", "data-progressive") or ""
    grant = urlsplit(old).path.split("/")[2]
    page.wait_for_timeout(1_100)  # a grant of the same second would be the same one
    page.route(f"**/m/{grant}/**", lambda route: route.fulfill(status=403, body="地址已过期"))

    page.click("[data-start]")

    plays_with_sound(page)


def test_an_address_that_stays_refused_asks_to_reload_and_a_tap_tries_again(watch: Watch) -> None:
    page = watch("hls", allow=(FAILED_TO_LOAD,))
    page.route("**/m/**", lambda route: route.fulfill(status=403, body="地址已过期"))

    page.click("[data-start]")

    expect(page.locator("[data-note]")).to_contain_text("请刷新本页", timeout=15_000)
    page.unroute("**/m/**")
    page.click("[data-toggle]")
    plays_with_sound(page)


@pytest.mark.parametrize("way", ["hls", "progressive"])
def test_a_lost_network_is_waited_for(watch: Watch, way: str) -> None:
    page = watch(way, allow=(FAILED_TO_LOAD,))
    page.route("**/m/**", lambda route: route.abort("internetdisconnected"))
    page.click("[data-start]")
    expect(page.locator("[data-note]")).to_contain_text("连上后自动接着播", timeout=30_000)

    page.unroute("**/m/**")
    page.evaluate("dispatchEvent(new Event('online'))")

    plays_with_sound(page)
    expect(page.locator("[data-note]")).to_be_hidden()
    assert page.get_attribute("[data-player]", "data-way") == way


def test_seen_to_the_end_it_is_done_and_the_quiz_opens(watch: Watch, site_world: World) -> None:
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


def test_another_device_goes_on_at_the_second_or_from_the_start(watch: Watch) -> None:
    phone = watch()
    phone.click("[data-start]")
    phone.wait_for_function("() => document.querySelector('[data-media]').currentTime > 4")
    phone.keyboard.press("k")
    expect(phone.locator("[data-words-head]")).to_contain_text("已看")
    stopped = phone.evaluate(NOW_AT)

    desk = watch(size=DESK)
    expect(desk.locator("[data-start-label]")).to_have_text("从 0:04 继续")
    desk.click("[data-start]")
    desk.wait_for_function(
        "() => document.querySelector('[data-media]').played.length"
        " && document.querySelector('[data-media]').currentTime > 4.3"
    )
    desk.keyboard.press("k")
    again = watch()
    again.click("[data-from-start]")
    again.wait_for_function("() => document.querySelector('[data-media]').currentTime > 0.3")

    first_seen = desk.evaluate("() => document.querySelector('[data-media]').played.start(0)")
    assert first_seen == pytest.approx(stopped, abs=0.5)
    assert desk.evaluate(NOW_AT) < 8
    assert again.evaluate(NOW_AT) < 3
