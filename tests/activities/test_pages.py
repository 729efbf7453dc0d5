"""The pages of branch life: who may open them, what they say, what a phone may send."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import AbsenceReason, ActivityKind, ActivityState
from sanwei.activities.models import Activity, ActivityBranch, Explanation, Speech
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.activities.clients import client_of, just_now, post_json, text_of
from tests.activities.stage import held, hold, mark, part_of
from tests.world import START, World


@pytest.fixture
def leader(world: World) -> Client:
    org.assign_role(
        member=world.zhang_san, unit=world.group, role=Role.GROUP_LEADER, starts_on=START
    )
    return client_of(world, world.zhang_san)


def test_the_room_says_first_what_is_owed(world: World, secretary: Client) -> None:
    held(world.first, on=just_now())

    page = text_of(secretary, "room", world.first.public_id)

    assert re.search(r"本月还欠：党小组会1次", page)
    assert "记一次" in page
    assert "主题党日" in page


def test_an_empty_room_says_what_to_do(world: World, secretary: Client) -> None:
    assert "这段时间还没有记录" in text_of(secretary, "room", world.first.public_id)


def test_a_cell_opens_its_records(world: World, secretary: Client) -> None:
    held(world.first, on=just_now(), name="冬季除雪主题党日")
    held(world.first, ActivityKind.GROUP_STUDY, on=just_now(), name="读条例")

    page = text_of(secretary, "room", world.first.public_id, "?kind=theme_day")

    assert "冬季除雪主题党日" in page
    assert "读条例" not in page


@pytest.mark.parametrize(
    "query", ["?quarter=2026Q9", "?quarter=0001Q1", "?quarter=9999Q4", "?kind=x&month=z"]
)
def test_a_strange_address_is_as_if_it_asked_for_nothing(
    world: World, secretary: Client, query: str
) -> None:
    assert "组织生活一览表" in text_of(secretary, "room", world.first.public_id, query)


def test_the_committee_sees_its_branches_and_writes_nothing(world: World) -> None:
    administrator = client_of(world, world.sun_qi)
    part = held(world.second, on=just_now())

    page = text_of(administrator, "room", world.committee.public_id)
    record = text_of(administrator, "record", part.activity.public_id)

    assert "第一支部" in page
    assert "第二支部" in page
    assert "记一次" not in text_of(administrator, "room", world.second.public_id)
    assert "更正" not in record
    assert AuditEntry.objects.filter(action="activities.open_names").count() == 1
    refused = post_json(
        administrator, "save", part.activity.public_id, {"changes": {"place": "别处"}}
    )
    assert refused.status_code == 403


def test_a_secretary_opens_a_record_and_goes_on_to_attendance(
    world: World, secretary: Client
) -> None:
    address = reverse("activities:new", args=[world.first.public_id]) + "?kind=theme_day"
    assert "应到的人由名册" in secretary.get(address).content.decode()

    response = secretary.post(
        address, {"day": "2026-10-09", "starts": "15:00", "ends": "16:30", "place": "会议室"}
    )

    part = ActivityBranch.objects.get()
    assert response["Location"] == reverse("activities:attendance", args=[part.public_id])
    assert part.activity.name == "2026年10月主题党日"
    assert part.due == 4


def test_a_form_says_what_is_wrong(world: World, secretary: Client) -> None:
    address = reverse("activities:new", args=[world.first.public_id]) + "?kind=theme_day"

    page = secretary.post(
        address,
        {"day": "2026-10-09", "starts": "15:00", "ends": "14:00", "partners": "没有这个支部"},
    ).content.decode()

    assert "结束时间要晚于开始时间" in page
    assert "没有找到“没有这个支部”" in page
    assert not Activity.objects.exists()


def test_people_are_chosen_for_home_delivery(world: World, secretary: Client) -> None:
    address = reverse("activities:new", args=[world.first.public_id]) + "?kind=home_delivery"
    page = secretary.get(address).content.decode()
    assert "张三" in page
    assert "王五" not in page

    secretary.post(
        address,
        {
            "day": "2026-10-09",
            "starts": "15:00",
            "ends": "16:00",
            "participants": [str(world.zhang_san.public_id)],
        },
    )

    part = ActivityBranch.objects.get()
    secretary.post(
        reverse("activities:people", args=[part.public_id]),
        {"member": [str(world.zhao_liu.public_id), str(world.wang_wu.public_id)]},
    )
    assert list(part.attendance.values_list("member_name", flat=True)) == ["赵六"]


def test_a_group_leader_keeps_the_group_s_meeting_and_nothing_else(
    world: World, leader: Client
) -> None:
    own = hold(world.group, ActivityKind.GROUP_MEETING, on=just_now())
    branch = hold(world.first, on=just_now())
    part = part_of(own)

    assert "记一次" in text_of(leader, "room", world.group.public_id)
    assert "张三" in text_of(leader, "attendance", part.public_id)
    marked = post_json(
        leader,
        "marks",
        part.public_id,
        {"marks": [{"member": str(world.zhang_san.public_id), "mark": "present"}]},
    )
    assert marked.status_code == 200
    assert "记党" not in leader.get("/branch/").content.decode()
    assert "第一支部一组的会议" in leader.get("/branch/").content.decode()
    for name, key in (
        ("room", world.first.public_id),
        ("record", branch.public_id),
        ("attendance", part_of(branch).public_id),
    ):
        assert leader.get(reverse(f"activities:{name}", args=[key])).status_code == 404


@pytest.mark.parametrize("who", ["zhang_san", "zhao_liu", "zhou_ba", "wang_wu"])
def test_nobody_else_finds_a_record(world: World, who: str) -> None:
    part = held(world.first, on=just_now(), absent={world.sun_qi: AbsenceReason.SICK})
    client = client_of(world, getattr(world, who))
    keys = {"activity": part.activity.public_id, "part": part.public_id}

    answers = [
        client.get(reverse(f"activities:{name}", args=[keys[key]])).status_code
        for name, key in (
            ("record", "activity"),
            ("confirm", "activity"),
            ("print", "activity"),
            ("attendance", "part"),
            ("marks", "part"),
            ("people", "part"),
            ("correct", "part"),
            ("make_up", "part"),
        )
    ]
    answers += [
        post_json(client, "save", keys["activity"], {"changes": {"place": "别处"}}).status_code,
        post_json(client, "marks", keys["part"], {"marks": []}).status_code,
        client.post(reverse("activities:finish", args=[keys["part"]])).status_code,
        client.post(reverse("activities:correct_text", args=[keys["activity"]])).status_code,
    ]

    assert set(answers) == {404}


def test_fields_are_saved_one_by_one_and_what_is_missing_is_named(
    world: World, secretary: Client
) -> None:
    activity = hold(world.first, on=just_now())

    reply = post_json(
        secretary,
        "save",
        activity.public_id,
        {"changes": {"place": "会议室", "host_name": "李四", "theme_ways": ["study"]}},
    ).json()

    assert reply["missing"] == [["recorder_name", "记录人"], ["topic", "主题或议题"]]
    page = text_of(secretary, "record", activity.public_id)
    assert "还差2格就能定稿" in page
    assert 'value="会议室"' in page


def test_the_form_saves_without_a_script_too(world: World, secretary: Client) -> None:
    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=just_now())

    secretary.post(
        reverse("activities:save", args=[activity.public_id]),
        {
            "topic": "转正",
            "speeches-2-person": "张三",
            "speeches-2-points": "同意",
            "speeches-1-person": "",
        },
    )

    activity.refresh_from_db()
    assert activity.topic == "转正"
    assert Speech.objects.values_list("person", "points").get() == ("张三", "同意")


def test_two_people_confirm_on_their_own_pages(world: World, secretary: Client) -> None:
    part = held(world.first, on=just_now(), place="会议室")
    services.save_record(
        activity=part.activity,
        changes={
            "host_name": "李四",
            "recorder_name": "张三",
            "topic": "冬季保畅",
            "theme_ways": ["study"],
        },
        actor=None,
        at=clock.now(),
    )
    address = reverse("activities:confirm", args=[part.activity.public_id])
    recorder = client_of(world, world.zhang_san)
    assert "由您确认" in recorder.get(address).content.decode()

    recorder.post(address, {"signer": "recorder"})
    secretary.post(address, {"signer": "host"})

    assert Activity.objects.get().state == ActivityState.CONFIRMED
    assert "以后只能更正" in secretary.get(address).content.decode()
    sheet = text_of(secretary, "print", part.activity.public_id)
    assert "记录人签字" in sheet


def test_a_signer_who_is_no_secretary_can_t_speak_for_the_other(world: World) -> None:
    part = held(world.first, ActivityKind.GROUP_STUDY, on=just_now(), place="会议室")
    services.save_record(
        activity=part.activity,
        changes={"host_name": "李四", "recorder_name": "张三", "topic": "条例"},
        actor=None,
        at=clock.now(),
    )

    page = (
        client_of(world, world.zhang_san)
        .post(
            reverse("activities:confirm", args=[part.activity.public_id]),
            {"signer": "host", "on_paper": "1"},
            follow=True,
        )
        .content.decode()
    )

    assert "请由记录人、主持人本人确认" in page
    assert Activity.objects.get().host_confirmed_at is None


def test_why_nothing_was_held_is_written_and_shown(world: World, secretary: Client) -> None:
    page = text_of(secretary, "room", world.first.public_id, "?quarter=2026Q3")
    assert "写说明" in page
    address = reverse("activities:explain", args=[world.group.public_id])

    secretary.post(address + "?kind=group_meeting&day=2026-09-01", {"reason": "防汛值守"})

    assert Explanation.objects.get().written_by_name == "李四"
    page = text_of(secretary, "room", world.first.public_id, "?quarter=2026Q3&kind=group_meeting")
    assert "未开展（已说明）：防汛值守" in page
    for query in ("?kind=theme_day&day=2026-09-01", "?kind=group_meeting&day=9999-12-01", ""):
        assert secretary.get(address + query).status_code == 404


def test_a_correction_is_made_on_a_page_and_leaves_its_reason(
    world: World, secretary: Client
) -> None:
    part = held(world.first, on=just_now())
    address = reverse("activities:correct", args=[part.public_id])
    address += f"?member={world.sun_qi.public_id}"
    assert "更正：孙七" in secretary.get(address).content.decode()

    refused = secretary.post(address, {"mark": "absent", "why": "代签"}).content.decode()
    secretary.post(address, {"mark": "absent", "reason": "unexcused", "why": "代签核减1人"})

    assert "缺席要选一个原因" in refused
    page = text_of(secretary, "record", part.activity.public_id)
    assert "孙七：到 → 缺席（无故），实到4 → 3" in page
    assert "代签核减1人" in page


def test_who_was_absent_is_marked_as_made_up(world: World, secretary: Client) -> None:
    part = held(world.first, on=just_now(), absent={world.sun_qi: AbsenceReason.PERSONAL})
    address = reverse("activities:make_up", args=[part.public_id])
    address += f"?member={world.sun_qi.public_id}"
    assert "补学：孙七" in secretary.get(address).content.decode()

    secretary.post(address, {"on": clock.local_date(clock.now()).isoformat(), "note": "自学"})

    assert "已补学" in text_of(secretary, "record", part.activity.public_id)


def test_members_read_what_their_branch_did_and_no_reasons(world: World) -> None:
    held(
        world.first,
        on=just_now(),
        name="冬季除雪主题党日",
        absent={world.sun_qi: AbsenceReason.SICK},
    )
    held(world.second, on=just_now(), name="第二支部的主题党日")

    page = client_of(world, world.zhang_san).get("/branch/").content.decode()

    assert "冬季除雪主题党日" in page
    assert "3/4人" in page
    assert "第二支部的主题党日" not in page
    assert "病假" not in page


@pytest.mark.parametrize("name", ["room", "record", "attendance"])
def test_pages_cost_the_same_for_one_row_and_for_three(
    world: World, secretary: Client, name: str
) -> None:
    def asked() -> int:
        activity = Activity.objects.order_by("pk").first()
        assert activity
        key = {
            "room": world.first.public_id,
            "record": activity.public_id,
            "attendance": part_of(activity).public_id,
        }[name]
        with CaptureQueriesContext(connection) as queries:
            text_of(secretary, name, key)
        return len(queries)

    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY, on=just_now())
    mark(part_of(activity))
    line = {"guests": [{"name": "来宾"}], "speeches": [{"person": "张三"}]}
    services.save_record(activity=activity, changes=line, actor=None, at=clock.now())
    asked()
    one = asked()
    for number in range(2):
        held(world.first, on=just_now(), name=f"第{number}次")
        org.transfer(
            member=(world.wang_wu, world.wu_jiu)[number],
            branch=world.first,
            on=START + timedelta(days=9),
            actor=None,
            at=clock.now(),
        )
    services.reschedule(
        activity=activity,
        occurred_at=just_now(),
        ends_at=clock.now(),
        actor=None,
        at=clock.now(),
    )
    services.save_record(
        activity=activity,
        changes={name: rows * 3 for name, rows in line.items()},
        actor=None,
        at=clock.now(),
    )

    assert asked() == one
