"""A reader before a text: honest reading completes it, a jump to the end does not, one goes on where one stopped."""

import pytest
from playwright.sync_api import Page, expect

from sanwei.common import clock
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from sanwei.study.models import StudyItem, StudyRecord, WatchSession
from tests.e2e.conftest import OpenPage
from tests.e2e.reading_site import LINE, LINES
from tests.study.stage import story
from tests.world import World

pytestmark = pytest.mark.urls("tests.e2e.reading_site")
HEAD = "[data-words-head]"
READ_SO_FAR = (
    f"(percent) => parseInt(document.querySelector('{HEAD}').textContent.slice(2)) >= percent"
)
ADDRESS = "/test-text/story/"


@pytest.fixture
def text(site_world: World) -> StudyItem:
    """Return a text of sixteen seconds on its line: eight for the fastest reader."""
    return story(site_world, characters=LINES * len(LINE), at=clock.now())


def turn(page: Page) -> None:
    page.evaluate("window.scrollBy({ top: innerHeight * 0.8 })")


def wait_until_read(page: Page, percent: int) -> None:
    page.wait_for_function(
        READ_SO_FAR,
        arg=percent,
        timeout=20_000,
    )


def test_an_honest_reader_stops_goes_on_and_finishes(
    site_world: World, text: StudyItem, open_page: OpenPage
) -> None:
    page = open_page(ADDRESS, member=site_world.zhang_san)
    expect(page.locator(".reading-bar")).to_contain_text("正在以张三学习")
    expect(page.locator("[data-resume]")).to_have_count(0)
    wait_until_read(page, 30)
    turn(page)
    wait_until_read(page, 60)
    assert not StudyRecord.objects.exists()

    page = open_page(ADDRESS, member=site_world.zhang_san)
    page.get_by_role("button", name="接着上次读").click()
    page.wait_for_function("() => window.scrollY > 300")
    expect(page.get_by_role("button", name="接着上次读")).to_be_hidden()

    wait_until_read(page, 80)
    turn(page)
    expect(page.locator(HEAD)).to_have_text("已学完。", timeout=20_000)
    assert StudyRecord.objects.get().evidence_label == "study.read"


def test_a_scripted_scroll_to_the_end_earns_the_last_screen(
    site_world: World, text: StudyItem, open_page: OpenPage
) -> None:
    page = open_page(ADDRESS, member=site_world.zhang_san)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(9_000)
    expect(page.locator(HEAD)).to_contain_text("已读")

    (session,) = WatchSession.objects.all()
    assert session.intervals[0][0] >= 16_000 * 0.45
    assert not StudyRecord.objects.exists()
    page.locator(".reading-words summary").click()
    expect(page.locator("[data-words-rest]")).to_contain_text("前面有一段没有读。")
    page.get_by_role("button", name="去没有读的地方").click()
    page.wait_for_function("() => window.scrollY < 200")


def test_listening_to_the_text_completes_it(
    site_world: World, text: StudyItem, open_page: OpenPage
) -> None:
    page = open_page(f"{ADDRESS}?sound", member=site_world.zhang_san)
    page.evaluate(
        "() => { const a = document.querySelector('audio'); a.playbackRate = 2; return a.play(); }"
    )

    expect(page.locator(HEAD)).to_have_text("已学完。", timeout=25_000)


def test_employees_read_without_a_bar(
    site_world: World, text: StudyItem, open_page: OpenPage
) -> None:
    Member.objects.filter(pk=site_world.zhang_san.pk).update(kind=MemberKind.MASSES)
    page = open_page(ADDRESS, member=site_world.zhang_san)
    page.wait_for_timeout(2_500)

    expect(page.locator(".reading-bar")).to_have_count(0)
    expect(page.locator(".note")).to_have_text("您可以随便读，职工群众不计学习进度。")
    assert not WatchSession.objects.exists()
