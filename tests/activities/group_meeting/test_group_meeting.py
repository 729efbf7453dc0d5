"""The page of a 党小组长: what is proposed, begun once, closed in one step, and for nobody else."""

import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.check_in import services as check_in
from sanwei.activities.enums import AbsenceReason, ActivityKind, ActivityState, Mark
from sanwei.activities.models import Activity, ActivityBranch
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role, UnitKind
from sanwei.org.models import Member, OrgUnit
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import held, hold, mark, part_of
from tests.world import PASSWORD, START, World

GROUP_MEETING = ActivityKind.GROUP_MEETING


@pytest.fixture
def leader(world: World) -> Client:
    org.assign_role(
        member=world.zhang_san, unit=world.group, role=Role.GROUP_LEADER, starts_on=START
    )
    return client_of(world, world.zhang_san)


def grouped(world: World, *names: str) -> list[Member]:
    return [
        org.enrol(
            name=name,
            kind=MemberKind.FORMAL,
            branch=world.first,
            group=world.group,
            starts_on=START,
        )
        for name in names
    ]


def other_group(world: World, branch: OrgUnit, member: Member) -> OrgUnit:
    """Return a further group of ``branch``, led by ``member``."""
    group = org.create_unit(name=f"{branch.name}别的组", kind=UnitKind.GROUP, parent=branch)
    org.assign_role(member=member, unit=group, role=Role.GROUP_LEADER, starts_on=START)
    return group


def last_meeting(world: World, **fields: str) -> ActivityBranch:
    """Hold a meeting of the group a month ago, of 45 minutes."""
    began = clock.now() - timedelta(days=32)
    part = held(world.group, GROUP_MEETING, on=began, ends_at=began + timedelta(minutes=45))
    services.save_record(activity=part.activity, changes=fields, actor=None, at=clock.now())
    return part


def begin(client: Client, group: OrgUnit) -> Activity:
    """Begin at midnight, at a place."""
    answer = client.post(
        reverse("activities:group_meeting_begin", args=[group.public_id]),
        {
            "day": clock.local_date(clock.now()),
            "starts": "00:00",
            "ends": "00:30",
            "place": "值班室",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return Activity.objects.get(public_id=answer["Location"].strip("/").rpartition("/")[2])


def write(activity: Activity, **fields: str) -> None:
    services.save_record(activity=activity, changes=fields, actor=None, at=clock.now())


def close(client: Client, activity: Activity, **form: str) -> str:
    address = reverse("activities:group_meeting_close", args=[activity.public_id])
    return client.post(address, form, follow=True).content.decode()


def test_what_is_known_already_is_proposed(world: World, leader: Client) -> None:
    last_meeting(world, place="青桥站班前会议室")

    page = text_of(leader, "group_meeting_begin", world.group.public_id)

    starts, ends = re.findall(r'type="time" name="\w+" value="(\d\d:\d\d)"', page)
    now = clock.now().astimezone(clock.SHANGHAI)
    number = Activity.objects.filter(occurred_on__year=now.year).count() + 1
    assert f"{now.year}年第{number}次党小组会" in page
    assert int(starts[3:]) % 15 == 0
    assert starts <= f"{now:%H:%M}"
    assert ends == "23:59" or _minutes(ends) - _minutes(starts) == 45
    assert "青桥站班前会议室" in page
    assert "应到1人" in page
    assert re.search(r"主持人\s*张三.*记录人\s*张三", page)


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def test_a_meeting_begins_with_its_people_and_its_due(world: World, leader: Client) -> None:
    grouped(world, "甲", "乙")

    activity = begin(leader, world.group)

    assert (activity.host_name, activity.host) == ("张三", world.zhang_san)
    assert (activity.recorder_name, activity.recorder) == ("张三", world.zhang_san)
    assert activity.place == "值班室"
    assert part_of(activity).due == 3
    assert set(part_of(activity).attendance.values_list("mark", flat=True)) == {Mark.PENDING}


def test_two_taps_begin_one_meeting(world: World, leader: Client) -> None:
    assert begin(leader, world.group) == begin(leader, world.group)
    assert Activity.objects.count() == 1


def test_an_open_meeting_of_today_is_gone_on_with(world: World, leader: Client) -> None:
    activity = begin(leader, world.group)

    answer = leader.get(reverse("activities:group_meeting_begin", args=[world.group.public_id]))

    assert answer["Location"] == reverse("activities:group_meeting", args=[activity.public_id])


def test_topics_come_from_what_is_closed_and_from_this_group(world: World, leader: Client) -> None:
    today = clock.now() - timedelta(minutes=5)
    write(held(world.first, on=today).activity, topic="冬季保畅\n第二行")
    write(hold(world.first, on=today), topic="还没有公布的主题")
    last_meeting(world, topic="交接班怎样说清路况")
    foreign = other_group(world, world.first, world.zhao_liu)
    org.enrol(name="乙", kind=MemberKind.FORMAL, branch=world.first, group=foreign, starts_on=START)
    write(held(foreign, GROUP_MEETING, on=today).activity, topic="别组的议题")

    page = text_of(leader, "group_meeting", hold(world.group, GROUP_MEETING, on=today).public_id)

    offered = re.findall(r'data-fill="f-topic" data-value="([^"]+)"', page)
    assert offered == ["冬季保畅", "交接班怎样说清路况"]


def test_one_step_closes_and_confirms_for_who_signs_both(world: World, leader: Client) -> None:
    (jia,) = grouped(world, "甲")
    activity = begin(leader, world.group)
    mark(part_of(activity), absent={jia: AbsenceReason.DUTY}, at=clock.now())
    write(activity, topic="交接班怎样说清路况")

    page = close(leader, activity, headcount="1")

    activity.refresh_from_db()
    part = part_of(activity)
    assert activity.state == ActivityState.CONFIRMED
    assert (part.due, part.present, part.absent, part.headcount) == (2, 1, 1, 1)
    assert "会议记好了，主持人和记录人都已确认：应到2，实到1。" in page


def test_the_other_signer_is_left_to_himself_and_named(world: World, leader: Client) -> None:
    grouped(world, "甲")
    activity = begin(leader, world.group)
    mark(part_of(activity), at=clock.now())
    write(activity, topic="交接班", recorder_name="甲")

    page = close(leader, activity)

    activity.refresh_from_db()
    assert activity.state == ActivityState.FINISHED
    assert activity.host_confirmed_by == "张三"
    assert activity.recorder_confirmed_at is None
    assert "还要记录人甲本人确认" in page


def test_a_missing_field_closes_nothing(world: World, leader: Client) -> None:
    activity = begin(leader, world.group)
    mark(part_of(activity), at=clock.now())

    page = close(leader, activity, headcount="1")

    assert "还差1格：主题或议题" in page
    assert not part_of(activity).is_finished


def test_a_count_from_the_room_that_differs_is_shown_first_and_kept(
    world: World, leader: Client
) -> None:
    grouped(world, "甲")
    activity = begin(leader, world.group)
    mark(part_of(activity), at=clock.now())
    write(activity, topic="交接班")

    page = close(leader, activity, headcount="1")
    assert "现场1人，点名2人，差1人" in page
    assert "再按一次“结束并确认”" in page
    assert not part_of(activity).is_finished
    close(leader, activity, headcount="1", sure="1")

    part = part_of(activity)
    assert (part.present, part.headcount, part.present_when_asked) == (2, 1, 2)


def test_a_slip_of_the_thumb_in_the_count_leaves_no_line(world: World, leader: Client) -> None:
    grouped(world, "甲")
    activity = begin(leader, world.group)
    mark(part_of(activity), at=clock.now())
    write(activity, topic="交接班")

    close(leader, activity, headcount="22")
    page = close(leader, activity, headcount="2")

    assert "核对后一致" not in page


@pytest.mark.parametrize("count", ["十二", "-1", "9" * 5000])
def test_a_count_that_is_no_number_is_told(world: World, leader: Client, count: str) -> None:
    activity = begin(leader, world.group)

    assert "现场人数请填数字" in close(leader, activity, headcount=count)


def test_closed_twice_it_is_closed_once(world: World, leader: Client) -> None:
    activity = begin(leader, world.group)
    mark(part_of(activity), at=clock.now())
    write(activity, topic="交接班")

    close(leader, activity)
    first = Activity.objects.values().get()
    close(leader, activity)

    assert Activity.objects.values().get() == first


def test_who_asked_for_leave_is_not_marked_with_the_rest(world: World, leader: Client) -> None:
    (jia,) = grouped(world, "甲")
    activity = hold(world.group, GROUP_MEETING, on=clock.now() + timedelta(minutes=5))
    check_in.ask_leave(
        part=part_of(activity), member=jia, reason=AbsenceReason.DUTY, words="", at=clock.now()
    )

    page = text_of(leader, "group_meeting", activity.public_id)

    assert "其余1人都到" in page
    assert "1人请假，等您确认" in page


def forbidden(world: World) -> Iterable[tuple[str, Member]]:
    yield "plain member of the group", grouped(world, "甲")[0]
    yield "leader of another group", world.zhao_liu
    yield "leader of another branch's group", world.wu_jiu
    yield "another branch's secretary", world.zhou_ba
    yield "from above", world.sun_qi


def test_nobody_else_sees_or_does_it(world: World, leader: Client) -> None:
    other_group(world, world.first, world.zhao_liu)
    other_group(world, world.second, world.wu_jiu)
    activity = begin(leader, world.group)
    mark(part_of(activity), at=clock.now())
    write(activity, topic="只有本组知道")
    before = Activity.objects.values().get()

    for who, member in forbidden(world):
        if member.user is None:
            org.open_account(member=member, password=PASSWORD, must_change=False)
        client = client_of(world, member)
        assert "记第一支部一组的会议" not in client.get("/").content.decode(), who
        for answer in (
            client.get(reverse("activities:group_meeting_begin", args=[world.group.public_id])),
            client.get(reverse("activities:group_meeting", args=[activity.public_id])),
            client.post(
                reverse("activities:group_meeting_begin", args=[world.group.public_id]),
                {"day": "2026-10-12", "starts": "08:00", "ends": "09:00"},
            ),
            client.post(reverse("activities:group_meeting_close", args=[activity.public_id])),
        ):
            assert answer.status_code in (403, 404), who
            assert "只有本组知道" not in answer.content.decode(), who
    assert Activity.objects.values().get() == before


def test_those_who_keep_the_branch_s_records_may_write_it(world: World, secretary: Client) -> None:
    activity = begin(secretary, world.group)

    assert activity.recorder_name == "李四"
    assert "谁没到" in text_of(secretary, "group_meeting", activity.public_id)


def test_a_branch_has_no_group_meeting(world: World, secretary: Client) -> None:
    address = reverse("activities:group_meeting_begin", args=[world.first.public_id])
    theme = hold(world.first, on=just_now())

    assert secretary.get(address).status_code == 404
    assert (
        secretary.get(reverse("activities:group_meeting", args=[theme.public_id])).status_code
        == 404
    )


def test_home_and_me_lead_there_with_one_tap(world: World, leader: Client) -> None:
    begin_at = reverse("activities:group_meeting_begin", args=[world.group.public_id])
    for page in ("/", "/me/"):
        shown = leader.get(page).content.decode()
        assert f'href="{begin_at}"' in shown
        assert "本月还没有开" in shown

    activity = begin(leader, world.group)
    on = reverse("activities:group_meeting", args=[activity.public_id])
    assert f'href="{on}"' in leader.get("/").content.decode()
    mark(part_of(activity), at=clock.now())
    write(activity, topic="交接班")
    close(leader, activity)
    assert "本月开过了" in leader.get("/me/").content.decode()
