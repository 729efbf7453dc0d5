"""复制群通知: what the text says, where the link leads, and whom it shows nothing."""

import zlib
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind
from sanwei.home.sharing.notices import notice_for
from sanwei.home.sharing.short import Shared, code_of, read
from sanwei.org.models import Member
from tests.activities.clients import client_of
from tests.activities.stage import day_at, found_board, hold
from tests.home.asking import ask
from tests.study.stage import lecture
from tests.world import NOW, World


def told(world: World, member: Member, kind: Shared, public_id: object) -> str:
    return notice_for(world.account(member), kind, public_id, at=NOW).text  # type: ignore[arg-type]


def test_a_theme_day_is_announced_in_full(world: World) -> None:
    activity = hold(world.first, on=day_at(16), place="三楼会议室")
    services.save_record(
        activity=activity, changes={"topic": "防汛演练\n第二行"}, actor=None, at=NOW
    )

    text = told(world, world.li_si, Shared.MEETING, activity.public_id)

    *lines, link = text.splitlines()
    assert lines == [
        "【活动通知】第一支部2026年10月主题党日",
        "时间：10月16日（星期五）15:00–16:00",
        "地点：三楼会议室",
        "主题：防汛演练",
        "请准时参加；确实不能到的，请提前说明原因。详情请点：",
    ]
    assert link.endswith(f"/s/{code_of(Shared.MEETING, activity.public_id)}/")


@pytest.mark.parametrize("topic", ["讨论张三转正", "张三"])
def test_a_theme_that_names_a_member_stays_out_of_the_group(world: World, topic: str) -> None:
    activity = hold(world.first, on=day_at(16))
    services.save_record(activity=activity, changes={"topic": topic}, actor=None, at=NOW)

    assert "张三" not in told(world, world.li_si, Shared.MEETING, activity.public_id)


def test_what_an_assembly_talks_over_stays_out_of_the_group(world: World) -> None:
    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(16))
    services.save_record(activity=activity, changes={"topic": "接收预备党员"}, actor=None, at=NOW)

    text = told(world, world.li_si, Shared.MEETING, activity.public_id)

    assert "接收预备党员" not in text
    assert text.startswith("【会议通知】第一支部2026年第1次支部党员大会")


def test_a_task_is_announced_by_who_asks_it(world: World) -> None:
    task = ask(world, world.first, lecture(world))

    text = told(world, world.li_si, Shared.TASK, task.public_id)

    assert text.startswith(f"【学习任务】{task.title}\n")
    assert "学过的自动记下" in text


def test_the_page_and_the_picture_open_for_the_desk_and_for_nobody_else(world: World) -> None:
    activity = hold(world.first, on=day_at(16))
    names = ("home:notice", "home:notice_picture")

    def statuses(member: Member) -> list[int]:
        client = client_of(world, member)
        return [
            client.get(reverse(name, args=["meeting", activity.public_id])).status_code
            for name in names
        ]

    assert statuses(world.li_si) == [200, 200]
    assert statuses(world.zhou_ba) == [404, 404]
    assert statuses(world.zhang_san) == [404, 404]


def test_the_picture_is_a_png_of_a_square(world: World) -> None:
    activity = hold(world.first, on=day_at(16))
    address = reverse("home:notice_picture", args=["meeting", activity.public_id])

    response = client_of(world, world.li_si).get(address)

    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(response.content[at : at + 4]) for at in (16, 20))
    assert width == height > 300
    body = response.content.index(b"IDAT")
    assert zlib.decompress(response.content[body + 4 :].split(b"IEND")[0][:-8])


def test_the_link_leads_who_is_due_to_the_notice_and_shows_others_nothing(world: World) -> None:
    activity = hold(world.first, on=day_at(16), name="第一支部的主题党日")
    services.save_record(activity=activity, changes={"topic": "防汛演练"}, actor=None, at=NOW)
    address = reverse("home:short", args=[code_of(Shared.MEETING, activity.public_id)])

    pages = {
        who.name: client_of(world, who).get(address, follow=True)
        for who in (world.zhang_san, world.wang_wu)
    }

    assert pages["张三"].status_code == 200
    assert "防汛演练" in pages["张三"].content.decode()
    assert pages["王五"].status_code == 404
    assert "第一支部的主题党日" not in pages["王五"].content.decode()


def test_a_stranger_comes_to_the_door_first(world: World) -> None:
    activity = hold(world.first, on=day_at(16))
    response = Client().get(
        reverse("home:short", args=[code_of(Shared.MEETING, activity.public_id)]), follow=True
    )

    assert "/accounts/login/" in response.redirect_chain[-1][0]
    assert activity.name not in response.content.decode()


def test_a_board_meeting_is_shown_to_its_members_only(world: World) -> None:
    found_board(world)
    activity = hold(world.first, ActivityKind.BRANCH_COMMITTEE_MEETING, on=day_at(16))
    address = reverse("activities:notice", args=[activity.public_id])

    assert client_of(world, world.zhao_liu).get(address).status_code == 200
    assert client_of(world, world.zhang_san).get(address).status_code == 404


NO_IDS = ["", "A" * 21, "A" * 23, "B" * 22, "é" * 22, "=" * 22]
NO_CODES = ["x" + "A" * 22, *(f"m{one}" for one in NO_IDS)]


@pytest.mark.parametrize("code", NO_CODES)
def test_what_is_no_code_is_not_there(world: World, code: str) -> None:
    response = client_of(world, world.li_si).get(f"/s/{code}/")

    assert response.status_code == 404


def test_a_code_reads_back_as_what_it_names() -> None:
    for kind in Shared:
        one = uuid4()

        assert read(code_of(kind, one)) == (kind, one)
