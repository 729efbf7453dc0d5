"""What an editor does on the library's screens, as the browser posts it."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from sanwei.common import clock
from sanwei.files.models import PrivateImage
from sanwei.library.models import Book, Chapter, MonthlyBook, ReadingList, Shelf, StoryPage
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from tests.library import factories
from tests.org.cms import picture
from tests.world import World

DECLARED = {"confirmed_unclassified": "on"}


@pytest.fixture
def editor(world: World, client: Client) -> Client:
    client.force_login(world.account(world.zhao_liu))
    return client


def story_form(world: World, **fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "雪夜里的四个小时",
            "person_name": "李四",
            "person_unit_name": "",
            "honour": "",
            "period": "",
            "summary": "四个小时，一条路。",
            "body": streamfield([("text", rich_text("<p>雪从夜里十点开始下。</p>"))]),
            "cover": "",
            "recording": "",
            "tags": "",
            "written_by": "",
            "photographed_by": "",
            "audience_unit": world.first.pk,
            "go_live_at": "",
            "expire_at": "",
            "comments": inline_formset([]),
            **fields,
        }
    )


def new_story(world: World) -> str:
    place = Page.objects.get(unitpage__unit=world.first)
    return f"/cms/pages/add/library/storypage/{place.pk}/"


def test_an_editor_publishes_a_story(world: World, editor: Client) -> None:
    editor.post(new_story(world), {**story_form(world, **DECLARED), "action-publish": "1"})

    page = StoryPage.objects.get()
    assert page.live
    assert (page.person, page.person_unit_name) == (world.li_si, "第一支部")
    assert page.slug == "xue-ye-li-de-si-ge-xiao-shi"


def test_publishing_without_the_declaration_says_what_to_do(world: World, editor: Client) -> None:
    response = editor.post(new_story(world), {**story_form(world), "action-publish": "1"})

    assert "请先勾选“不含涉密文件和内部资料”" in response.content.decode()
    assert not StoryPage.objects.filter(live=True).exists()


def book_form(world: World, **fields: Any) -> dict[str, Any]:
    return {
        "title": "路上的灯",
        "author": "",
        "summary": "",
        "source": "本单位编写",
        "cover": "",
        "unit": world.first.pk,
        "audience_unit": "",
        **fields,
    }


def test_a_book_with_a_chapter_is_made_and_becomes_study(world: World, editor: Client) -> None:
    editor.post("/cms/library/books/new/", book_form(world, is_live="on", **DECLARED))
    book = Book.objects.get()
    body = streamfield([("text", rich_text("<p>第一盏灯亮了。</p>"))])
    form = {"book": book.pk, "number": 1, "title": "第一盏灯", "recording": "", "body": body}

    editor.post("/cms/library/chapters/new/", nested_form_data(form))

    assert (book.audience, book.is_live) == (world.first_only, True)
    item = StudyItem.objects.get(title__contains="第一盏灯")
    assert (item.state, item.characters) == (ItemState.LIVE, 7)


def test_a_live_book_needs_the_declaration(world: World, editor: Client) -> None:
    response = editor.post("/cms/library/books/new/", book_form(world, is_live="on"))

    assert "请先勾选“不含涉密文件和内部资料”，再上架。" in response.content.decode()
    assert not Book.objects.exists()


def test_an_editor_makes_nothing_for_another_branch(world: World, editor: Client) -> None:
    foreign = factories.book(world, world.second, title="第二支部的书")
    posts = {
        "/cms/library/books/new/": book_form(world, unit=world.second.pk),
        "/cms/library/shelves/new/": {"unit": world.second.pk, "name": "书屋"},
        "/cms/library/months/new/": {
            "unit": world.first.pk,
            "month": "2026-11-01",
            "book": foreign.pk,
        },
    }

    for address, data in posts.items():
        assert editor.post(address, data).status_code == 200, address

    assert list(Book.objects.all()) == [foreign]
    assert not Shelf.objects.exists()
    assert not MonthlyBook.objects.exists()


def test_a_chapter_can_t_show_another_branch_s_picture(world: World, editor: Client) -> None:
    world.second.refresh_from_db()
    image = PrivateImage(title="别人的图", file=picture(), collection=world.second.collection)
    image.save()
    book = factories.book(world, chapters=0)
    body = streamfield(
        [("picture", {"image": image.pk, "alt": "图", "caption": ""})],
    )
    form = {"book": book.pk, "number": 1, "title": "雪", "recording": "", "body": body}

    editor.post("/cms/library/chapters/new/", nested_form_data(form))

    assert not Chapter.objects.exists()


def test_a_branch_reads_an_upper_unit_s_book_but_does_not_edit_it(
    world: World, editor: Client
) -> None:
    book = factories.book(world, world.committee, title="全党委的书")
    month = MonthlyBook.objects.create(unit=world.first, month="2026-01-01", book=book)

    listed = editor.get("/cms/library/books/").content.decode()
    edit = editor.get(f"/cms/library/books/edit/{book.pk}/")

    assert "全党委的书" in listed
    assert edit.status_code in {302, 404}
    assert month.book == book


def test_a_list_and_a_month_are_made(world: World, editor: Client) -> None:
    book = factories.book(world)
    entry = {"item": "", "book": book.pk, "shelf_book": "", "note": "从这本读起"}
    listed = nested_form_data(
        {
            "title": "先读这几篇",
            "reason": "新来的同志",
            "unit": world.first.pk,
            "audience_unit": "",
            "is_live": "on",
            "entries": inline_formset([entry]),
        }
    )
    this_month = clock.local_date(clock.now()).replace(day=1)
    monthly = {"unit": world.first.pk, "month": this_month.isoformat(), "book": book.pk, "note": ""}

    editor.post("/cms/library/lists/new/", listed)
    editor.post("/cms/library/months/new/", monthly)

    assert ReadingList.objects.get().entries.get().book == book
    assert MonthlyBook.objects.get().month == this_month


def test_an_entry_of_two_things_is_refused(world: World, editor: Client) -> None:
    book = factories.book(world)
    shelf_book = factories.shelf_book(factories.shelf(world))
    entry = {"item": "", "book": book.pk, "shelf_book": shelf_book.pk, "note": ""}
    form = nested_form_data(
        {
            "title": "先读这几篇",
            "reason": "新来的同志",
            "unit": world.first.pk,
            "audience_unit": "",
            "entries": inline_formset([entry]),
        }
    )

    response = editor.post("/cms/library/lists/new/", form)

    assert "每一条只选一样" in response.content.decode()
    assert not ReadingList.objects.exists()


def test_a_shelf_book_says_where_it_is_found(world: World, editor: Client) -> None:
    shelf = factories.shelf(world)

    response = editor.post(
        "/cms/library/shelf-books/new/", {"shelf": shelf.pk, "title": "红岩", "place": ""}
    )

    assert "写明纸质书在哪里" in response.content.decode()
    assert not shelf.books.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_row_and_three(
    world: World, editor: Client, rows: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(rows):
        factories.book(world, title=f"书{number}", chapters=rows)
    editor.get("/cms/library/chapters/")

    with django_assert_max_num_queries(MOST_FOR_A_LIST):
        assert editor.get("/cms/library/books/").status_code == 200
    with django_assert_max_num_queries(MOST_FOR_A_LIST):
        assert editor.get("/cms/library/chapters/").status_code == 200


# Session, user, menu, policies, count, rows.
MOST_FOR_A_LIST = 45
