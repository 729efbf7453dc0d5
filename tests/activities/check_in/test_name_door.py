"""Name and last four digits: the same answer after the same work, whatever did not fit; five tries, nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.accounts.models import StoredSession
from sanwei.activities import services as life
from sanwei.activities.check_in import name_door as name_doors
from sanwei.activities.check_in import services, tries
from sanwei.activities.check_in.errors import (
    RollClosed,
    SameNameSameDigits,
    TicketUsed,
    TooManyTries,
    WindowClosed,
)
from sanwei.activities.check_in.services import NoMatch
from sanwei.activities.enums import CheckInWay, Mark
from sanwei.activities.models import Attendance, CheckIn, DoorTries
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord
from tests.activities.check_in.doors import hold_now, name_door, open_door, scan
from tests.activities.stage import day_at, hold, mark, part_of
from tests.world import START, World

BEGAN = day_at(9)


def person(world: World, name: str, phone: str = "") -> Member:
    return org.enrol(
        name=name, kind=MemberKind.FORMAL, branch=world.first, starts_on=START, phone=phone
    )


def test_own_name_and_digits_sign_in_and_nothing_else_happens(world: World) -> None:
    window = open_door(hold(world.first))
    stored = StoredSession.objects.count()

    arrival = name_door(window, "张三", "0001", at=BEGAN)

    assert (arrival.name, arrival.is_again) == ("张三", False)
    row = Attendance.objects.get(mark=Mark.PRESENT)
    assert (row.member, row.way) == (world.zhang_san, CheckInWay.NAME)
    assert not StudyRecord.objects.exists()
    assert StoredSession.objects.count() == stored


@pytest.mark.parametrize("typed", ["张 三", " 张三 ", "张\u3000三"])
def test_a_name_is_read_however_a_phone_types_it(world: World, typed: str) -> None:
    window = open_door(hold(world.first))

    assert name_door(window, typed, "0001", at=BEGAN).name == "张三"


def test_a_form_sent_again_is_answered_as_the_first_time(world: World) -> None:
    window = open_door(hold(world.first))

    first = name_door(window, "张三", "0001", at=BEGAN, nonce="n" * 24)
    again = name_door(window, "张三", "0001", at=BEGAN + timedelta(seconds=5), nonce="n" * 24)

    assert (again.at, again.is_again) == (first.at, True)
    assert CheckIn.objects.count() == 1


def test_a_ticket_used_for_one_is_no_oracle_for_another(world: World) -> None:
    window = open_door(hold(world.first))
    name_door(window, "张三", "0001", at=BEGAN, nonce="n" * 24)

    for ending in ("0002", "9999"):
        with pytest.raises(TicketUsed):
            name_door(window, "李四", ending, at=BEGAN, nonce="n" * 24)

    assert CheckIn.objects.count() == 1


# Each does not fit for another reason; all of them look the same.
WRONG = {
    "wrong name": ("没有人", "0001"),
    "wrong digits": ("张三", "9999"),
    "not due": ("王五", "0003"),
    "no phone stored": ("无号码", "0000"),
    "short phone": ("短号码", "123"),
    "lost": ("失联人", "7777"),
}


def strange_people(world: World) -> None:
    person(world, "无号码")
    person(world, "短号码", "123")
    lost = person(world, "失联人", "13900007777")
    org.update_member(member=lost, is_lost=True, actor=None, at=BEGAN)


@pytest.mark.parametrize("why", WRONG)
def test_what_does_not_fit_signs_nobody_in(world: World, why: str) -> None:
    strange_people(world)
    window = open_door(hold(world.first))

    with pytest.raises(NoMatch) as refusal:
        name_door(window, *WRONG[why], at=BEGAN)

    assert refusal.value.left == 4
    assert not CheckIn.objects.exists()


def test_every_wrong_answer_is_the_same_page_byte_by_byte_after_the_same_work(
    world: World, monkeypatch: Any
) -> None:
    strange_people(world)
    window = open_door(hold_now(world.first))
    compared: list[int] = []
    digest = name_doors._digest
    monkeypatch.setattr(name_doors, "_digest", lambda *args: compared.append(1) or digest(*args))
    seen, ticket = set(), ""
    for name, ending in [one for why, one in WRONG.items() if why != "short phone"]:
        phone = Client()
        ticket = ticket or scan(phone, window)
        compared.clear()
        DoorTries.objects.all().delete()
        with CaptureQueriesContext(connection) as made:
            response = phone.post(
                reverse("activities:door_name"),
                {"ticket": ticket, "name": name, "ending": ending},
            )
        statements = tuple(query["sql"].split(" ", 1)[0] for query in made.captured_queries)
        headers = frozenset(
            (header, value) for header, value in response.items() if header != "Expires"
        )
        seen.add((response.status_code, response.content, headers, statements, len(compared)))

    assert len(seen) == 1
    assert not CheckIn.objects.exists()
    ((status, body, _headers, _statements, work),) = seen
    assert status == 422
    assert "姓名和尾号没有对上" in body.decode()
    assert work == Attendance.objects.count() + 1


def test_five_wrong_tries_and_a_device_is_sent_to_the_secretary(world: World) -> None:
    window = open_door(hold(world.first))
    for left in (4, 3, 2, 1):
        with pytest.raises(NoMatch) as refusal:
            name_door(window, "张三", "9999", at=BEGAN)
        assert refusal.value.left == left
    for ending in ("9999", "0001"):
        with pytest.raises(TooManyTries):
            name_door(window, "张三", ending, at=BEGAN)

    other = name_door(window, "李四", "0002", at=BEGAN, device="another phone")

    assert other.name == "李四"
    assert list(CheckIn.objects.values_list("member__name", flat=True)) == ["李四"]


def test_who_throws_the_cookie_away_meets_the_limit_of_the_address(
    world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr(tries, "TRIES_AN_ADDRESS", 8)
    window = open_door(hold(world.first))
    for number in range(8):
        with pytest.raises((NoMatch, TooManyTries)):
            name_door(window, "张三", "9999", at=BEGAN, device=f"fresh {number}")

    with pytest.raises(TooManyTries):
        name_door(window, "张三", "0001", at=BEGAN, device="fresh again")
    there = name_door(window, "张三", "0001", at=BEGAN, device="x", address="10.0.0.2")

    assert there.name == "张三"


def test_a_right_answer_is_no_try(world: World) -> None:
    window = open_door(hold(world.first))
    for name, ending in (("张三", "0001"), ("李四", "0002"), ("赵六", "0004"), ("孙七", "0005")):
        name_door(window, name, ending, at=BEGAN)
        name_door(window, name, ending, at=BEGAN)

    assert set(DoorTries.objects.values_list("count", flat=True)) == {0}


def test_tries_of_one_window_are_none_of_another(world: World) -> None:
    first, second = open_door(hold(world.first)), open_door(hold(world.second))
    for _ in range(5):
        with pytest.raises((NoMatch, TooManyTries)):
            name_door(first, "张三", "9999", at=BEGAN)

    assert name_door(second, "王五", "0003", at=BEGAN).name == "王五"


def test_nothing_about_a_device_or_an_address_can_be_read(world: World) -> None:
    window = open_door(hold(world.first))
    with pytest.raises(NoMatch):
        name_door(window, "张三", "9999", at=BEGAN, device="phone", address="10.1.2.3")

    stored = " ".join(DoorTries.objects.values_list("source", flat=True))

    assert "10.1.2.3" not in stored
    assert "phone" not in stored


def test_two_of_one_name_are_told_apart_by_their_digits(world: World) -> None:
    twin = person(world, "张三", "13900008888")
    window = open_door(hold(world.first))

    name_door(window, "张三", "8888", at=BEGAN)
    name_door(window, "张三", "0001", at=BEGAN)

    there = Attendance.objects.filter(mark=Mark.PRESENT).values_list("member", flat=True)
    assert set(there) == {twin.pk, world.zhang_san.pk}


def test_two_of_one_name_and_the_same_digits_are_sent_to_the_secretary(world: World) -> None:
    person(world, "张三", "13800000001")
    window = open_door(hold(world.first))

    with pytest.raises(SameNameSameDigits):
        name_door(window, "张三", "0001", at=BEGAN)

    assert not CheckIn.objects.exists()


def test_a_closed_door_or_record_says_so_to_everybody(world: World) -> None:
    activity = hold(world.first)
    window, part = open_door(activity), part_of(activity)
    mark(part, at=BEGAN)
    life.finish(part=part, actor=None, at=BEGAN)
    for name, ending in (("张三", "0001"), ("张三", "9999")):
        with pytest.raises(RollClosed):
            name_door(window, name, ending, at=BEGAN)

    window = services.close_window(window=window, actor=None, at=BEGAN)
    for name, ending in (("张三", "0001"), ("张三", "9999")):
        with pytest.raises(WindowClosed):
            name_door(window, name, ending, at=BEGAN)
