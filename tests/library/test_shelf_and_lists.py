"""The shelf keeps marks private; a list shows only what its reader may open."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import ReferenceIndex

from sanwei.files.models import PrivateDocument
from sanwei.library import services
from sanwei.library.enums import MarkState
from sanwei.library.models import ReadingListEntry, ShelfBook, ShelfMark
from sanwei.library.queries import lists, shelves
from sanwei.org.services import audience_for
from sanwei.study import queries as study
from tests.library import factories
from tests.world import NOW, World


def test_marks_are_one_s_own_and_readers_only_a_number(world: World, client: Client) -> None:
    shelf = factories.shelf(world, books=1)
    book = shelf.books.get()
    services.mark_book(member=world.li_si, book=book, state=MarkState.READING, at=NOW)
    client.force_login(world.account(world.zhang_san))

    [row] = shelves.rows_of(shelf, world.account(world.zhang_san), world.zhang_san, at=NOW)
    page = client.get(shelf.get_absolute_url()).content.decode()

    assert (row.mark, row.readers) == (None, 1)
    assert "1人在读" in page
    assert "李四" not in page


def test_pressing_sets_moves_and_takes_back_a_mark(world: World, client: Client) -> None:
    book = factories.shelf_book(factories.shelf(world))
    client.force_login(world.account(world.zhang_san))
    address = f"/library/shelf-books/{book.public_id}/mark/"
    seen = []

    for state in ("wanted", "finished", ""):
        assert client.post(address, {"state": state}).status_code == 302
        seen.append(list(ShelfMark.objects.values_list("member", "state")))

    zhang = world.zhang_san.pk
    assert seen == [[(zhang, "wanted")], [(zhang, "finished")], []]


def test_another_branch_s_shelf_and_its_file_do_not_exist(world: World, client: Client) -> None:
    document = PrivateDocument.objects.create(
        title="电子书", file=ContentFile(b"%PDF-1.4 x", name="book.pdf")
    )
    shelf = factories.shelf(world, world.second)
    book = factories.shelf_book(shelf, file=document)
    ReferenceIndex.create_or_update_for_object(book)  # the worker's task, done at once
    addresses = [shelf.get_absolute_url(), document.url]
    answers = {}

    for name, member in (("stranger", world.zhang_san), ("own", world.wang_wu)):
        client.force_login(world.account(member))
        answers[name] = [client.get(address).status_code for address in addresses]
    marked = client.post(f"/library/shelf-books/{book.public_id}/mark/", {"state": "wanted"})

    assert ShelfBook in ReferenceIndex.tracked_models, "no save would ever tell the worker"
    assert answers == {"stranger": [404, 404], "own": [200, 200]}
    assert marked.status_code == 302


def test_a_stranger_s_mark_on_another_branch_s_book_is_404(world: World, client: Client) -> None:
    book = factories.shelf_book(factories.shelf(world, world.second))
    client.force_login(world.account(world.zhang_san))

    response = client.post(f"/library/shelf-books/{book.public_id}/mark/", {"state": "wanted"})

    assert response.status_code == 404
    assert not ShelfMark.objects.exists()


def test_a_book_off_the_shelf_keeps_its_marks(world: World) -> None:
    shelf = factories.shelf(world, books=1)
    book = shelf.books.get()
    services.mark_book(member=world.zhang_san, book=book, state=MarkState.FINISHED, at=NOW)

    book.is_shown = False
    book.save()

    assert shelves.rows_of(shelf, world.account(world.zhang_san), world.zhang_san, at=NOW) == []
    assert ShelfMark.objects.count() == 1


def test_the_recommender_is_linked_by_name_and_the_name_stays(world: World) -> None:
    book = factories.shelf_book(factories.shelf(world), recommender_name="李四")
    assert book.recommender == world.li_si

    nobody = factories.shelf_book(book.shelf, title="红岩", recommender_name="王五")

    assert (nobody.recommender, nobody.recommender_name) == (None, "王五")


def test_a_list_hides_what_its_reader_may_not_open(world: World) -> None:
    own = factories.story(world, title="给第一支部", live=True)
    foreign = factories.story(world, world.second, title="给第二支部", live=True)
    book = factories.book(world, world.second, title="第二支部的书")
    shelf_book = factories.shelf_book(factories.shelf(world), title="乡土中国")
    items = [study.item_of("library.story", page.public_id) for page in (own, foreign)]
    made = services.create_list(
        unit=world.committee,
        title="先读这几篇",
        reason="新来的同志",
        entries=[*items, book, shelf_book],
        audience=audience_for(unit=world.committee),
    )

    seen = [
        [line.title for line in lists.lines_of(made, world.account(member), member, at=NOW)]
        for member in (world.zhang_san, world.wang_wu)
    ]

    assert seen == [["给第一支部", "乡土中国"], ["给第二支部", "第二支部的书"]]


def test_a_list_of_another_branch_does_not_exist(world: World, client: Client) -> None:
    made = services.create_list(
        unit=world.second, title="第二支部的书单", reason="给自己", entries=[]
    )
    client.force_login(world.account(world.zhang_san))

    assert client.get(made.get_absolute_url()).status_code == 404


def test_an_entry_names_exactly_one_thing(world: World) -> None:
    made = services.create_list(unit=world.first, title="书单", reason="试试", entries=[])
    book = factories.book(world)
    shelf_book = factories.shelf_book(factories.shelf(world))

    for fields in ({}, {"book": book, "shelf_book": shelf_book}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReadingListEntry.objects.create(list=made, sort_order=0, **fields)
