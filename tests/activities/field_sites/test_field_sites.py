"""现场教学点 and 教学路线: who sees them, what a record keeps of them, what is told of who went."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import AbsenceReason, ActivityKind
from sanwei.activities.errors import TextInvalid, WrongUnit
from sanwei.activities.field_sites import queries
from sanwei.activities.field_sites import services as fields
from sanwei.activities.field_sites.errors import FieldPlaceNotOpen, RouteTooShort, StopNotShared
from sanwei.activities.field_sites.places import FieldPlace, stops_of
from sanwei.activities.models import Activity, FieldRoute, FieldSite
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, UnitKind
from sanwei.org.models import OrgUnit
from tests.activities.clients import client_of, just_now, post_json, text_of
from tests.activities.external.claims import proof
from tests.activities.field_sites.sites import route, site
from tests.activities.stage import day_at, held, hold
from tests.world import NOW, START, World


def page_of(client: Client, thing: FieldSite | FieldRoute) -> str:
    name = "field_site" if isinstance(thing, FieldSite) else "field_route"
    return text_of(client, name, thing.public_id)


def went(unit: OrgUnit, thing: FieldSite | FieldRoute, **facts: object) -> Activity:
    place = FieldPlace(site=thing) if isinstance(thing, FieldSite) else FieldPlace(route=thing)
    return held(unit, field_place=place, **facts).activity  # type: ignore[arg-type]


def test_a_site_of_the_committee_is_told_to_every_branch(world: World) -> None:
    one = site(world.committee, contact_name="值班室", themes=["站史"])
    client = client_of(world, world.wang_wu)

    page = page_of(client, one)

    assert "旧票亭的故事" in page
    assert 'href="tel:0000620366"' in page
    assert "旧票亭" in client.get(reverse("activities:field_sites")).content.decode()


def test_a_branch_s_own_site_does_not_exist_next_door(world: World) -> None:
    one, other = site(world.first), site(world.first, "值守点")
    way = route(world.first, one, other)
    neighbour, secretary = client_of(world, world.wang_wu), client_of(world, world.zhou_ba)

    for client in (neighbour, secretary):
        assert "旧票亭" not in client.get(reverse("activities:field_sites")).content.decode()
        for name, thing in (
            ("field_site", one),
            ("field_site_picture", one),
            ("field_route", way),
        ):
            address = reverse(f"activities:{name}", args=[thing.public_id])
            assert client.get(address).status_code == 404
    assert "旧票亭的故事" in page_of(client_of(world, world.zhang_san), one)
    assert "旧票亭的故事" in page_of(client_of(world, world.sun_qi), one)


def test_a_stranger_is_led_to_the_door(world: World) -> None:
    one = site(world.committee)

    response = Client().get(reverse("activities:field_site", args=[one.public_id]))

    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_a_theme_narrows_the_list(world: World) -> None:
    site(world.committee, themes=["站史"])
    site(world.committee, "隧道口", themes=["防汛"])
    site(world.second, "二支部的点", themes=["邻居的主题"])
    client = client_of(world, world.zhang_san)

    page = client.get(reverse("activities:field_sites") + "?theme=防汛").content.decode()

    assert "隧道口" in page
    assert "旧票亭" not in page
    assert "邻居的主题" not in page


def test_a_route_has_its_stops_in_order_and_says_how_long_it_takes(world: World) -> None:
    first, last = site(world.committee, "隧道口", minutes=50), site(world.committee)
    way = route(world.committee, first, last)

    page = page_of(client_of(world, world.zhang_san), way)

    assert page.index("隧道口") < page.index("旧票亭")
    assert "从上一站过来约25分钟" in page
    assert "走完约1小时55分钟" in page
    assert queries.length_of(way, stops_of(way)).walking == 50 + 25 + 40


def test_what_is_no_route_is_refused(world: World) -> None:
    one, own = site(world.committee), site(world.first, "本支部的点")

    with pytest.raises(RouteTooShort):
        route(world.committee, one)
    with pytest.raises(RouteTooShort):
        route(world.committee, one, one)
    with pytest.raises(StopNotShared) as refused:
        route(world.committee, one, own)
    assert "第一支部" in str(refused.value.message)
    assert not FieldRoute.objects.exists()


def test_a_record_keeps_the_place_in_words_when_the_site_is_renamed(world: World) -> None:
    one = site(world.committee)
    activity = went(world.first, one)
    assert activity.place == "旧票亭（站房西侧）"

    FieldSite.objects.filter(pk=one.pk).update(name="新票亭")

    sheet = text_of(client_of(world, world.li_si), "print", activity.public_id)
    assert "旧票亭（站房西侧）" in sheet
    assert "新票亭" not in sheet


def test_the_form_takes_a_site_and_writes_the_place(world: World) -> None:
    one = site(world.committee)
    client = client_of(world, world.li_si)
    address = reverse("activities:new", args=[world.first.public_id]) + "?kind=theme_day"
    begins = just_now()
    sent = {
        "day": clock.local_date(begins).isoformat(),
        "starts": "00:10",
        "ends": "00:40",
        "at": FieldPlace(site=one).key,
    }

    assert "旧票亭" in client.get(f"{address}&at={FieldPlace(site=one).key}").content.decode()
    client.post(address, sent)

    activity = Activity.objects.get()
    assert (activity.field_site, activity.place) == (one, "旧票亭（站房西侧）")
    assert activity.sittings.get().place == "旧票亭（站房西侧）"


def test_a_place_that_was_typed_stays_as_it_was_typed(world: World) -> None:
    one = site(world.committee)
    activity = hold(world.first, place="旧票亭门口")

    services.save_record(
        activity=activity, changes={"at": FieldPlace(site=one).key}, actor=None, at=NOW
    )

    activity.refresh_from_db()
    assert (activity.field_site, activity.place) == (one, "旧票亭门口")


def test_the_record_s_page_saves_the_choice_and_takes_it_back(world: World) -> None:
    one, other = site(world.committee), site(world.committee, "隧道口")
    way = route(world.committee, one, other)
    activity = hold(world.first, on=just_now())
    client = client_of(world, world.li_si)

    def save(key: str) -> Activity:
        post_json(client, "save", activity.public_id, {"changes": {"at": key}})
        return Activity.objects.get()

    page = text_of(client, "record", activity.public_id)
    assert "两班岗：旧票亭—隧道口" in page
    saved = save(FieldPlace(route=way).key)
    assert (saved.field_route, saved.place) == (way, "两班岗：旧票亭—隧道口")
    saved = save(FieldPlace(site=other).key)
    assert (saved.field_site, saved.field_route, saved.place) == (other, None, "隧道口（站房西侧）")
    saved = save("")
    assert (saved.field_site, saved.place) == (None, "")


def test_of_two_who_choose_at_once_the_last_choice_holds(world: World) -> None:
    one, other = site(world.committee), site(world.committee, "隧道口")
    activity = hold(world.first, on=just_now())
    client = client_of(world, world.li_si)
    for thing in (one, other):
        sent = {"changes": {"at": FieldPlace(site=thing).key}, "seen": {"at": [""]}}
        answer = post_json(client, "save", activity.public_id, sent)
        assert answer.json()["clashes"] == {}

    activity.refresh_from_db()
    assert activity.field_site == other


def test_a_place_of_another_branch_or_out_of_use_is_not_taken(world: World) -> None:
    foreign, old = site(world.second, "邻居的点"), site(world.committee, "老点")
    fields.set_retired(thing=old, is_retired=True, actor=None, at=NOW)
    activity = hold(world.first)

    for key in (
        FieldPlace(site=foreign).key,
        FieldPlace(site=old).key,
        "site:x",
        f"route:{foreign.public_id}",
    ):
        with pytest.raises(FieldPlaceNotOpen):
            services.save_record(activity=activity, changes={"at": key}, actor=None, at=NOW)
    page = text_of(client_of(world, world.li_si), "new", world.first.public_id, "?kind=theme_day")
    assert "邻居的点" not in page
    assert "老点" not in page


def test_a_meeting_that_stays_at_home_names_no_site(world: World) -> None:
    one = site(world.committee)
    assembly = hold(world.first, ActivityKind.BRANCH_ASSEMBLY)

    with pytest.raises(TextInvalid):
        services.save_record(
            activity=assembly, changes={"at": FieldPlace(site=one).key}, actor=None, at=NOW
        )
    with pytest.raises(WrongUnit):
        hold(world.first, ActivityKind.BRANCH_ASSEMBLY, field_place=FieldPlace(site=one))


def test_what_is_retired_is_not_listed_but_old_records_still_lead_there(world: World) -> None:
    one = site(world.committee)
    activity = went(world.first, one)
    for _twice in range(2):
        fields.set_retired(thing=one, is_retired=True, actor=None, at=NOW)
    client = client_of(world, world.zhang_san)

    assert "旧票亭" not in client.get(reverse("activities:field_sites")).content.decode()
    page = page_of(client, one)
    assert "已停用" in page
    assert activity.name in page
    assert AuditEntry.objects.filter(action="activities.fieldsite.retire").count() == 1


def test_a_site_tells_a_member_the_own_branch_s_visits_and_whether_he_was_there(
    world: World,
) -> None:
    one = site(world.committee)
    went(world.first, one, name="看票亭")
    went(
        world.first,
        one,
        on=day_at(7),
        name="雨天再看",
        absent={world.zhang_san: AbsenceReason.DUTY},
    )
    went(world.second, one, name="二支部去的")
    hold(world.first, on=day_at(10), name="还没结束的", field_place=FieldPlace(site=one))

    page = page_of(client_of(world, world.zhang_san), one)

    assert "本支部来过2次" in page
    assert "我来过1次" in page
    assert "看票亭" in page
    assert "雨天再看" in page
    assert "二支部去的" not in page
    assert "还没结束的" not in page
    assert "第二支部" not in page


def test_who_stands_above_reads_counts_by_branch_and_no_names(world: World) -> None:
    one = site(world.committee)
    went(world.second, one)
    went(world.second, one, on=day_at(7))

    page = page_of(client_of(world, world.sun_qi), one)

    assert "第二支部" in page
    assert "2次，最近2026年10月" in page
    assert "王五" not in page


def test_a_route_counts_branches_and_names_only_those_that_exist_for_the_reader(
    world: World,
) -> None:
    way = route(world.committee, site(world.committee), site(world.committee, "隧道口"))
    went(world.first, way)
    went(world.second, way)
    went(world.second, way, on=day_at(7))

    member, above = (client_of(world, one) for one in (world.zhang_san, world.sun_qi))

    assert "其他1个支部" in page_of(member, way)
    assert "共2次" in page_of(member, way)
    assert "第二支部" not in page_of(member, way)
    told = page_of(above, way)
    assert told.index("第一支部") < told.index("第二支部")
    assert "其他" not in told


def test_a_picture_is_for_whoever_sees_the_site(world: World) -> None:
    one = site(world.first)
    one.picture, one.picture_alt = proof(), "亭子正面"  # type: ignore[assignment]
    one.save()
    address = reverse("activities:field_site_picture", args=[one.public_id])

    assert client_of(world, world.zhang_san).get(address)["Content-Type"] == "image/jpeg"
    assert client_of(world, world.wang_wu).get(address).status_code == 404
    assert 'alt="亭子正面"' in page_of(client_of(world, world.zhang_san), one)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_site_and_three(world: World, count: int) -> None:
    sites = [site(world.committee, f"点{number}", themes=["站史"]) for number in range(count + 1)]
    ways = [route(world.committee, *sites, name=f"线{number}") for number in range(count)]
    for number in range(count):
        went(world.first, sites[0], on=day_at(9 - number))
        branch = org.create_unit(name=f"支部{number}", kind=UnitKind.BRANCH, parent=world.committee)
        org.enrol(name=f"某{number}", kind=MemberKind.FORMAL, branch=branch, starts_on=START)
        went(branch, ways[0])
    client = client_of(world, world.sun_qi)
    addresses = [
        reverse("activities:field_sites"),
        reverse("activities:field_site", args=[sites[0].public_id]),
        reverse("activities:field_route", args=[ways[0].public_id]),
    ]
    for address in addresses:
        client.get(address)

    costs = []
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        costs.append(len(asked))

    assert costs == COSTS


COSTS = [15, 16, 17]
