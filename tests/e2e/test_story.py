"""A member reads a story on a phone: read honestly it counts, jumped to the end it does not."""

import pytest
from playwright.sync_api import Page, expect

from sanwei.library.models import StoryPage
from sanwei.study.models import StudyRecord, WatchSession
from tests.e2e.conftest import OpenPage
from tests.library import factories
from tests.world import World

HEAD = "[data-words-head]"
FINISHED = "已学完。"
# 54 s on the text's line, 27 s for the fastest reader; two screens of a phone.
SENTENCES = 20
LOOKS, LOOK_MS = 90, 1_000


@pytest.fixture
def story(site_world: World) -> StoryPage:
    return factories.story(site_world, body=factories.text(SENTENCES), live=True)


def read_through(page: Page) -> None:
    """Read like a person: go on when the screen holds nothing new, until the bar says that it is done."""
    head, before = page.locator(HEAD), ""
    for _look in range(LOOKS):
        page.wait_for_timeout(LOOK_MS)
        now = head.inner_text()
        if now == FINISHED:
            return
        if now == before and now.startswith("已读"):
            page.evaluate("window.scrollBy({ top: innerHeight * 0.3 })")
            page.wait_for_timeout(5 * LOOK_MS)
        before = now
    expect(head).to_have_text(FINISHED)


def test_a_story_that_is_read_leaves_a_record(
    open_page: OpenPage, site_world: World, story: StoryPage
) -> None:
    page = open_page(story.get_url(), member=site_world.zhang_san)
    expect(page.locator(".reading-bar")).to_contain_text("正在以张三学习")

    read_through(page)

    record = StudyRecord.objects.get()
    assert (record.item.owner_key, record.member) == (str(story.public_id), site_world.zhang_san)


def test_a_jump_to_the_end_leaves_none(
    open_page: OpenPage, site_world: World, story: StoryPage
) -> None:
    page = open_page(story.get_url(), member=site_world.zhang_san)

    page.evaluate("document.querySelector('[data-reading]').scrollIntoView({ block: 'end' })")
    page.wait_for_function(f"() => document.querySelector('{HEAD}').textContent.startsWith('已读')")
    page.wait_for_timeout(3_000)

    assert WatchSession.objects.get().intervals[0][0] > 0
    assert not StudyRecord.objects.exists()
