"""A person looks for something: types, sees the hit marked, opens it; an empty answer shows a way on."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from sanwei.search import services
from sanwei.search.backend import engine_at
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.e2e.test_accessibility import NARROW, serious
from tests.lectures import factories as lectures
from tests.library import factories
from tests.quizzes import factories as quizzes
from tests.search.conftest import engine
from tests.world import NOW, World

__all__ = ["engine"]  # a fixture that lives elsewhere
SCALES = ("100%", "125%", "200%")


@pytest.fixture
def stocked(engine: object, site_world: World) -> World:
    """Put a lecture, a quiz, a story, a book with a chapter and a shelf book about 雪夜 into the index."""
    world = site_world
    lectures.lecture(world, title="雪夜出车前看三处", live=True, audience=world.first_only)
    quizzes.quiz(world.first, world.first_only, title="雪夜行车小测", at=NOW)
    factories.story(
        world,
        title="二十年，她守着雪夜里的收费亭，一步也没有离开过",
        summary="那年雪夜，一辆救护车停在车道口，她先抬杆，再跑步引路，回来时袖口结了冰。",
        live=True,
    )
    book = factories.book(world, title="雪夜里的灯", chapters=0)
    factories.chapter(book, title="雪夜")
    factories.shelf_book(factories.shelf(world), title="雪夜旅人", author="编写组")
    factories.story(world, world.second, title="二支部的雪夜", live=True)
    services.ask_for_rebuild()
    services.write_pending()
    assert engine_at(str(settings.WAGTAILSEARCH_BACKENDS["default"]["PATH"])).is_ready()
    return world


def look_for(page: Page, text: str) -> None:
    page.get_by_label("搜索内容").fill(text)
    page.get_by_role("main").get_by_role("button", name="搜索").click()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_person_types_sees_the_hit_and_opens_it(
    stocked: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = open_page("/", member=stocked.zhang_san, size=size)
    if size == DESK:
        page.get_by_role("searchbox").fill("雪夜")
        page.keyboard.press("Enter")
    else:
        page.goto("/search/")
        expect(page.get_by_label("搜索内容")).to_be_focused()
        look_for(page, "雪夜")

    expect(page.get_by_role("heading", level=1)).to_have_text("找到6项")
    expect(page.locator(".hit b mark").first).to_have_text("雪夜")
    assert "二支部" not in page.content()
    assert serious(page) == []
    page.get_by_role("link", name="微故事 1").click()
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".hit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("她守着雪夜里的收费亭")


def test_nothing_found_shows_a_way_on(stocked: World, open_page: OpenPage) -> None:
    page = open_page("/search/", member=stocked.zhang_san)
    assert serious(page) == []

    look_for(page, "二支部")

    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到“二支部”")
    assert serious(page) == []
    page.get_by_role("main").get_by_role("link", name="书屋").click()
    expect(page).to_have_url(page.url.split("/library/")[0] + "/library/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_never_scroll_sideways_in_large_type(
    stocked: World, open_page: OpenPage, scheme: str
) -> None:
    page = open_page(member=stocked.zhang_san, size=NARROW)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wide = []
    for address in (
        "/search/",
        "/search/?q=雪夜",
        "/search/?q=abcdefghijklmnopqrstuvwxyzabcdefghij",
    ):
        page.goto(address)
        for scale in SCALES:
            page.evaluate("size => document.documentElement.style.fontSize = size", scale)
            if page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ):
                wide.append((address, scale))
        assert serious(page) == []

    assert wide == []
