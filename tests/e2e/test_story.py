"""A member reads a story on a phone: read honestly it counts, jumped to the end it does not."""

import pytest
from playwright.sync_api import expect

from sanwei.library.models import StoryPage
from sanwei.study.models import StudyRecord, WatchSession
from tests.e2e.conftest import OpenPage
from tests.library import factories
from tests.world import World

HEAD = "[data-words-head]"
# Some thirty-two seconds on the text's line, sixteen for the fastest reader; three screens of a phone.
SENTENCES = 12
LOOKS, LOOK_MS = 40, 1_000


@pytest.fixture
def story(site_world: World) -> StoryPage:
    return factories.story(site_world, body=factories.text(SENTENCES), live=True)


def test_a_story_that_is_read_leaves_a_record(
    open_page: OpenPage, site_world: World, story: StoryPage
) -> None:
    page = open_page(story.get_url(), member=site_world.zhang_san)
    expect(page.locator(".reading-bar")).to_contain_text("正在以张三学习")

    for _look in range(LOOKS):
        if page.locator(HEAD).inner_text() == "已学完。":
            break
        page.wait_for_timeout(LOOK_MS)
        page.evaluate("window.scrollBy({ top: innerHeight * 0.12 })")

    expect(page.locator(HEAD)).to_have_text("已学完。", timeout=20_000)
    record = StudyRecord.objects.get()
    assert (record.item.owner_key, record.member) == (str(story.public_id), site_world.zhang_san)


def test_a_jump_to_the_end_leaves_none(
    open_page: OpenPage, site_world: World, story: StoryPage
) -> None:
    page = open_page(story.get_url(), member=site_world.zhang_san)

    page.evaluate("document.querySelector('[data-reading]').scrollIntoView({ block: 'end' })")
    page.wait_for_timeout(9_000)

    assert WatchSession.objects.get().watched_ms > 0
    assert not StudyRecord.objects.exists()
