"""What the search finds of the library, for whom; and the admin's own search boxes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from sanwei.common import clock
from sanwei.library import services as library
from sanwei.library.models import Chapter, Shelf
from sanwei.org.models import Member
from sanwei.search import queries, services
from sanwei.search.whoosh_engine import WhooshEngine
from tests.library import factories
from tests.search.conftest import engine
from tests.world import NOW, World

__all__ = ["engine"]  # a fixture that lives elsewhere

SNOW = [
    ("text", RichText("<p>撒盐车凌晨<b>四点</b>上路。</p>")),
    ("quote", {"text": "路通了，心就踏实。", "who": "老班长"}),
]


@pytest.fixture(autouse=True)
def empty(engine: WhooshEngine) -> None:
    engine.clear()


def index() -> None:
    services.ask_for_rebuild()
    services.write_pending()


def found(world: World, member: Member | None, text: str) -> list[tuple[str, str]]:
    """Return (kind, title) of what ``member`` finds."""
    user = world.account(member) if member else None
    return [
        (group.kind.name, "".join(piece.text for piece in hit.title))
        for group in queries.find(text, user, at=clock.now()).groups
        for hit in group.hits(0, 20)
    ]


def furnish(world: World, *, is_second: bool = False, is_shown: bool = True) -> None:
    """Put one of each kind into a branch, all about 铁锚渡."""
    unit = world.second if is_second else world.first
    factories.story(world, unit, title="铁锚渡的守夜人", live=is_shown)
    book = factories.book(world, unit, title="铁锚渡纪事", chapters=0, is_live=is_shown)
    library.add_chapter(book=book, title="铁锚渡的雪", body=SNOW, at=NOW)
    shelf = factories.shelf(world, unit)
    factories.shelf_book(shelf, title="铁锚渡旧影", is_shown=is_shown)
    made = library.create_list(unit=unit, title="先读铁锚渡", reason="新来的同志", entries=[])
    if not is_shown:
        made.is_live = False
        made.save()
    index()


EVERYTHING = [
    ("story", "铁锚渡的守夜人"),
    ("book", "铁锚渡纪事"),
    ("chapter", "第1章　铁锚渡的雪"),
    ("shelf_book", "铁锚渡旧影"),
    ("list", "先读铁锚渡"),
]


def test_each_kind_is_found_by_its_title(world: World) -> None:
    furnish(world)

    assert found(world, world.zhang_san, "铁锚渡") == EVERYTHING


def test_nothing_of_another_branch_is_found(world: World) -> None:
    furnish(world, is_second=True)

    assert found(world, world.zhang_san, "铁锚渡") == []
    assert found(world, world.li_si, "铁锚渡") == []
    assert found(world, None, "铁锚渡") == []
    assert found(world, world.wang_wu, "铁锚渡") == EVERYTHING


def test_nothing_unpublished_is_found(world: World) -> None:
    furnish(world, is_shown=False)

    for member in (world.zhang_san, world.zhao_liu):
        assert found(world, member, "铁锚渡") == []


def test_what_is_taken_down_is_gone_before_the_index_knows(world: World) -> None:
    page = factories.story(world, title="铁锚渡的守夜人", live=True)
    index()
    assert found(world, world.zhang_san, "铁锚渡") == [("story", "铁锚渡的守夜人")]

    page.unpublish()

    assert found(world, world.zhang_san, "铁锚渡") == []


@pytest.mark.parametrize("text", ["何欣怡", "撒盐车", "四点", "踏实", "老班长", "一句缘起", "敬业"])
def test_a_story_is_found_by_person_body_summary_and_tag(world: World, text: str) -> None:
    page = factories.story(
        world, title="雪夜", person_name="何欣怡", summary="一句缘起。", body=SNOW, live=True
    )
    page.tags.add("敬业奉献")
    page.save()
    factories.story(world, title="晴天", live=True)
    index()

    assert found(world, world.zhang_san, text) == [("story", "雪夜")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("林远舟", [("book", "灯")]),
        ("渡口的灯火", [("book", "灯")]),
        ("撒盐车", [("chapter", "第1章　雪")]),
        ("撒鹽車", [("chapter", "第1章　雪")]),
        ("费孝通", [("shelf_book", "乡土中国")]),
        ("看懂熟人社会", [("shelf_book", "乡土中国")]),
        ("刚到岗", [("list", "书单一")]),
    ],
)
def test_books_and_lists_are_found_by_what_their_pages_say(
    world: World, text: str, expected: list[tuple[str, str]]
) -> None:
    book = factories.book(
        world, title="灯", chapters=0, author="林远舟", summary="渡口的灯火一直亮着。"
    )
    library.add_chapter(book=book, title="雪", body=SNOW, at=NOW)
    shelf = factories.shelf(world)
    factories.shelf_book(shelf, author="费孝通", reason="看懂熟人社会。")
    library.create_list(unit=world.first, title="书单一", reason="刚到岗的同志", entries=[])
    index()

    assert found(world, world.zhang_san, text) == expected


def test_who_recommends_or_lends_a_book_is_not_found(world: World) -> None:
    shelf = factories.shelf(world)
    factories.shelf_book(shelf, recommender_name="李四", place="在工会办公室，找李四借")
    factories.shelf_book(shelf, title="李四光传")
    index()

    assert found(world, world.zhang_san, "李四") == [("shelf_book", "李四光传")]


def test_three_of_each_kind_cost_as_many_queries_as_one(world: World, client: Client) -> None:
    def cost() -> int:
        index()
        client.get("/search/", {"q": "铁锚渡"})
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/search/", {"q": "铁锚渡"}).content.decode()
        assert page.count('class="hit"') == Chapter.objects.count() * len(EVERYTHING)
        return len(queries)

    client.force_login(world.account(world.zhang_san))
    furnish(world)
    before = cost()
    for number in (2, 3):
        factories.story(world, title=f"铁锚渡的守夜人{number}", live=True)
        book = factories.book(world, title=f"铁锚渡纪事{number}", chapters=0)
        library.add_chapter(book=book, title="铁锚渡的雪", body=SNOW, at=NOW)
        factories.shelf_book(Shelf.objects.get(), title=f"铁锚渡旧影{number}")
        library.create_list(unit=world.first, title=f"铁锚渡{number}", reason="读", entries=[])

    assert cost() <= before  # few hits are compared with the titles once more


def test_each_hit_leads_to_a_page_that_opens(world: World, client: Client) -> None:
    furnish(world)
    client.force_login(world.account(world.zhang_san))
    groups = queries.find("铁锚渡", world.account(world.zhang_san), at=clock.now()).groups
    addresses = [hit.url for group in groups for hit in group.hits(0, 9)]

    assert len(addresses) == len(EVERYTHING)
    for address in addresses:
        assert "铁锚渡" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "word", "sorts"),
    [
        ("books", "林远舟", ["title", "unit", "is_live"]),
        ("chapters", "雪", ["title", "book", "number", "characters"]),
        ("shelf-books", "费孝通", ["title", "author", "shelf", "recommender_name", "is_shown"]),
        ("lists", "书单", ["title", "unit", "is_live"]),
    ],
)
def test_an_editor_finds_and_sorts_rows_of_the_own_branch_only(
    world: World, client: Client, name: str, word: str, sorts: list[str]
) -> None:
    for unit, mark in ((world.first, "甲"), (world.second, "乙")):
        rows: dict[str, Any] = {"title": f"灯{mark}", "chapters": 0, "author": "林远舟"}
        book = factories.book(world, unit, **rows)
        library.add_chapter(book=book, title=f"雪{mark}", body=SNOW, at=NOW)
        shelf = factories.shelf(world, unit)
        factories.shelf_book(shelf, title=f"乡土{mark}", author="费孝通")
        library.create_list(unit=unit, title=f"书单{mark}", reason="刚到岗的同志", entries=[])
    index()
    client.force_login(world.account(world.zhao_liu))
    kept = {"books": "灯", "chapters": "雪", "shelf-books": "乡土", "lists": "书单"}[name]

    for order in ["", *sorts, *(f"-{sort}" for sort in sorts)]:
        asked = {"q": word, **({"ordering": order} if order else {})}
        answer = client.get(f"/cms/library/{name}/", asked)

        assert answer.status_code == 200, order
        assert f"{kept}甲" in answer.content.decode(), order
        assert f"{kept}乙" not in answer.content.decode(), order


def test_the_index_reads_a_chapter_again_when_it_changes(world: World) -> None:
    furnish(world)
    chapter = Chapter.objects.get()
    chapter.title = "改成了石桥"
    chapter.save()
    services.queue(Chapter, chapter.pk)
    services.write_pending()

    assert found(world, world.zhang_san, "石桥") == [("chapter", "第1章　改成了石桥")]
