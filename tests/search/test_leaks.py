"""What somebody may not see is in no result, count, filter or quotation, however old the index is."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from lectures.models import LecturePage
from quizzes.models import Quiz
from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import Activity
from sanwei.common import clock
from sanwei.files.models import PrivateDocument
from sanwei.library import services as library
from sanwei.library.models import Book, ReadingList, Shelf, ShelfBook, StoryPage
from sanwei.org.models import Member
from sanwei.search.whoosh_engine import WhooshEngine
from tests.activities.secrets import MARK, hide, tables, texts_of
from tests.activities.stage import hold
from tests.lectures import factories as lectures
from tests.library import factories
from tests.quizzes import factories as quizzes
from tests.search.conftest import engine
from tests.search.looking import found, held_by_index, index_all, options
from tests.world import NOW, World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db
WORD = "铁锚渡"
HIDDEN = "守夜人"
#: What the index may know of a record of branch life.
KNOWN_OF_RECORDS = {
    "name", "place", "unit_name", "first_topic", "topic", "agenda", "conveyed",
    "lecture_title", "lecturer_name", "lecture_outline",
}  # fmt: skip


@pytest.fixture(autouse=True)
def empty(engine: WhooshEngine) -> None:
    engine.clear()


def furnish(world: World) -> None:
    """Put one of each kind before 张三, each saying WORD and HIDDEN."""
    title = f"{WORD}{HIDDEN}"
    page = lectures.lecture(world, title=title, live=True, audience=world.first_only)
    page.tags.add(HIDDEN)
    page.save()
    factories.story(world, title=title, live=True)
    book = factories.book(world, title=title, chapters=0)
    library.add_chapter(
        book=book, title=title, body=[("text", RichText(f"<p>{title}</p>"))], at=NOW
    )
    factories.shelf_book(factories.shelf(world), title=title)
    library.create_list(unit=world.first, title=title, reason=title, entries=[])
    quizzes.quiz(world.first, world.first_only, title=title, at=NOW)
    index_all()


def restrict(world: World) -> None:
    for page in (*LecturePage.objects.all(), *StoryPage.objects.all()):
        PageViewRestriction.objects.create(
            page=page.page_ptr, restriction_type=PageViewRestriction.GROUPS
        )
    hide_rest()


def unpublish(world: World) -> None:
    for pages in (LecturePage.objects.all(), StoryPage.objects.all()):
        pages.update(live=False)
    hide_rest()


def expire(world: World) -> None:
    for pages in (LecturePage.objects.all(), StoryPage.objects.all()):
        pages.update(expire_at=clock.now() - timedelta(seconds=1))
    hide_rest()


def mean_others(world: World) -> None:
    for model in (LecturePage, StoryPage, Book, ReadingList, Quiz):
        model._default_manager.update(audience=world.second_only)
    Shelf.objects.update(audience=world.second_only)


def delete(world: World) -> None:
    for model in (LecturePage, StoryPage, Book, ReadingList, ShelfBook):
        for row in model._default_manager.all():
            row.delete()
    Quiz.objects.update(state="draft")


def hide_rest() -> None:
    Book.objects.update(is_live=False)
    ReadingList.objects.update(is_live=False)
    ShelfBook.objects.update(is_shown=False)
    Quiz.objects.update(state="draft")


@pytest.mark.parametrize("change", [restrict, unpublish, expire, mean_others, delete])
def test_what_the_index_still_holds_is_nowhere_on_the_page(
    world: World, client: Client, engine: WhooshEngine, change: Callable[[World], None]
) -> None:
    furnish(world)
    client.force_login(world.account(world.zhang_san))
    assert "找到7项" in client.get("/search/", {"q": WORD}).content.decode()

    change(world)

    assert len(held_by_index(engine, WORD)) >= 7, "the index is meant to be old"
    page = client.get("/search/", {"q": WORD}).content.decode()
    assert "没有找到" in page
    assert HIDDEN not in page
    assert options(world, world.zhang_san, WORD) == {"kind": {}}


def test_a_draft_of_a_live_page_is_neither_found_nor_quoted(world: World, client: Client) -> None:
    page = lectures.lecture(
        world, title=f"{WORD}的课", summary="石阶", live=True, audience=world.first_only
    )
    page.summary = f"{WORD}{HIDDEN}"
    page.save_revision(user=world.account(world.zhao_liu))
    index_all()
    client.force_login(world.account(world.zhang_san))

    told = client.get("/search/", {"q": WORD}).content.decode()

    assert "石阶" in told
    assert HIDDEN not in told
    assert "没有找到" in client.get("/search/", {"q": HIDDEN}).content.decode()


def test_hostile_words_are_shown_as_words_wherever_they_stand(world: World, client: Client) -> None:
    evil = "<script>alert(1)</script>"
    page = lectures.lecture(
        world, title=f"{WORD}{evil}", summary=f"{WORD}{evil}", live=True, audience=world.first_only
    )
    page.tags.add(evil, "第二个")
    page.save()
    factories.story(world, title=f"{WORD}{evil}", summary=f"{WORD}{evil}", live=True)
    index_all()
    client.force_login(world.account(world.zhang_san))

    for asked in ({"q": WORD}, {"q": f"{WORD}{evil}"}, {"q": WORD, "tag": evil}):
        told = client.get("/search/", asked).content.decode()

        assert "<mark>" in told
        assert "<script>alert" not in told
        assert "&lt;" in told


def test_the_index_knows_nothing_of_branch_life_but_what_records_are_about(
    world: World, engine: WhooshEngine
) -> None:
    hide(world)
    index_all()

    known = {
        f"{model._meta.model_name}.{text.name}"
        for model in tables()
        for text in texts_of(model)
        if held_by_index(engine, f"{MARK}.{model._meta.model_name}.{text.name}")
    }

    assert known == {f"activity.{name}" for name in KNOWN_OF_RECORDS}


def test_the_index_knows_no_phone_no_birthday_and_no_identity_number(
    world: World, engine: WhooshEngine
) -> None:
    Member.objects.filter(pk=world.zhang_san.pk).update(
        born_on=date(1958, 3, 7), job="撒盐车司机", native_place="铁锚渡", is_lost=True
    )
    index_all()

    assert held_by_index(engine, "撒盐车司机") == [f"org.member:{world.zhang_san.pk}"]
    for text in (world.zhang_san.phone, "1958", "03-07", WORD, "失联党员"):
        assert held_by_index(engine, text) == [], text
    assert {field.field_name for field in Member.search_fields} == {"name", "job"}


def test_admin_search_and_choosers_keep_to_the_editor_s_scope(world: World, client: Client) -> None:
    for unit, audience, mark in (
        (world.first, world.first_only, "甲"),
        (world.second, world.second_only, "乙"),
    ):
        lectures.lecture(world, unit, title=f"{WORD}{mark}", live=True, audience=audience)
        asset = lectures.media(world, unit)
        asset.title = f"{WORD}{mark}录像"
        asset.save()
        PrivateDocument.objects.create(
            title=f"{WORD}{mark}文档",
            file=ContentFile(b"x", name="x.txt"),
            collection=unit.collection,
        )
    index_all()
    client.force_login(world.account(world.zhao_liu))

    for address in ("/cms/pages/search/", "/cms/documents/", "/cms/documents/chooser/results/"):
        answer = client.get(address, {"q": WORD})
        page = answer.content.decode()

        assert answer.status_code == 200, address
        assert f"{WORD}甲" in page, address
        assert f"{WORD}乙" not in page, address


def test_without_an_index_no_column_is_searched_that_the_index_does_not_know(
    world: World, engine: WhooshEngine
) -> None:
    """A lecture's ``summary`` is searched then; a meeting's is a column of the same name."""
    activity = hold(world.first, ActivityKind.APPRAISAL, place=f"{WORD}会议室")
    Activity.objects.filter(pk=activity.pk).update(summary=HIDDEN, agenda=HIDDEN)
    Member.objects.filter(pk=world.zhang_san.pk).update(native_place=HIDDEN)
    shutil.rmtree(engine.path, ignore_errors=True)

    assert [kind for kind, _title in found(world, world.li_si, WORD)] == ["record"]
    assert found(world, world.li_si, HIDDEN) == []
