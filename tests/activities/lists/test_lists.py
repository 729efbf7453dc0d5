"""活动清单: published for a subtree, signed up for once, never oversold, closed in words."""

from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from sanwei.activities.enums import ActivityPlanKind
from sanwei.activities.errors import ReasonEmpty, TextInvalid
from sanwei.activities.lists import services
from sanwei.activities.lists.errors import (
    NoPlaceLeft,
    PlanNotHeld,
    PlanNotVisible,
    PlanOver,
    PlanTimesWrong,
    SignUpOver,
)
from sanwei.activities.models import ActivityPlan, PlanPicture, SignUp
from sanwei.org.models import OrgUnit
from tests.activities.clients import client_of, text_of
from tests.databases import RealDatabase, race
from tests.world import World


def published(
    world: World, unit: OrgUnit | None = None, *, at: datetime | None = None, **changes: object
) -> ActivityPlan:
    """Publish an activity that takes place in three days and may be signed up for until tomorrow."""
    begins = at or timezone.now()
    facts = {
        "unit": unit or world.committee,
        "kind": ActivityPlanKind.SPEECH,
        "title": "岗位演讲",
        "starts_at": begins + timedelta(days=3),
        "place": "三楼会议室",
        "text": "每人五分钟",
        "sign_up_until": begins + timedelta(days=1),
        "places": None,
        "actor": world.account(world.sun_qi),
        "at": begins,
    }
    return services.publish(**(facts | changes))  # type: ignore[arg-type]


def past(world: World, unit: OrgUnit | None = None) -> ActivityPlan:
    """Publish one that began two days ago, with 张三 and 王五 (as far as it holds for them) signed up."""
    then = timezone.now() - timedelta(days=5)
    plan = published(world, unit, at=then)
    services.sign_up(plan=plan, member=world.zhang_san, at=then)
    if unit is None:
        services.sign_up(plan=plan, member=world.wang_wu, at=then)
    return plan


@pytest.mark.parametrize("until", [timedelta(days=4), timedelta(0)])
def test_sign_up_ends_between_now_and_the_beginning(world: World, until: timedelta) -> None:
    at = timezone.now()

    with pytest.raises(PlanTimesWrong):
        published(world, at=at, sign_up_until=at + until)


def test_signing_up_twice_is_once_and_off_frees_the_place(world: World) -> None:
    plan, at = published(world, places=1), timezone.now()

    first = services.sign_up(plan=plan, member=world.zhang_san, at=at)
    assert services.sign_up(plan=plan, member=world.zhang_san, at=at) == first
    with pytest.raises(NoPlaceLeft):
        services.sign_up(plan=plan, member=world.wang_wu, at=at)
    for _ in range(2):
        services.sign_off(plan=plan, member=world.zhang_san, at=at)
    services.sign_up(plan=plan, member=world.wang_wu, at=at)

    assert [row.member_name for row in SignUp.objects.all()] == ["王五"]


def test_places_are_never_oversold(real_database: RealDatabase, real_world: World) -> None:
    plan, at = published(real_world, places=2), timezone.now()
    people = (
        real_world.zhang_san,
        real_world.li_si,
        real_world.wang_wu,
        real_world.zhao_liu,
        real_world.zhang_san,
    )

    results = race(*(partial(services.sign_up, plan=plan, member=one, at=at) for one in people))

    assert SignUp.objects.count() == 2
    assert all(isinstance(one, SignUp | NoPlaceLeft) for one in results)


def test_after_the_last_day_nobody_comes_or_goes(world: World) -> None:
    plan = past(world)

    with pytest.raises(SignUpOver):
        services.sign_up(plan=plan, member=world.li_si, at=timezone.now())
    with pytest.raises(SignUpOver):
        services.sign_off(plan=plan, member=world.zhang_san, at=timezone.now())


def test_a_branch_s_own_activity_is_neither_shown_nor_open_next_door(world: World) -> None:
    plan = published(world, world.first)
    client = client_of(world, world.wang_wu)

    with pytest.raises(PlanNotVisible):
        services.sign_up(plan=plan, member=world.wang_wu, at=timezone.now())
    assert "岗位演讲" not in client.get(reverse("activities:offers")).content.decode()
    assert client.post(reverse("activities:sign", args=[plan.public_id])).status_code == 404
    desk = client_of(world, world.zhou_ba)
    for name, unit in (("listed", world.first), ("listed", world.second)):
        address = reverse(f"activities:{name}", args=[unit.public_id, plan.public_id])
        assert desk.get(address).status_code == 404


def test_a_branch_sees_only_its_own_people_of_a_list_from_above(world: World) -> None:
    plan = past(world)
    client = client_of(world, world.li_si)

    page = client.get(
        reverse("activities:listed", args=[world.first.public_id, plan.public_id])
    ).content.decode()

    assert "张三" in page
    assert "王五" not in page


def test_only_the_publishing_unit_writes_the_result(world: World) -> None:
    plan = past(world)
    address = reverse("activities:listed_act", args=[world.first.public_id, plan.public_id])

    answer = client_of(world, world.li_si).post(address, {"action": "close", "result": "很好"})

    assert answer.status_code == 403
    plan.refresh_from_db()
    assert not plan.is_closed


def test_a_member_reads_the_result_and_his_own_words_only(world: World) -> None:
    plan = past(world)
    row, other = (plan.sign_ups.get(member=one) for one in (world.zhang_san, world.wang_wu))
    desk = client_of(world, world.sun_qi)
    desk.post(
        reverse("activities:listed_act", args=[world.committee.public_id, plan.public_id]),
        {
            "action": "close",
            "result": "两个支部都讲了岗位故事",
            f"result-{row.public_id}": "讲了夜班一刻",
            f"result-{other.public_id}": "讲了第一次值守",
        },
    )

    page = client_of(world, world.zhang_san).get(reverse("activities:offers")).content.decode()

    assert "两个支部都讲了岗位故事" in page
    assert "讲了夜班一刻" in page
    assert "讲了第一次值守" not in page
    assert "王五" not in page
    paper = desk.get(
        reverse("activities:listed_print", args=[world.committee.public_id, plan.public_id])
    ).content.decode()
    assert "讲了第一次值守" in paper


def test_a_result_comes_after_the_beginning_and_is_not_empty(world: World) -> None:
    actor, at = world.account(world.sun_qi), timezone.now()

    with pytest.raises(PlanNotHeld):
        services.close(plan=published(world), result="好", words={}, actor=actor, at=at)
    with pytest.raises(TextInvalid):
        services.close(plan=past(world), result=" ", words={}, actor=actor, at=at)


def test_what_is_cancelled_tells_why_to_who_signed_up(world: World) -> None:
    plan, at, actor = published(world), timezone.now(), world.account(world.sun_qi)
    services.sign_up(plan=plan, member=world.zhang_san, at=at)
    with pytest.raises(ReasonEmpty):
        services.withdraw(plan=plan, reason=" ", actor=actor, at=at)
    services.withdraw(plan=plan, reason="大风蓝色预警", actor=actor, at=at)

    def seen(member: object) -> bool:
        client = client_of(world, member)  # type: ignore[arg-type]
        return "大风蓝色预警" in client.get(reverse("activities:offers")).content.decode()

    assert seen(world.zhang_san)
    assert not seen(world.wang_wu)
    with pytest.raises(SignUpOver):
        services.sign_up(plan=plan, member=world.li_si, at=at)
    with pytest.raises(PlanOver):
        services.close(plan=plan, result="好", words={}, actor=actor, at=at)


def test_evidence_needs_the_tick_and_stays_with_the_desk(world: World) -> None:
    plan, desk = past(world), client_of(world, world.sun_qi)
    address = reverse("activities:listed_act", args=[world.committee.public_id, plan.public_id])

    def send(**more: str) -> None:
        buffer = BytesIO()
        Image.new("RGB", (40, 30), "red").save(buffer, "JPEG")
        file = SimpleUploadedFile("a.jpg", buffer.getvalue(), "image/jpeg")
        desk.post(address, {"action": "picture", "file": file, **more})

    send()
    assert not PlanPicture.objects.exists()
    send(confirmed_unclassified="on")

    row = PlanPicture.objects.get()
    picture = reverse("activities:listed_picture", args=[row.public_id])
    assert desk.get(picture).status_code == 200
    assert client_of(world, world.zhang_san).get(picture).status_code == 404
    assert client_of(world, world.li_si).get(picture).status_code == 404


def test_from_publishing_to_the_phone(world: World) -> None:
    desk, phone = client_of(world, world.sun_qi), client_of(world, world.zhang_san)
    soon = timezone.localdate() + timedelta(days=3)
    said = {
        "kind": "essay",
        "title": "主题征文",
        "day": soon.isoformat(),
        "starts": "09:00",
        "place": "机关书屋",
        "until_day": (soon - timedelta(days=1)).isoformat(),
        "until_time": "18:00",
        "places": "5",
    }
    desk.post(reverse("activities:listed_new", args=[world.committee.public_id]), said)
    plan = ActivityPlan.objects.get()

    assert "主题征文" in text_of(client_of(world, world.li_si), "lists", world.first.public_id)
    assert "还有5个名额" in phone.get(reverse("activities:offers")).content.decode()
    phone.post(reverse("activities:sign", args=[plan.public_id]))
    assert "已报名" in phone.get(reverse("activities:offers")).content.decode()
    phone.post(reverse("activities:sign", args=[plan.public_id]), {"off": "1"})
    assert not SignUp.objects.exists()


def test_ten_activities_cost_as_many_queries_as_one(world: World) -> None:
    client = client_of(world, world.zhang_san)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("activities:offers"))
        return len(caught)

    services.sign_up(plan=published(world), member=world.zhang_san, at=timezone.now())
    cost()
    one = cost()
    for number in range(9):
        plan = published(world, title=f"活动{number}", places=3)
        services.sign_up(plan=plan, member=world.li_si, at=timezone.now())

    assert cost() == one


def test_who_may_not_publish_is_refused(world: World) -> None:
    address = reverse("activities:listed_new", args=[world.first.public_id])

    assert client_of(world, world.zhang_san).get(address).status_code == 404
    assert client_of(world, world.sun_qi).get(address).status_code == 403
