"""Pages cost the same for one thing and for three."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.common import clock
from sanwei.library import services
from sanwei.library.models import ReadingList, ReadingListEntry, StoryPage
from tests.library import factories
from tests.world import World


def costs(client: Client, addresses: list[str]) -> dict[str, int]:
    """Return how many queries each page takes on its second visit."""
    found = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[address] = len(queries)
    return found


def reflect(world: World, story: StoryPage) -> None:
    for member in (world.zhang_san, world.zhao_liu):
        services.write_reflection(member=member, story=story, text="体会", at=clock.now())


def test_each_page_costs_the_same_for_one_and_for_three(world: World, client: Client) -> None:
    story = factories.story(world, title="故事", live=True)
    book = factories.book(world, chapters=1)
    services.set_monthly_book(unit=world.first, month=clock.local_date(clock.now()), book=book)
    shelf = factories.shelf(world, books=1)
    first = services.create_list(
        unit=world.first, title="书单", reason="试试", entries=[book, shelf.books.get()]
    )
    services.write_reflection(member=world.li_si, story=story, text="体会", at=clock.now())
    addresses = [
        "/library/",
        "/library/stories/",
        "/library/reflections/",
        story.get_url(),
        book.get_absolute_url(),
        book.chapters.get().get_absolute_url(),
        shelf.get_absolute_url(),
        first.get_absolute_url(),
    ]
    client.force_login(world.account(world.li_si))
    one = costs(client, addresses)

    for number in (2, 3):
        factories.story(world, title=f"故事{number}", live=True)
        factories.chapter(book, title=f"第{number}盏灯")
        added = factories.shelf_book(shelf, title=f"第{number}本")
        ReadingListEntry.objects.create(list=first, sort_order=number + 1, shelf_book=added)
        ReadingList.objects.create(
            unit=world.first, title=f"书单{number}", reason="试试", audience=first.audience
        )
    reflect(world, story)

    assert costs(client, addresses) == one
