"""A real page with a real cover: who sees the lecture sees the picture, from the moment it is live to the last."""

from django.core.cache import cache
from django.test import Client
from wagtail.tasks import update_reference_index_task

from lectures.models import LecturePage
from sanwei.files.models import PrivateImage
from sanwei.org.models import Member
from tests.files.samples import picture, upload
from tests.lectures import factories
from tests.world import World


def cover_of(world: World) -> PrivateImage:
    return PrivateImage.objects.create(
        title="松岭站",
        file=upload(picture(90, 60), "songling.jpg"),
        collection=world.first.collection,
    )


def index(page: LecturePage) -> None:
    """Do what the worker does right after a page was saved."""
    update_reference_index_task.func("lectures", "lecturepage", str(page.pk))


def answer(world: World, person: Member | None, address: str) -> int:
    cache.clear()
    client = Client()
    if person is not None:
        client.force_login(world.account(person), "sanwei.accounts.backends.NumberOrPhoneBackend")
    return client.get(address).status_code


def test_the_cover_follows_the_page(world: World) -> None:
    world.first.refresh_from_db()
    cover = cover_of(world)
    page = factories.lecture(world, cover=cover, audience=world.first_only)
    index(page)
    address = cover.get_rendition("width-30").url
    people = {
        "own branch": world.zhang_san,
        "other branch": world.wang_wu,
        "other editor": world.wu_jiu,
        "stranger": None,
    }

    def seen() -> set[str]:
        return {name for name, one in people.items() if answer(world, one, address) == 200}

    assert seen() == set()
    factories.make_playable(asset := factories.media(world))
    page.main_media = asset
    page.save_revision().publish()
    page.refresh_from_db()
    index(page)
    assert seen() == {"own branch"}
    page.unpublish()
    assert seen() == set()
