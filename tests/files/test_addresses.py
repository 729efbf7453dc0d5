"""Who gets a picture, a rendition, an original, a document: by the address itself, as another branch would try."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission, ReferenceIndex, Site

from sanwei.accounts.models import User
from sanwei.files import access, services
from sanwei.files.models import PrivateDocument, PrivateImage
from sanwei.org.models import Member
from tests.files.samples import PDF, picture, upload
from tests.world import NOW, World

OWNER = "wagtailcore.site"


@dataclass
class Shelf:
    """第一支部's collection with one picture, its renditions and one document; 赵六 works in it, 吴九 in another."""

    world: World
    image: PrivateImage
    renditions: list[Any]
    document: PrivateDocument

    def addresses(self) -> dict[str, str]:
        return {
            "original": self.image.original_url,
            "document": self.document.url,
            "page": f"{self.document.url}/p/{self.document.pages.get().pk}",
            "words": f"{self.document.url}/p/{self.document.pages.get().pk}/text",
            **{one.filter_spec: one.url for one in self.renditions},
        }

    def answers(self, person: Member | None) -> dict[str, int]:
        cache.clear()
        client = self.browser(person)
        return {name: client.get(address).status_code for name, address in self.addresses().items()}

    def browser(self, person: Member | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(
                self.world.account(person), "sanwei.accounts.backends.NumberOrPhoneBackend"
            )
        return client


@pytest.fixture
def shelf(world: World) -> Shelf:
    rooms = {}
    for name, editor in (("甲", world.zhao_liu), ("乙", world.wu_jiu)):
        room = Collection.get_first_root_node().add_child(name=f"素材{name}")
        group = Group.objects.create(name=f"编辑{name}")
        world.account(editor).groups.set([group])
        for codename in ("choose_image", "choose_document", "change_image", "change_document"):
            GroupCollectionPermission.objects.create(
                group=group, collection=room, permission=Permission.objects.get(codename=codename)
            )
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        rooms[name] = room
    uploader = world.account(world.li_si)
    image = PrivateImage.objects.create(
        title="松岭站", file=upload(picture(90, 60), "songling.jpg"), collection=rooms["甲"], uploaded_by_user=uploader
    )  # fmt: skip
    document = PrivateDocument.objects.create(
        title="十月学习材料", file=upload(PDF, "a.pdf"), collection=rooms["甲"], uploaded_by_user=uploader
    )  # fmt: skip
    services.ensure_pages(document=document, at=NOW)
    renditions = [image.get_rendition(spec) for spec in ("width-30", "fill-20x20")]
    return Shelf(world, image, renditions, document)


@pytest.fixture
def shown(shelf: Shelf) -> Iterator[set[User]]:
    """Something live refers to picture and document; the people in the set may see it."""
    people: set[User] = set()

    def rule(user: User | AnonymousUser, key: str, at: datetime) -> bool:
        return user in people

    site = Site.objects.get()
    for thing in (shelf.image, shelf.document):
        ReferenceIndex.objects.create(
            content_type=ContentType.objects.get_for_model(site),
            base_content_type=ContentType.objects.get_for_model(site),
            object_id=str(site.pk),
            to_content_type=ContentType.objects.get_for_model(thing),
            to_object_id=str(thing.pk),
            model_path="cover",
            content_path="cover",
            content_path_hash=ReferenceIndex._get_content_path_hash("cover"),
        )
    access.register(OWNER, rule)
    yield people
    access._rules.pop(OWNER)


NAMES = ("original", "document", "page", "words", "width-30", "fill-20x20")


def of(answer: int) -> dict[str, int]:
    return dict.fromkeys(NAMES, answer)


def test_another_branch_a_member_and_a_stranger_get_nothing(shelf: Shelf) -> None:
    world = shelf.world

    for person in (world.wu_jiu, world.zhou_ba, world.wang_wu, world.zhang_san, None):
        assert shelf.answers(person) == of(404), person


def test_uploader_and_the_editor_of_the_collection_get_everything(shelf: Shelf) -> None:
    assert shelf.answers(shelf.world.li_si) == of(200)
    assert shelf.answers(shelf.world.zhao_liu) == of(200)


def test_who_sees_a_live_page_sees_its_pictures_but_no_original(
    shelf: Shelf, shown: set[User]
) -> None:
    shown.add(shelf.world.account(shelf.world.zhang_san))

    assert shelf.answers(shelf.world.zhang_san) == {**of(200), "original": 404}
    assert shelf.answers(shelf.world.wang_wu) == of(404)
    assert shelf.answers(None) == of(404)


def test_a_page_that_goes_offline_takes_its_pictures_with_it(
    shelf: Shelf, shown: set[User]
) -> None:
    zhang_san = shelf.world.account(shelf.world.zhang_san)
    shown.add(zhang_san)
    assert shelf.answers(shelf.world.zhang_san)["width-30"] == 200

    shown.clear()

    assert shelf.answers(shelf.world.zhang_san) == of(404)


def test_a_rendition_is_not_served_under_another_picture_s_name(shelf: Shelf) -> None:
    mine = PrivateImage.objects.create(
        title="我的", file=upload(picture(), "mine.jpg"), uploaded_by_user=shelf.world.account(shelf.world.wang_wu)
    )  # fmt: skip
    theirs = shelf.renditions[0]

    response = shelf.browser(shelf.world.wang_wu).get(f"/f/i/{mine.public_id}/{theirs.pk}")

    assert response.status_code == 404


def test_a_document_opens_in_the_browser_under_its_title(shelf: Shelf) -> None:
    response = shelf.browser(shelf.world.li_si).get(shelf.document.url)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''%E5%8D%81%E6%9C%88%E5%AD%A6%E4%B9%A0%E6%9D%90%E6%96%99.pdf"
    )
    assert b"".join(response.streaming_content) == PDF


def test_a_page_is_drawn_once_and_kept_for_ever(shelf: Shelf) -> None:
    client, address = shelf.browser(shelf.world.li_si), shelf.addresses()["page"]

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    page = shelf.document.pages.get()
    assert first["Content-Type"] == "image/webp"
    assert "immutable" in first["Cache-Control"]
    assert first["Cache-Control"].startswith("private")
    assert again.status_code == 304
    assert page.picture.storage.size(page.picture.name) == int(first["Content-Length"])


def test_a_page_is_not_served_under_another_document_s_name(shelf: Shelf) -> None:
    mine = PrivateDocument.objects.create(
        title="我的", file=upload(PDF, "m.pdf"), uploaded_by_user=shelf.world.account(shelf.world.wang_wu)
    )  # fmt: skip
    theirs = shelf.document.pages.get().pk
    client = shelf.browser(shelf.world.wang_wu)

    assert client.get(mine.url).status_code == 200
    assert client.get(f"{mine.url}/p/{theirs}").status_code == 404
    assert client.get(f"{mine.url}/p/{theirs}/text").status_code == 404


def test_pictures_of_pages_go_with_the_document(
    shelf: Shelf, django_capture_on_commit_callbacks: Any
) -> None:
    shelf.browser(shelf.world.li_si).get(shelf.addresses()["page"])
    picture = shelf.document.pages.get().picture
    assert picture.storage.exists(picture.name)

    with django_capture_on_commit_callbacks(execute=True):
        shelf.document.delete()

    assert not picture.storage.exists(picture.name)


def test_storage_has_no_address_of_its_own(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="no address"):
        _ = shelf.image.file.url
    for path in (shelf.image.file.name, shelf.document.file.name, shelf.renditions[0].file.name):
        for prefix in ("/f/", "/media/", "/static/", "/documents/", "/"):
            assert shelf.browser(shelf.world.sun_qi).get(prefix + path).status_code == 404


def test_wagtail_s_own_addresses_leak_nothing(shelf: Shelf) -> None:
    pk, paper = shelf.image.pk, shelf.document.pk
    addresses = [
        f"/cms/images/{pk}/",
        f"/cms/images/{pk}/delete/",
        f"/cms/images/{pk}/generate_url/",
        f"/cms/images/{pk}/generate_url/output/?filter_method=original",
        f"/cms/images/{pk}/preview/original/",
        f"/cms/images/{pk}/preview/width-40/",
        f"/cms/images/usage/{pk}/",
        f"/cms/images/chooser/chosen/{pk}/",
        f"/cms/images/chooser/{pk}/select_format/",
        f"/cms/documents/edit/{paper}/",
        f"/cms/documents/usage/{paper}/",
        f"/cms/documents/chooser/chosen/{paper}/",
        f"/cms/api/main/images/{pk}/",
        f"/cms/api/main/documents/{paper}/",
        f"/documents/{paper}/{shelf.document.filename}",
    ]
    client = shelf.browser(shelf.world.wu_jiu)

    for address in addresses:
        response = client.get(address)
        assert response.status_code in (302, 403, 404), address
        assert "松岭站" not in response.content.decode(), address
        assert "songling" not in response.content.decode(), address


def test_wagtail_s_lists_hold_the_own_collection_only(shelf: Shelf) -> None:
    lists = [
        "/cms/images/",
        "/cms/images/results/",
        "/cms/images/chooser/",
        "/cms/images/chooser/results/",
        "/cms/documents/",
        "/cms/documents/chooser/",
    ]
    mine, other = shelf.browser(shelf.world.zhao_liu), shelf.browser(shelf.world.wu_jiu)

    for address in lists:
        thing = shelf.document if "documents" in address else shelf.image
        assert str(thing.public_id) in _text(mine.get(address)), address
        assert str(thing.public_id) not in _text(other.get(address)), address


def test_the_preview_in_the_admin_goes_through_our_address(shelf: Shelf) -> None:
    client = shelf.browser(shelf.world.zhao_liu)

    page = client.get("/cms/images/").content.decode()

    address = f"/f/i/{shelf.image.public_id}/"
    assert address in page
    start = page.index(address)
    shown = page[start : page.index('"', start)]
    assert client.get(shown)["Content-Type"] == "image/jpeg"


def _text(response: Any) -> str:
    assert response.status_code == 200, response
    text: str = response.content.decode()
    return text
