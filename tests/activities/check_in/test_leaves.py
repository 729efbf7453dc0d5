"""请假: asked before, granted with one tap, 病假 for the 书记 alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities import services as life
from sanwei.activities.check_in import queries, services
from sanwei.activities.check_in.errors import (
    CameAnyway,
    LeaveDecided,
    LeaveTooLate,
    MeetingNotVisible,
)
from sanwei.activities.enums import AbsenceReason, LeaveState, Mark
from sanwei.activities.models import Attendance, LeaveRequest
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from tests.activities.check_in.doors import open_door, sign_in
from tests.activities.clients import client_of, text_of
from tests.activities.stage import day_at, hold, mark, part_of
from tests.world import START, World

BEFORE = day_at(8)


def ask(part: Any, member: Member, reason: str = "personal", words: str = "") -> LeaveRequest:
    return services.ask_leave(
        member=member, part=part, reason=AbsenceReason(reason), words=words, at=BEFORE
    )


def test_a_request_marks_nobody_until_it_is_granted(world: World) -> None:
    part = part_of(hold(world.first))
    leave = ask(part, world.zhang_san, "errand", " 去省城送材料 ")
    assert (leave.words, leave.state) == ("去省城送材料", LeaveState.WAITING)
    assert Attendance.objects.get(member=world.zhang_san).mark == Mark.PENDING

    actor = world.account(world.li_si)
    for _ in range(2):
        services.decide_leave(leave=leave, is_granted=True, actor=actor, at=BEFORE)

    row = Attendance.objects.get(member=world.zhang_san)
    assert (row.mark, row.reason, row.marked_by_name) == (Mark.ABSENT, "errand", "李四")
    with pytest.raises(LeaveDecided):
        services.decide_leave(leave=leave, is_granted=False, actor=actor, at=BEFORE)
    with pytest.raises(LeaveDecided):
        services.withdraw_leave(leave=leave, at=BEFORE)


def test_asked_again_the_last_words_stand(world: World) -> None:
    part = part_of(hold(world.first))
    first = ask(part, world.zhang_san)
    services.withdraw_leave(leave=first, at=BEFORE)

    again = ask(part, world.zhang_san, "duty", "顶夜班")

    assert again.pk == first.pk
    assert (again.reason, again.words, again.state) == ("duty", "顶夜班", LeaveState.WAITING)


def test_leave_is_nobody_else_s_and_of_no_unexcused_kind(world: World) -> None:
    part = part_of(hold(world.first))

    with pytest.raises(MeetingNotVisible):
        ask(part, world.wang_wu)
    with pytest.raises(MeetingNotVisible):
        ask(part, world.zhang_san, "unexcused")

    assert not LeaveRequest.objects.exists()


def test_who_was_marked_and_a_meeting_that_is_over_take_no_request(world: World) -> None:
    activity = hold(world.first)
    part = part_of(activity)
    with pytest.raises(LeaveTooLate):
        services.ask_leave(
            member=world.li_si,
            part=part,
            reason=AbsenceReason.DUTY,
            words="",
            at=activity.ends_at,
        )
    mark(part)
    with pytest.raises(LeaveTooLate):
        ask(part, world.zhang_san)
    life.finish(part=part, actor=None, at=activity.ends_at)
    with pytest.raises(LeaveTooLate):
        ask(part, world.zhang_san)


def test_who_asked_and_came_after_all_is_there(world: World) -> None:
    activity = hold(world.first)
    part, leave = part_of(activity), None
    leave = ask(part, world.zhang_san)
    sign_in(open_door(activity), world.zhang_san, at=activity.occurred_at)

    with pytest.raises(CameAnyway):
        services.decide_leave(
            leave=leave, is_granted=True, actor=world.account(world.li_si), at=BEFORE
        )

    assert queries.leaves_waiting(part, sees_sick=True) == ()
    assert Attendance.objects.get(member=world.zhang_san).mark == Mark.PRESENT


def test_illness_and_its_words_are_the_secretary_s_alone(world: World) -> None:
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ORGANISATION, starts_on=START
    )
    part = part_of(hold(world.first, on=clock.now() + timedelta(hours=1)))
    services.ask_leave(
        member=world.sun_qi,
        part=part,
        reason=AbsenceReason.SICK,
        words="腰椎手术住院",
        at=clock.now(),
    )

    his = text_of(client_of(world, world.li_si), "attendance", part.public_id)
    hers = text_of(client_of(world, world.zhao_liu), "attendance", part.public_id)

    assert "腰椎手术住院" in his
    assert "孙七 · 病假" in his
    assert "孙七 · 请假" in hers
    assert "腰椎手术住院" not in hers
    assert "孙七 · 病假" not in hers


def test_a_member_asks_on_the_phone_and_the_secretary_grants_with_one_tap(
    world: World, secretary: Client
) -> None:
    part = part_of(hold(world.first, on=clock.now() + timedelta(hours=3), name="下午的主题党日"))
    phone = client_of(world, world.zhang_san)
    assert "下午的主题党日" in phone.get("/branch/").content.decode()
    assert "下午的主题党日" in phone.get(reverse("activities:meetings")).content.decode()

    address = reverse("activities:leave", args=[part.public_id])
    missing = phone.post(address, {"words": "孩子发烧"})
    phone.post(address, {"reason": "personal", "words": "孩子发烧"})
    waiting = phone.get(reverse("activities:meetings")).content.decode()
    page = text_of(secretary, "attendance", part.public_id)
    leave = LeaveRequest.objects.get()
    secretary.post(
        reverse("activities:leave_decide", args=[part.public_id, leave.public_id]),
        {"answer": "yes"},
    )

    assert missing.status_code == 422
    assert "请假待确认：事假" in waiting
    assert "1人请假，等您确认" in page
    assert "孩子发烧" in page
    assert Attendance.objects.get(member=world.zhang_san).reason == AbsenceReason.PERSONAL
    assert "已准事假" in phone.get(reverse("activities:meetings")).content.decode()


def test_nobody_else_sees_or_decides_a_request(world: World) -> None:
    part = part_of(hold(world.first))
    leave = ask(part, world.zhang_san)
    theirs = part_of(hold(world.second))
    stranger = client_of(world, world.zhou_ba)

    answers = [
        stranger.post(
            reverse("activities:leave_decide", args=[one.public_id, leave.public_id]),
            {"answer": "yes"},
        ).status_code
        for one in (part, theirs)
    ]
    for who in (world.wang_wu, world.zhou_ba):
        other = client_of(world, who)
        assert other.get(reverse("activities:leave", args=[part.public_id])).status_code == 404
        taken = other.post(reverse("activities:leave_withdraw", args=[part.public_id]))
        assert taken.status_code == 404

    assert answers == [404, 404]
    leave.refresh_from_db()
    assert leave.state == LeaveState.WAITING
