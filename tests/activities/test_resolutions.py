"""决议 come back as tasks until somebody says how they were carried out."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sanwei.activities import queries, services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import ResolutionDecided, ResolutionNoteEmpty
from sanwei.activities.models import Activity, ActivityBranch, Resolution
from sanwei.activities.services import resolutions
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import held, hold
from tests.world import NOW, START, World

ASSEMBLY = ActivityKind.BRANCH_ASSEMBLY
LINES = [
    {"text": "补齐台账", "responsible": "张三、孙七", "due_on": "2026-10-10"},
    {"text": "走访老党员", "responsible": "李四", "due_on": "2026-11-30"},
    {"text": "修公示栏", "responsible": ""},
]


def save(activity: Activity, lines: list[dict[str, str]]) -> None:
    services.save_record(activity=activity, changes={"resolutions": lines}, actor=None, at=NOW)


@pytest.fixture
def decided(world: World) -> ActivityBranch:
    part = held(world.first, ASSEMBLY, on=just_now())
    save(part.activity, LINES)
    return part


def close(world: World, activity: Activity, number: int, note: str = "办好了") -> Resolution:
    return resolutions.close(
        activity=activity, number=number, note=note, actor=world.account(world.li_si), at=NOW
    )


def texts(rows: object) -> list[str]:
    return [row.text for row in rows]  # type: ignore[attr-defined]


def test_the_first_due_come_first_and_the_overdue_are_counted(
    world: World, decided: ActivityBranch
) -> None:
    waiting = queries.waiting_resolutions(world.first, today=date(2026, 10, 12))

    assert (waiting.open, waiting.overdue) == (3, 1)
    assert texts(queries.resolutions_of(world.first)) == ["补齐台账", "走访老党员", "修公示栏"]


def test_each_named_person_has_the_task_and_nobody_else(
    world: World, decided: ActivityBranch
) -> None:
    assert texts(queries.own_resolutions(world.zhang_san)) == ["补齐台账"]
    assert texts(queries.own_resolutions(world.sun_qi)) == ["补齐台账"]
    assert texts(queries.own_resolutions(world.zhao_liu)) == []


def test_a_name_that_two_people_have_is_nobody_s_task(world: World) -> None:
    org.enrol(name="张三", kind=MemberKind.FORMAL, branch=world.first, starts_on=START)
    part = held(world.first, ASSEMBLY, on=just_now())

    save(part.activity, LINES)

    assert texts(queries.own_resolutions(world.zhang_san)) == []


def test_nothing_is_a_task_before_the_meeting_is_over(world: World) -> None:
    save(hold(world.first, ASSEMBLY, on=just_now()), LINES)

    assert not queries.resolutions_of(world.first).exists()


def test_ticking_off_asks_for_a_result_and_happens_once(
    world: World, decided: ActivityBranch
) -> None:
    with pytest.raises(ResolutionNoteEmpty):
        close(world, decided.activity, 1, note=" ")
    row = close(world, decided.activity, 1)

    assert (row.closed_by_name, row.closed_note, row.is_open) == ("李四", "办好了", False)
    with pytest.raises(ResolutionDecided):
        close(world, decided.activity, 1)


def test_writing_the_record_again_keeps_what_was_ticked_off(
    world: World, decided: ActivityBranch
) -> None:
    close(world, decided.activity, 2)

    save(decided.activity, [{"text": "新的一条"}, LINES[0], {**LINES[1], "due_on": "2026-12-01"}])

    rows = Resolution.objects.order_by("number").values_list("text", "closed_note")
    assert list(rows) == [("新的一条", ""), ("补齐台账", ""), ("走访老党员", "办好了")]


def test_correcting_the_words_of_a_ticked_off_line_keeps_its_tick(
    world: World, decided: ActivityBranch
) -> None:
    close(world, decided.activity, 2)

    save(decided.activity, [LINES[0], {**LINES[1], "text": "走访老党员两户"}, LINES[2]])

    assert Resolution.objects.get(number=2).closed_note == "办好了"


def test_the_database_wants_a_result_with_the_tick(world: World, decided: ActivityBranch) -> None:
    with (
        pytest.raises(IntegrityError, match="activities_resolution_closed_says_how"),
        transaction.atomic(),
    ):
        Resolution.objects.update(closed_at=NOW)


def test_the_owner_ticks_off_on_the_phone_and_the_desk_sees_it(
    world: World, decided: ActivityBranch, secretary: Client
) -> None:
    owner = client_of(world, world.zhang_san)
    mine = owner.get(reverse("activities:mine")).content.decode()
    assert "补齐台账" in mine
    assert "走访老党员" not in mine
    assert "已过时限" in owner.get(reverse("home:me")).content.decode()
    desk = secretary.get(reverse("home:desk", args=[world.first.public_id])).content.decode()
    assert "3条决议还没有办结" in desk

    key = decided.activity.public_id
    owner.post(reverse("activities:resolution_close", args=[key, 1]), {"note": "三季度已补齐"})

    assert "张三：三季度已补齐" in text_of(secretary, "resolutions", world.first.public_id)
    assert "张三" in text_of(secretary, "record", key)


def test_nobody_else_ticks_off(world: World, decided: ActivityBranch) -> None:
    key = decided.activity.public_id
    address = reverse("activities:resolution_close", args=[key, 2])

    answers = {
        who: client_of(world, getattr(world, who)).post(address, {"note": "好"}).status_code
        for who in ("zhang_san", "zhao_liu", "zhou_ba", "sun_qi")
    }

    assert answers == {"zhang_san": 404, "zhao_liu": 404, "zhou_ba": 404, "sun_qi": 403}
    assert not Resolution.objects.filter(closed_at__isnull=False).exists()


def test_the_secretary_opens_a_task_again_and_the_owner_can_t(
    world: World, decided: ActivityBranch, secretary: Client
) -> None:
    close(world, decided.activity, 1)
    address = reverse("activities:resolution_reopen", args=[decided.activity.public_id, 1])

    assert client_of(world, world.zhang_san).post(address).status_code == 403
    secretary.post(address)

    assert Resolution.objects.get(number=1).is_open


def test_one_page_leads_back_only_into_the_house(world: World, decided: ActivityBranch) -> None:
    address = reverse("activities:resolution_close", args=[decided.activity.public_id, 1])

    answer = client_of(world, world.zhang_san).post(
        address, {"note": "好", "next": "https://evil.example/"}
    )

    assert answer["Location"] == reverse("activities:mine")
