"""在场确认 before a member: the film asks, a tap answers, nothing stops and nothing is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lectures.models import LecturePage
from sanwei.common import clock
from sanwei.study import services
from sanwei.study.enums import CheckpointKind, StudyState
from sanwei.study.models import StudyItem, StudyProgress, WatchSession
from tests.e2e.conftest import DESK, Watch

STARTED = "() => document.querySelector('[data-media]').currentTime > {}"
PAUSED = "() => document.querySelector('[data-media]').paused"
FOCUS = "() => document.activeElement.getAttribute('data-toggle') !== null"

Ask = Callable[..., StudyItem]


@pytest.fixture
def ask(lecture: LecturePage) -> Ask:
    """Return ``ask(at_ms, grace_ms)``: the lecture of eight seconds asks for a tap."""

    def ask(at_ms: int, grace_ms: int) -> StudyItem:
        item = StudyItem.objects.get(owner_key=str(lecture.public_id))
        services.place_checkpoint(
            item=item,
            at_ms=at_ms,
            kind=CheckpointKind.PRESENCE,
            grace_ms=grace_ms,
            at=clock.now(),
        )
        return item

    return ask


def start(page: Page, seconds: float) -> None:
    page.click("[data-start]")
    page.wait_for_function(STARTED.format(seconds))


def test_a_tap_in_time_loses_nothing_and_the_film_plays_on(watch: Watch, ask: Ask) -> None:
    ask(1_500, 5_000)
    page = watch("progressive")
    expect(page.locator("[data-presence-rule]")).to_contain_text("点一下“还在看”")
    start(page, 1.6)

    card = page.locator("[data-presence]")
    expect(card).to_be_visible()
    expect(card).to_contain_text("还在看吗？")
    expect(card).to_contain_text("30秒内点一下，时间照常计")
    expect(page.locator("[data-presence-say]")).to_have_text("还在看吗？30秒内点一下，时间照常计")
    assert page.evaluate(FOCUS)
    box = page.locator("[data-presence-yes]").bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44

    page.click("[data-presence-yes]")

    expect(card).to_be_hidden()
    assert not page.evaluate(PAUSED)
    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)
    assert len(WatchSession.objects.get().passed) == 1


def test_without_a_tap_the_film_plays_on_and_the_card_says_what_counts(
    watch: Watch, ask: Ask
) -> None:
    ask(1_000, 1_000)
    page = watch("progressive", size=DESK)
    start(page, 6)

    card = page.locator("[data-presence]")
    expect(card).to_contain_text("计时已暂停，点一下继续")
    assert not page.evaluate(PAUSED)
    page.click("[data-presence-yes]")
    expect(card).to_contain_text("继续计时了")
    back = page.locator("[data-presence-back]")
    expect(back).to_have_text("从0:02接着看")
    back.click()
    expect(card).to_be_hidden()

    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)


def test_a_film_that_ended_unanswered_is_no_completion_until_it_is_tapped(
    watch: Watch, ask: Ask
) -> None:
    ask(2_000, 60_000)
    page = watch("progressive")
    start(page, 2.1)
    page.wait_for_function("() => document.querySelector('[data-media]').ended", timeout=30_000)

    expect(page.locator("[data-words-head]")).to_contain_text("还差一步")
    assert StudyProgress.objects.get().state == StudyState.IN_PROGRESS
    page.click("[data-presence-yes]")

    expect(page.locator("[data-words-head]")).to_contain_text("已学完")
    assert StudyProgress.objects.get().state == StudyState.COMPLETED


def test_a_tap_without_a_network_travels_with_the_beats(watch: Watch, ask: Ask) -> None:
    ask(1_500, 2_000)
    page = watch("progressive", allow=("Failed to load resource",))
    start(page, 0.3)
    page.wait_for_function("() => document.querySelector('[data-media]').buffered.end(0) > 7")
    page.route("**/api/v1/study/beats", lambda route: route.abort("internetdisconnected"))
    page.wait_for_function(STARTED.format(1.6))
    page.click("[data-presence-yes]")
    page.wait_for_function("() => document.querySelector('[data-media]').ended", timeout=30_000)
    assert WatchSession.objects.get().passed == {}

    page.unroute("**/api/v1/study/beats")
    page.evaluate("() => dispatchEvent(new Event('online'))")

    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)
    assert len(WatchSession.objects.get().passed) == 1


def test_a_reload_asks_no_second_time(watch: Watch, ask: Ask) -> None:
    ask(1_500, 4_000)
    page = watch("progressive")
    start(page, 1.6)
    page.click("[data-presence-yes]")
    expect(page.locator("[data-words-head]")).to_contain_text("已看")
    page.wait_for_timeout(500)

    page.reload()
    page.eval_on_selector("[data-player]", "root => (root.dataset.force = 'progressive')")
    start(page, 4)

    expect(page.locator("[data-presence]")).to_be_hidden()


def test_the_keyboard_reaches_the_card_and_keeps_its_place(watch: Watch, ask: Ask) -> None:
    ask(1_000, 6_000)
    page = watch("progressive", size=DESK)
    start(page, 1.1)
    expect(page.locator("[data-presence]")).to_be_visible()
    assert page.evaluate(FOCUS)

    page.locator("[data-presence-yes]").focus()
    page.keyboard.press("Space")

    expect(page.locator("[data-presence]")).to_be_hidden()
    assert not page.evaluate(PAUSED)
    assert page.evaluate(FOCUS)


def test_who_listens_finds_the_card_and_so_does_who_watches_full_screen(
    watch: Watch, ask: Ask
) -> None:
    ask(1_000, 6_500)
    page = watch("progressive", size=DESK)
    page.evaluate(
        "() => { Element.prototype.requestFullscreen = undefined;"
        " Element.prototype.webkitRequestFullscreen = undefined;"
        " HTMLVideoElement.prototype.webkitEnterFullscreen = undefined; }"
    )
    start(page, 0.2)
    page.click("[data-full]")
    page.click("[data-controls] [data-listen]")
    page.wait_for_function(STARTED.format(1.1))

    expect(page.locator("[data-presence-yes]")).to_be_visible()
    page.click("[data-presence-yes]")
    expect(page.locator("[data-presence]")).to_be_hidden()


def test_a_lecture_that_asks_nothing_shows_nothing(watch: Watch) -> None:
    page = watch("progressive")
    start(page, 3)

    expect(page.locator("[data-presence]")).to_be_hidden()
    assert page.locator("[data-presence-rule]").count() == 0
