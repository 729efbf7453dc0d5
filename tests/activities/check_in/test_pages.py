"""The door as phones meet it: what a code of another meeting, an old ticket, a guest or a preview gets."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.activities import services as life
from sanwei.activities.check_in import codes, services
from sanwei.activities.enums import ActivityKind, CheckInWay, Mark
from sanwei.activities.models import Attendance, CheckIn, DoorGuest, Guest
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from tests.activities.check_in.doors import (
    hold_now,
    open_door,
    scan,
    scan_address,
    ticket_on,
)
from tests.activities.clients import client_of, text_of
from tests.activities.stage import mark, part_of
from tests.world import START, World


def post(client: Client, door: str, **told: str) -> Any:
    return client.post(reverse(f"activities:{door}"), told)


def test_a_phone_that_is_signed_in_confirms_by_one_tap(world: World) -> None:
    window = open_door(hold_now(world.first))
    phone = client_of(world, world.zhang_san)

    page = phone.get(scan_address(window)).content.decode()
    first = post(phone, "door_confirm", ticket=ticket_on(page))
    second = post(phone, "door_confirm", ticket=ticket_on(page))

    assert "正在以<b>张三</b>签到" in page
    assert "换人" in page
    assert "签上了" in first.content.decode()
    assert "已经签过了" in second.content.decode()
    assert Attendance.objects.get(mark=Mark.PRESENT).way == CheckInWay.SCAN
    assert CheckIn.objects.count() == 1


def test_two_phones_of_one_person_are_one_arrival(world: World) -> None:
    window = open_door(hold_now(world.first))
    for _ in range(2):
        phone = client_of(world, world.zhang_san)
        post(phone, "door_confirm", ticket=scan(phone, window))

    assert CheckIn.objects.count() == 1


def test_a_shared_phone_signs_in_the_other_by_name_and_stays_who_it_was(world: World) -> None:
    window = open_door(hold_now(world.first))
    phone = client_of(world, world.zhang_san)
    before = dict(phone.session)

    response = post(phone, "door_name", ticket=scan(phone, window), name="李四", ending="0002")

    assert "李四" in response.content.decode()
    assert Attendance.objects.get(mark=Mark.PRESENT).member == world.li_si
    assert dict(phone.session) == before
    assert phone.get("/branch/").status_code == 200


def test_the_name_door_opens_no_session_and_needs_no_cookie(world: World) -> None:
    window = open_door(hold_now(world.first))
    ticket = scan(Client(), window)
    without = Client(enforce_csrf_checks=True)

    response = post(without, "door_name", ticket=ticket, name="张三", ending="0001")

    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert without.get("/branch/").status_code == 302
    assert Attendance.objects.get(mark=Mark.PRESENT).member == world.zhang_san


def test_looking_at_a_code_writes_nothing(world: World) -> None:
    window = open_door(hold_now(world.first))

    Client().get(scan_address(window))
    client_of(world, world.zhang_san).get(scan_address(window))

    assert not CheckIn.objects.exists()
    assert not Attendance.objects.exclude(mark=Mark.PENDING).exists()


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_old_code_and_a_code_of_another_door_give_no_ticket(
    world: World, signed_in: bool
) -> None:
    ours, theirs = open_door(hold_now(world.first)), open_door(hold_now(world.second))
    old = scan_address(ours, at=clock.now() - timedelta(seconds=75))
    swapped = reverse("activities:door", args=[ours.key, codes.code_at(theirs, clock.now()).token])
    phone = client_of(world, world.zhang_san) if signed_in else Client()

    for address in (old, swapped, f"/life/in/{ours.key}/AAAAAAAAAAAA/", "/life/in/XXXXXX/AAAA/"):
        response = phone.get(address)
        assert response.status_code in (409, 410), address
        assert "ticket" not in response.content.decode()


def test_a_ticket_of_another_branch_s_door_signs_nobody_in_here(world: World) -> None:
    open_door(hold_now(world.first))
    theirs = open_door(hold_now(world.second))
    phone = client_of(world, world.zhang_san)
    ticket = scan(phone, theirs)

    by_tap = post(phone, "door_confirm", ticket=ticket)
    by_name = post(phone, "door_name", ticket=ticket, name="张三", ending="0001")

    assert by_tap.status_code == 409
    assert "这次没有您" in by_tap.content.decode()
    assert by_name.status_code == 422
    assert not CheckIn.objects.exists()


def test_an_old_or_forged_ticket_is_asked_to_scan_again(world: World) -> None:
    window = open_door(hold_now(world.first))
    old = codes.issue(window, device="d", at=clock.now() - timedelta(minutes=4))
    phone = client_of(world, world.zhang_san)

    for ticket in (old, "", "forged", codes.issue(window, device="d", at=clock.now())[:-2]):
        for name in ("door_confirm", "door_name", "door_attend"):
            response = post(phone, name, ticket=ticket, name="张三", ending="0001")
            assert response.status_code == 410, (name, ticket)

    assert not CheckIn.objects.exists()


def test_a_window_closed_meanwhile_takes_no_ticket(world: World) -> None:
    window = open_door(hold_now(world.first))
    phone = client_of(world, world.zhang_san)
    ticket = scan(phone, window)
    services.close_window(window=window, actor=None, at=clock.now())

    for name in ("door_confirm", "door_name", "door_attend"):
        response = post(phone, name, ticket=ticket, name="张三", ending="0001")
        assert response.status_code == 409
        assert "签到已经关闭" in response.content.decode()
    assert phone.get(scan_address(window)).status_code == 409
    assert not CheckIn.objects.exists()


def test_a_guest_is_told_and_noted_by_the_secretary_with_one_tap(
    world: World, secretary: Client
) -> None:
    activity = hold_now(world.first)
    window, part = open_door(activity), part_of(activity)
    phone = client_of(world, world.wang_wu)
    ticket = scan(phone, window)

    page = post(phone, "door_confirm", ticket=ticket).content.decode()
    for _ in range(2):
        post(phone, "door_attend", ticket=ticket)

    assert "不计入实到" in page
    guest = DoorGuest.objects.get()
    assert "王五" in text_of(secretary, "attendance", part.public_id)
    address = reverse("activities:guest_list", args=[part.public_id, guest.public_id])
    for _ in range(2):
        secretary.post(address)
    assert list(Guest.objects.values_list("name", "reason")) == [("王五", "第二支部党员列席")]
    assert not Attendance.objects.filter(member=world.wang_wu).exists()
    text_of(secretary, "attendance", part.public_id)  # the message is read
    assert "王五" not in text_of(secretary, "attendance", part.public_id)


def typed(phone: Client, digits: str, key: str = "") -> Any:
    return phone.post(reverse("activities:door_digits"), {"digits": digits, "key": key})


def test_typed_digits_open_the_door_as_a_scan_does(world: World) -> None:
    window = open_door(hold_now(world.first))
    digits = codes.code_at(window, clock.now()).digits

    member = typed(client_of(world, world.zhang_san), digits)
    nobody = typed(Client(), digits, window.key.lower())

    assert "正在以<b>张三</b>签到" in member.content.decode()
    assert "填姓名和手机尾号签到" in nobody.content.decode()
    assert ticket_on(nobody.content.decode())


def test_guessing_digits_ends_after_five(world: World) -> None:
    window = open_door(hold_now(world.first))
    digits = codes.code_at(window, clock.now()).digits
    phone = Client()
    phone.get(reverse("activities:door_digits"))
    wrong = f"{(int(digits) + 5000) % 10000:04d}"
    for _ in range(5):
        assert typed(phone, wrong, window.key).status_code == 422

    assert typed(phone, codes.code_at(window, clock.now()).digits, window.key).status_code == 429


def test_an_account_guesses_no_more_than_a_device_however_many_browsers_it_has(
    world: World,
) -> None:
    window = open_door(hold_now(world.first))
    digits = codes.code_at(window, clock.now()).digits
    wrong = f"{(int(digits) + 5000) % 10000:04d}"
    for _ in range(5):
        assert typed(client_of(world, world.zhang_san), wrong).status_code == 422

    assert typed(client_of(world, world.zhang_san), digits).status_code == 429


def test_an_account_with_a_given_password_says_who_he_is_instead(world: World) -> None:
    window = open_door(hold_now(world.first))
    account = world.account(world.zhang_san)
    account.must_change_password = True
    account.save(update_fields=["must_change_password"])
    phone = client_of(world, world.zhang_san)

    page = phone.get(scan_address(window)).content.decode()
    tapped = post(phone, "door_confirm", ticket=ticket_on(page))
    named = post(phone, "door_name", ticket=ticket_on(page), name="张三", ending="0001")

    assert "填姓名和手机尾号签到" in page
    assert tapped.status_code == 302
    assert named.status_code == 200
    assert CheckIn.objects.get().way == CheckInWay.NAME


# The wall, and who may open it.


def wall(part: Any, name: str = "door_desk") -> str:
    return reverse(f"activities:{name}", args=[part.public_id, 1])


def test_the_secretary_opens_the_wall_and_closes_it(world: World, secretary: Client) -> None:
    part = part_of(hold_now(world.first))

    closed = secretary.get(wall(part)).content.decode()
    opened = secretary.post(wall(part, "door_open"), follow=True).content.decode()
    told = secretary.get(wall(part, "door_state")).json()
    secretary.post(wall(part, "door_close"))

    assert "签到还没有打开" in closed
    assert "<svg" in opened
    assert (told["is_open"], told["present"], told["due"], told["names"]) == (True, 0, 4, [])
    assert told["digits"] in opened
    assert secretary.get(wall(part, "door_state")).json() == {"is_open": False}


def test_the_wall_of_a_closed_record_leads_to_it(world: World, secretary: Client) -> None:
    activity = hold_now(world.first)
    part = part_of(activity)
    open_door(activity)
    mark(part)
    life.finish(part=part, actor=None, at=clock.now())

    response = secretary.get(wall(part))

    assert response.headers["Location"] == reverse("activities:record", args=[activity.public_id])
    assert secretary.get(wall(part, "door_state")).json()["is_open"] is False


def test_the_wall_is_told_only_what_changed(world: World, secretary: Client) -> None:
    part = part_of(hold_now(world.first))
    secretary.post(wall(part, "door_open"))
    window = part.activity.sittings.get().windows.get()
    first = secretary.get(wall(part, "door_state"))

    same = secretary.get(wall(part, "door_state"), headers={"if-none-match": first["ETag"]})
    phone = client_of(world, world.zhang_san)
    post(phone, "door_confirm", ticket=scan(phone, window))
    changed = secretary.get(wall(part, "door_state"), headers={"if-none-match": first["ETag"]})

    assert same.status_code in (200, 304)  # a step may just have ended
    assert changed.status_code == 200
    assert (changed.json()["present"], changed.json()["names"]) == (1, ["张三"])


@pytest.mark.parametrize("who", ["zhou_ba", "zhang_san", "sun_qi", "nobody"])
def test_nobody_else_opens_sees_or_closes_the_wall(
    world: World, secretary: Client, who: str
) -> None:
    activity = hold_now(world.first)
    part, window = part_of(activity), open_door(activity)
    digits = codes.code_at(window, clock.now()).digits
    other = Client() if who == "nobody" else client_of(world, getattr(world, who))

    for name in ("door_desk", "door_state"):
        response = other.get(wall(part, name))
        assert response.status_code in (302, 403, 404), name
        assert digits not in response.content.decode()
        assert window.key not in response.content.decode()
    for name in ("door_open", "door_close"):
        assert other.post(wall(part, name)).status_code in (302, 403, 404)
    window.refresh_from_db()
    assert window.closed_at is None


def test_a_group_leader_opens_the_door_of_his_group_s_meeting(world: World) -> None:
    org.assign_role(
        member=world.zhang_san, unit=world.group, role=Role.GROUP_LEADER, starts_on=START
    )
    part = part_of(hold_now(world.group, kind=ActivityKind.GROUP_MEETING))
    leader = client_of(world, world.zhang_san)

    opened = leader.post(wall(part, "door_open"), follow=True).content.decode()

    assert "<svg" in opened
    assert leader.get(wall(part, "door_state")).json()["due"] == 1
    paper = reverse("activities:paper", args=[part.public_id])
    assert leader.get(paper).status_code == 200


def test_a_stranger_lists_no_guest(world: World) -> None:
    activity = hold_now(world.first)
    part = part_of(activity)
    guest = services.ask_to_attend(member=world.wang_wu, window=open_door(activity), at=clock.now())
    assert guest is not None
    theirs = part_of(hold_now(world.second))
    stranger = client_of(world, world.zhou_ba)

    for one in (part, theirs):
        address = reverse("activities:guest_list", args=[one.public_id, guest.public_id])
        assert stranger.post(address).status_code == 404

    assert not Guest.objects.exists()


def test_the_guest_branch_of_a_joint_day_has_no_door_of_its_own(world: World) -> None:
    activity = hold_now(world.first, partners=[world.second])
    theirs = part_of(activity, world.second)

    response = client_of(world, world.zhou_ba).post(wall(theirs, "door_open"))

    assert response.status_code == 403
    assert not activity.sittings.get().windows.exists()


def test_the_wall_names_who_came_and_never_who_is_missing(world: World, secretary: Client) -> None:
    activity = hold_now(world.first)
    part, window = part_of(activity), open_door(activity)
    for one in (world.zhang_san, world.zhao_liu):
        _sign(window, one)

    page = secretary.get(wall(part)).content.decode()

    assert "赵六、张三" in page
    assert "孙七" not in page


def _sign(window: Any, member: Member) -> None:
    services.check_in(
        member=member,
        window=window,
        way=CheckInWay.SCAN,
        ticket=codes.new_device(),
        at=clock.now(),
    )
