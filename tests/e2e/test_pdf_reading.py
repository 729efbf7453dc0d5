"""A chapter that is a PDF, on a phone: read page by page it counts, jumped to the end it does not."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect
from wagtail.models import ReferenceIndex

from sanwei.common import clock
from sanwei.files import services as files
from sanwei.files.models import PrivateDocument
from sanwei.library import services
from sanwei.library.models import Chapter
from sanwei.study.models import StudyRecord, WatchSession
from tests.e2e.conftest import OpenPage
from tests.files.papers import pdf
from tests.library import factories
from tests.world import World

HEAD = "[data-words-head]"
# 180 characters: 18 s on the line, nine for the fastest reader.
LINES = [
    "党员大会讨论接收预备党员，",
    "到会的党员要超过应到半数。",
    "表决采用无记名投票的方式，",
    "赞成的要超过应到人数一半。",
    "会后报上级审批。",
]


@pytest.fixture
def chapter(site_world: World) -> Chapter:
    paper = PrivateDocument.objects.create(
        title="学习办法", file=ContentFile(pdf(LINES, LINES, LINES), name="a.pdf")
    )
    files.ensure_pages(document=paper, at=clock.now())
    book = factories.book(site_world, chapters=0)
    body = [("pdf", {"document": paper, "caption": "2026年版"})]
    made = services.add_chapter(book=book, title="学习办法", body=body, at=clock.now())
    ReferenceIndex.create_or_update_for_object(made)
    return made


def opened(open_page: OpenPage, world: World, chapter: Chapter) -> Page:
    page = open_page(chapter.get_absolute_url(), member=world.zhang_san)
    page.wait_for_function("() => document.querySelector('.pdf-page img').naturalWidth === 1080")
    return page


def test_a_chapter_read_page_by_page_leaves_a_record(
    open_page: OpenPage, site_world: World, chapter: Chapter
) -> None:
    page = opened(open_page, site_world, chapter)
    page.wait_for_function(f"() => document.querySelector('{HEAD}').textContent.startsWith('已读')")
    assert not StudyRecord.objects.exists()

    page.evaluate("setInterval(() => window.scrollBy(0, 10), 100)")

    expect(page.locator(HEAD)).to_have_text("已学完。", timeout=40_000)
    assert StudyRecord.objects.get().item.owner_key == str(chapter.public_id)


def test_a_jump_to_the_last_page_earns_that_page(
    open_page: OpenPage, site_world: World, chapter: Chapter
) -> None:
    page = opened(open_page, site_world, chapter)
    places = "[...document.querySelectorAll('.pdf-page')].map((one) => one.offsetTop)"
    before = page.evaluate(places)

    page.evaluate("document.querySelector('[data-reading]').scrollIntoView({ block: 'end' })")
    page.wait_for_function(f"() => document.querySelector('{HEAD}').textContent.startsWith('已读')")
    page.wait_for_timeout(9_000)

    session = WatchSession.objects.get()
    assert session.intervals[0][0] > 6_000
    assert not StudyRecord.objects.exists()
    assert page.evaluate(places) == before, "the pages jumped when their pictures came"
