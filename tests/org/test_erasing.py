"""注销: who may, in which steps, and what is never touched."""

import json
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client

from sanwei.activities import services as activities
from sanwei.activities.models import Correction, Speech
from sanwei.common.models import AuditEntry
from sanwei.notices.models import Notice
from sanwei.org import erasing, services
from sanwei.org.enums import ERASED_NAME, MemberKind, PartyStatus, Role
from sanwei.org.mentions import without
from sanwei.org.models import Member
from tests.activities.stage import day_at, held
from tests.ledgers.book import open_book
from tests.ledgers.filing.hands import came_after_all
from tests.world import NOW, START, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"


def gone(world: World, member: Member | None = None) -> Member:
    member = member or world.zhang_san
    services.change_status(
        member=member, status=PartyStatus.TRANSFERRED_OUT, on=NOW.date(), actor=None, at=NOW
    )
    member.refresh_from_db()
    return member


def spoken(world: World) -> None:
    """Let 张三 speak in a meeting, where only his name is written."""
    part = held(world.first)
    activities.save_record(
        activity=part.activity,
        changes={"speeches": [{"person": "张三", "points": "同意"}]},
        actor=None,
        at=NOW,
    )


def command(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("erase_person", *arguments, "--json", stdout=out)
    told: dict[str, object] = json.loads(out.getvalue())
    return told


def fields(told: object) -> set[tuple[str, str]]:
    assert isinstance(told, list)
    return {(one["model"], one["field"]) for one in told}


def test_the_preview_says_what_goes_and_changes_nothing(world: World) -> None:
    spoken(world)
    member = gone(world)

    told = command(member.number)

    assert told["state"] == "preview"
    assert {("org.member", "name"), ("activities.speech", "person")} <= fields(told["goes"])
    assert ("org.member", "number") in fields(told["stays"])
    member.refresh_from_db()
    assert member.name == "张三"
    assert Speech.objects.get().person == "张三"


def test_the_command_erases_and_finds_nothing_left(world: World) -> None:
    spoken(world)
    member = gone(world)

    told = command(member.number, "--commit", "--reason", "本人书面申请")

    assert (told["state"], told["left"]) == ("erased", [])
    assert Speech.objects.get().person == ERASED_NAME
    entry = AuditEntry.objects.get(action="org.member.erase")
    assert entry.details == {"number": member.number, "reason": "本人书面申请"}


@pytest.mark.parametrize("arguments", [(), ("--commit",)])
def test_the_command_refuses_who_still_belongs_here(
    world: World, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError, match="已转出、已去世或已出党"):
        command(world.zhang_san.number, *arguments)

    world.zhang_san.refresh_from_db()
    assert world.zhang_san.name == "张三"


def test_a_namesake_keeps_what_points_to_nobody(world: World) -> None:
    spoken(world)
    other = services.enrol(
        name="张三", kind=MemberKind.FORMAL, branch=world.second, starts_on=START, phone=""
    )
    user = world.account(world.li_si)
    Notice.objects.create(
        recipient=user,
        kind="external",
        key="k",
        title="张三登记了外部学习",
        created_at=NOW,
        shown_from=NOW,
    )

    services.erase(member=gone(world), reason="本人申请", actor=None, at=NOW)

    other.refresh_from_db()
    assert other.name == "张三"
    assert Speech.objects.get().person == "张三"
    assert Notice.objects.filter(key="k").exists()


def test_a_name_inside_a_longer_one_is_another_persons() -> None:
    told = without(["张三、李四", "张三丰", {"by": "张三"}], "张三")

    assert told == [f"{ERASED_NAME}、李四", "张三丰", {"by": ERASED_NAME}]


def test_an_append_only_table_loses_a_name_only_to_an_erasure(world: World) -> None:
    book = open_book(world)
    held(world.first, on=day_at(14, month=8), absent={world.zhang_san: "personal"})
    book.deliver()
    came_after_all(book)

    with (
        pytest.raises(DatabaseError, match="only when its person is erased"),
        transaction.atomic(),
    ):
        Correction.objects.update(member_name=ERASED_NAME)
    services.erase(member=gone(world), reason="本人申请", actor=None, at=NOW)

    correction = Correction.objects.get()
    assert (correction.member_name, correction.actor_name) == (ERASED_NAME, "李四")


def test_every_declared_field_exists() -> None:
    for label, name in erasing._stays:
        apps.get_model(label)._meta.get_field(name)


# The screen.


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    client.force_login(world.account(world.sun_qi), backend=BACKEND)
    return client


def address(member: Member) -> str:
    return f"/cms/org_members/erase/{member.pk}/"


def test_it_takes_two_steps_and_the_number(world: World, admin: Client) -> None:
    member = gone(world)

    first = admin.get(address(member)).content.decode()
    second = admin.post(address(member), {"reason": "本人书面申请"}).content.decode()
    wrong = admin.post(address(member), {"reason": "本人书面申请", "number": "999999"})
    member.refresh_from_db()
    assert member.name == "张三"
    done = admin.post(address(member), {"reason": "本人书面申请", "number": member.number})

    assert "这些地方的姓名、电话会去掉" in first
    assert "确认注销，不能恢复" not in first
    assert "确认注销，不能恢复" in second
    assert "编号对不上" in wrong.content.decode()
    assert done.status_code == 302
    member.refresh_from_db()
    assert member.name == ERASED_NAME
    entry = AuditEntry.objects.get(action="org.member.erase")
    assert (entry.actor_name, entry.details["reason"]) == ("孙七", "本人书面申请")


def test_without_a_reason_there_is_no_second_step(world: World, admin: Client) -> None:
    member = gone(world)

    response = admin.post(address(member), {"reason": " ", "number": member.number})

    assert response.status_code == 422
    member.refresh_from_db()
    assert member.name == "张三"


def test_the_button_stands_only_with_who_has_left(world: World, admin: Client) -> None:
    edit = f"/cms/org_members/edit/{world.zhang_san.pk}/"

    before = admin.get(edit).content.decode()
    gone(world)
    after = admin.get(edit).content.decode()

    assert "注销个人信息" not in before
    assert "注销个人信息" in after


def test_who_still_belongs_here_has_no_such_page(world: World, admin: Client) -> None:
    assert admin.get(address(world.zhang_san)).status_code == 404


def test_the_administrator_of_a_branch_erases_nobody(world: World, client: Client) -> None:
    services.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ADMINISTRATOR, starts_on=START, at=NOW
    )
    member = gone(world)
    client.force_login(world.account(world.zhao_liu), backend=BACKEND)

    response = client.post(address(member), {"reason": "x", "number": member.number})

    assert response.status_code in (403, 404)
    member.refresh_from_db()
    assert member.name == "张三"
