"""现场教学 in the admin: an editor keeps the own sites, chooses those from above, finds nothing next door."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from sanwei.activities.models import FieldRoute, FieldSite
from sanwei.common.models import AuditEntry
from tests.activities.clients import client_of
from tests.activities.field_sites.sites import route, site
from tests.files.samples import picture
from tests.world import World

SITES, ROUTES = "/cms/field-sites/", "/cms/field-routes/"


def filled(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "unit": world.first.pk,
        "name": "旧票亭",
        "intro": "一个夜班的故事",
        "address": "站房西侧",
        "minutes": "40",
        "tags": "站史",
        "confirmed_unclassified": "on",
    } | changes


def stops(*sites: FieldSite) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "stops-TOTAL_FORMS": len(sites),
        "stops-INITIAL_FORMS": 0,
        "stops-MIN_NUM_FORMS": 0,
        "stops-MAX_NUM_FORMS": 1000,
    }
    for number, one in enumerate(sites):
        sent |= {
            f"stops-{number}-site": one.pk,
            f"stops-{number}-way_minutes": 10,
            f"stops-{number}-ORDER": number + 1,
        }
    return sent


def test_an_editor_enters_a_site_with_a_picture_that_says_nothing_of_the_phone(
    world: World,
) -> None:
    client = client_of(world, world.zhao_liu)
    photo = SimpleUploadedFile("IMG_1.JPG", picture(), "image/jpeg")

    untold = client.post(f"{SITES}new/", filled(world, picture=photo))
    assert "请用一句话写明照片上是什么" in untold.content.decode()
    photo.seek(0)
    client.post(f"{SITES}new/", filled(world, picture=photo, picture_alt="票亭正面"))

    one = FieldSite.objects.get()
    assert (one.unit, list(one.tags.values_list("name", flat=True))) == (world.first, ["站史"])
    with Image.open(one.picture) as stored:
        assert not stored.getexif()
    assert "IMG_1" not in one.picture.name
    assert AuditEntry.objects.get(action="activities.fieldsite.open").actor_name == "赵六"


def test_without_the_tick_nothing_is_entered(world: World) -> None:
    sent = filled(world)
    del sent["confirmed_unclassified"]

    page = client_of(world, world.zhao_liu).post(f"{SITES}new/", sent).content.decode()

    assert "请先确认" in page
    assert not FieldSite.objects.exists()


def test_a_site_is_retired_and_never_deleted(world: World) -> None:
    one = site(world.first)
    client = client_of(world, world.zhao_liu)

    client.post(f"{SITES}edit/{one.pk}/", filled(world, is_retired="on"))

    one.refresh_from_db()
    assert one.is_retired
    assert client.post(f"{SITES}delete/{one.pk}/").status_code in (302, 403, 404)
    assert FieldSite.objects.filter(pk=one.pk).exists()


def test_a_route_is_strung_in_the_order_given(world: World) -> None:
    one, other = site(world.committee), site(world.first, "值守点")
    client = client_of(world, world.zhao_liu)
    sent = {"unit": world.first.pk, "name": "两班岗", "intro": "一条路"}

    short = client.post(f"{ROUTES}new/", sent | stops(one)).content.decode()
    assert "至少两站" in short
    assert not FieldRoute.objects.exists()
    client.post(f"{ROUTES}new/", sent | stops(other, one))

    names = FieldRoute.objects.get().stops.order_by("sort_order")
    assert [stop.site.name for stop in names] == ["值守点", "旧票亭"]


def test_the_committee_s_route_takes_no_site_that_only_one_branch_sees(world: World) -> None:
    one, own = site(world.committee), site(world.first, "值守点")
    sent = {"unit": world.committee.pk, "name": "两班岗", "intro": "一条路"}

    page = client_of(world, world.sun_qi).post(f"{ROUTES}new/", sent | stops(one, own))

    assert "只有第一支部看得到" in page.content.decode()
    assert not FieldRoute.objects.exists()


def test_a_neighbour_finds_and_changes_nothing_there(world: World) -> None:
    one, other = site(world.second, "邻居的点"), site(world.second, "邻居的二点")
    way = route(world.second, one, other, name="邻居的线")
    client = client_of(world, world.zhao_liu)

    def texts(client: Client) -> list[str]:
        addresses = (SITES, ROUTES, f"{SITES}new/", f"{ROUTES}new/")
        return [client.get(one).content.decode() for one in addresses]

    assert not any("邻居的" in page for page in texts(client))
    for address in (f"{SITES}edit/{one.pk}/", f"{ROUTES}edit/{way.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, filled(world)).status_code == 404
    mine = site(world.first)
    sent = {"unit": world.first.pk, "name": "两班岗", "intro": "一条路"} | stops(mine, one)
    client.post(f"{ROUTES}new/", sent)
    assert FieldRoute.objects.get() == way


def test_what_the_committee_offers_is_seen_and_not_changed_below(world: World) -> None:
    one = site(world.committee)
    client = client_of(world, world.zhao_liu)

    client.post(f"{SITES}edit/{one.pk}/", filled(world, name="改掉"))

    one.refresh_from_db()
    assert one.name == "旧票亭"
    assert "旧票亭" in client.get(f"{ROUTES}new/").content.decode()


def test_a_member_has_no_admin_of_sites(world: World) -> None:
    site(world.first)

    assert client_of(world, world.zhang_san).get(SITES).status_code in (302, 403, 404)
