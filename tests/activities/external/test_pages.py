"""外部学习登记 on the phone and at the desk: who sees what, what a press does, what a list costs."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanwei.activities.enums import ExternalState
from sanwei.activities.external import services
from sanwei.activities.models import ExternalClaim
from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord
from tests.activities.clients import client_of, text_of
from tests.activities.external.claims import TITLE, claim
from tests.files.samples import picture
from tests.home.test_pages import count_queries
from tests.world import World

OWN = "/life/external/"


@pytest.fixture
def member(world: World) -> Client:
    return client_of(world, world.zhang_san)


def now_claim(member: Member, **changed: Any) -> ExternalClaim:
    at = clock.now()
    return claim(member, at=at, **{"occurred_on": clock.local_date(at), **changed})


def told(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "party_school",
        "title": TITLE,
        "organiser": "云山市委党校",
        "occurred_on": clock.local_date(clock.now()).isoformat(),
        "hours": "16",
        "key": str(uuid4()),
        **changed,
    }


def a_picture(name: str = "证书.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), "image/jpeg")


def desk_of(world: World) -> str:
    return reverse("activities:external_desk", args=[world.first.public_id])


def test_a_member_hands_in_and_reads_how_it_stands(member: Client) -> None:
    page = member.post(
        OWN, told(file=a_picture(), confirmed_unclassified="on"), follow=True
    ).content.decode()

    assert TITLE in page
    assert "等第一支部确认" in page
    assert "看证明图" in page


def test_a_picture_without_the_tick_is_not_taken(member: Client) -> None:
    response = member.post(OWN, told(file=a_picture()))

    assert response.status_code == 422
    assert "涉密文件、内部资料严禁上传" in response.content.decode()
    assert not ExternalClaim.objects.exists()


def test_a_hostile_file_gets_a_sentence(member: Client) -> None:
    fake = SimpleUploadedFile("证书.jpg", b"<script>alert(1)</script>", "image/jpeg")

    response = member.post(OWN, told(file=fake, confirmed_unclassified="on"))

    assert response.status_code == 422
    assert "不是一张能打开的图片" in response.content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hours": "1.3"}, "按半学时填"),
        ({"hours": "NaN"}, "学时填数字"),
        ({"hours": "1e9"}, "一次最多填240学时"),
        ({"occurred_on": "2999-01-01"}, "不能晚于今天"),
        ({"occurred_on": "1999-01-01"}, "没有所在党支部"),
        ({"title": ""}, "请写上学习内容"),
        ({"kind": "holiday"}, "error"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    member: Client, changed: dict[str, str], sentence: str
) -> None:
    response = member.post(OWN, told(**changed))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ExternalClaim.objects.exists()


def test_the_same_form_pressed_twice_is_one_claim(member: Client) -> None:
    form = told()

    member.post(OWN, form)
    member.post(OWN, form)

    assert ExternalClaim.objects.count() == 1


def test_who_belongs_to_no_branch_is_told_whom_to_ask(world: World, member: Client) -> None:
    world.zhang_san.memberships.update(ends_before=date(2026, 1, 2))

    page = member.get(OWN).content.decode()

    assert "请先联系本支部书记" in page
    assert "交给支部确认" not in page


def test_what_was_sent_back_begins_the_next_form(world: World, member: Client) -> None:
    found = now_claim(world.zhang_san)
    services.send_back(
        claim=found, reason="证书看不清", actor=world.account(world.li_si), at=clock.now()
    )

    page = member.get(OWN).content.decode()
    again = member.get(f"{OWN}?again={found.public_id}").content.decode()

    assert "李四" in page
    assert "证书看不清" in page
    assert f'value="{TITLE}"' in again
    other = client_of(world, world.zhao_liu).get(f"{OWN}?again={found.public_id}")
    assert TITLE not in other.content.decode()


def test_a_member_takes_back_in_time(world: World, member: Client) -> None:
    found = now_claim(world.zhang_san)

    page = member.post(f"{OWN}{found.public_id}/withdraw/", follow=True).content.decode()

    assert "已撤回" in page
    assert client_of(world, world.li_si).get(desk_of(world)).content.decode().count(TITLE) == 0


def test_one_press_at_the_desk_confirms(world: World, secretary: Client) -> None:
    found = now_claim(world.zhang_san)

    page = secretary.post(
        f"{OWN}{found.public_id}/confirm/", {"unit": world.first.public_id}, follow=True
    )

    assert page.redirect_chain == [(desk_of(world), 302)]
    assert "张三的登记已确认" in page.content.decode()
    assert StudyRecord.objects.get().member == world.zhang_san


def test_the_desk_sends_back_with_a_reason(world: World, secretary: Client) -> None:
    found = now_claim(world.zhang_san)
    address = f"{OWN}{found.public_id}/return/"

    empty = secretary.post(address, {"reason": ""}, follow=True).content.decode()
    secretary.post(address, {"reason": "证书看不清"})
    twice = secretary.post(address, {"reason": "再退一次"}, follow=True).content.decode()

    found.refresh_from_db()
    assert "请写明退回原因" in empty
    assert "已经处理过" in twice
    assert (found.state, found.reason) == (ExternalState.RETURNED, "证书看不清")


def test_the_secretary_s_own_has_no_button(world: World, secretary: Client) -> None:
    found = now_claim(world.li_si)

    page = text_of(secretary, "external_desk", world.first.public_id)

    assert "这是您自己的登记" in page
    assert "没有等您确认的登记" in page
    assert f"{found.public_id}/confirm/" not in page
    assert secretary.post(f"{OWN}{found.public_id}/confirm/").status_code == 403


def test_the_committee_confirms_from_its_own_list(world: World) -> None:
    found = now_claim(world.li_si)
    committee = client_of(world, world.sun_qi)
    page = text_of(committee, "external_desk", world.committee.public_id)

    response = committee.post(
        f"{OWN}{found.public_id}/confirm/", {"unit": world.committee.public_id}
    )

    assert f"{found.public_id}/confirm/" in page
    assert response["Location"] == reverse(
        "activities:external_desk", args=[world.committee.public_id]
    )
    found.refresh_from_db()
    assert found.state == ExternalState.CONFIRMED


def test_the_secretary_enters_for_a_member(world: World, secretary: Client) -> None:
    address = reverse("activities:external_enter", args=[world.first.public_id])
    form = secretary.get(address).content.decode()

    page = secretary.post(
        address, told(member=str(world.zhang_san.public_id)), follow=True
    ).content.decode()

    assert "李四</option>" not in form
    assert "王五" not in form
    assert "已登记并确认" in page
    assert StudyRecord.objects.get().member == world.zhang_san


def test_nobody_of_another_branch_can_be_entered(world: World, secretary: Client) -> None:
    address = reverse("activities:external_enter", args=[world.first.public_id])

    response = secretary.post(address, told(member=str(world.wang_wu.public_id)))

    assert response.status_code == 422
    assert not ExternalClaim.objects.exists()


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba", "wang_wu"])
def test_the_desk_is_closed_to_everybody_else(world: World, who: str) -> None:
    found = now_claim(world.sun_qi, with_proof=True)
    visitor = client_of(world, getattr(world, who))
    unit = world.first.public_id

    answers = [
        visitor.get(f"/life/{unit}/external/").status_code,
        visitor.get(f"/life/{unit}/external/new/").status_code,
        visitor.get(f"{OWN}{found.public_id}/proof/").status_code,
        visitor.post(f"{OWN}{found.public_id}/confirm/").status_code,
        visitor.post(f"{OWN}{found.public_id}/return/", {"reason": "x"}).status_code,
        visitor.post(f"{OWN}{found.public_id}/withdraw/").status_code,
    ]

    assert answers == [404] * 6
    assert TITLE not in visitor.get(OWN).content.decode()
    found.refresh_from_db()
    assert found.is_waiting


@pytest.mark.parametrize("who", ["zhang_san", "li_si", "sun_qi"])
def test_the_proof_opens_for_its_member_the_desk_and_above(world: World, who: str) -> None:
    found = now_claim(world.zhang_san, with_proof=True)

    response = client_of(world, getattr(world, who)).get(f"{OWN}{found.public_id}/proof/")

    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert "private" in response["Cache-Control"]
    assert b"SecretCamera" not in b"".join(response.streaming_content)


def test_a_stranger_is_sent_to_the_door(world: World) -> None:
    found = now_claim(world.zhang_san, with_proof=True)

    for path in (OWN, f"{OWN}{found.public_id}/proof/", desk_of(world)):
        assert Client().get(path).status_code == 302


def test_the_desk_of_the_branch_says_that_one_waits(world: World, secretary: Client) -> None:
    path = f"/desk/{world.first.public_id}/"
    before = secretary.get(path).content.decode()
    now_claim(world.zhang_san)
    now_claim(world.wang_wu)
    now_claim(world.li_si)

    after = secretary.get(path).content.decode()

    assert "外部学习等确认" not in before
    assert "1条外部学习等确认" in after


def test_the_way_in_stands_on_both_pages(member: Client) -> None:
    assert OWN in member.get("/me/").content.decode()
    assert OWN in member.get("/me/credits/").content.decode()


def test_lists_cost_the_same_for_one_claim_and_three(
    world: World, member: Client, secretary: Client
) -> None:
    day = clock.local_date(clock.now())
    actor = world.account(world.li_si)

    def hand_in(number: int) -> None:
        now_claim(world.zhang_san, title=f"轮训{number}", with_proof=True)
        now_claim(world.zhao_liu, title=f"轮训{number}")
        done = now_claim(world.zhang_san, occurred_on=day - timedelta(days=number + 1))
        services.confirm(claim=done, actor=actor, at=clock.now())

    hand_in(0)
    member.get(OWN), secretary.get(desk_of(world))
    one = count_queries(member, OWN), count_queries(secretary, desk_of(world))
    hand_in(1)
    hand_in(2)

    assert (count_queries(member, OWN), count_queries(secretary, desk_of(world))) == one
