"""心得体会 and answers: written by the branch, read first by the record's keeper, put into the record by a tick."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sanwei.activities import services as records
from sanwei.activities.enums import ActivityKind, Echo, ReflectionKind, ReflectionState
from sanwei.activities.errors import AlreadyConfirmed, LifeNotVisible, ReasonEmpty
from sanwei.activities.models import ActivityBranch, MeetingReflection
from sanwei.activities.reflections import queries, services
from sanwei.activities.reflections.errors import (
    NoQuestion,
    NothingChosen,
    OwnReflection,
    ReflectionChanged,
    ReflectionLength,
    ReflectionTaken,
)
from sanwei.common import clock
from sanwei.org.models import Member
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import held, mark
from tests.world import NOW, World

MINE = (
    "雪天值守要把融雪剂提前摆到匝道口，夜里两小时巡一次路面，发现结冰马上撒布并报告指挥室，不能等。"
    * 2
)
OTHER = (
    "服务窗口要多问一句司机去哪里，遇到绕行的把路线写在纸上递过去，老人家看得清楚心里也踏实一些。"
    * 2
)


@pytest.fixture
def part(world: World) -> ActivityBranch:
    part = held(world.first, ActivityKind.BRANCH_ASSEMBLY, on=just_now())
    changes = {"question": "雪天怎样保畅", "first_topic_material": MINE + "其他要求照旧执行。"}
    records.save_record(activity=part.activity, changes=changes, actor=None, at=NOW)
    part.activity.refresh_from_db()
    return part


def wrote(
    part: ActivityBranch,
    member: Member,
    text: str = OTHER,
    kind: ReflectionKind = ReflectionKind.REFLECTION,
) -> MeetingReflection:
    return services.write(part=part, member=member, kind=kind, text=text, at=clock.now())


def passed(world: World, row: MeetingReflection) -> MeetingReflection:
    services.decide(
        row=row,
        is_passed=True,
        reason="",
        read=row.stamp,
        actor=world.account(world.li_si),
        at=NOW,
    )
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("text", ["太短", "长" * 2001, "  " * 40])
def test_the_length_is_held(world: World, part: ActivityBranch, text: str) -> None:
    with pytest.raises(ReflectionLength):
        wrote(part, world.zhang_san, text)


def test_without_a_question_there_is_no_answer(world: World) -> None:
    with pytest.raises(NoQuestion):
        wrote(held(world.first), world.zhang_san, kind=ReflectionKind.ANSWER)


def test_a_second_click_changes_nothing_and_a_change_waits_again(
    world: World, part: ActivityBranch
) -> None:
    first = passed(world, wrote(part, world.zhang_san))

    wrote(part, world.zhang_san)
    first.refresh_from_db()
    assert first.state == ReflectionState.PASSED

    wrote(part, world.zhang_san, OTHER + "补一句。")
    row = MeetingReflection.objects.get()
    assert (row.state, row.decided_by_name) == (ReflectionState.WAITING, "")


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        (OTHER.replace("老人家", "老同志"), Echo.OTHER),
        (MINE, Echo.MATERIAL),
        (
            "收费亭换班前后十分钟最容易忙乱，我建议把零钱和票据先点好再交班，班长在岗亭外看一眼车流。",
            None,
        ),
    ],
)
def test_likeness_is_found_with_others_and_with_the_material(
    world: World, part: ActivityBranch, text: str, echo: Echo | None
) -> None:
    wrote(part, world.zhao_liu, OTHER)

    found = queries.echo_of(text, part=part, kind=ReflectionKind.REFLECTION, member=world.zhang_san)

    assert found == echo


def test_one_s_own_earlier_text_is_no_likeness(world: World, part: ActivityBranch) -> None:
    wrote(part, world.zhang_san, OTHER)

    assert wrote(part, world.zhang_san, OTHER + "补一句。").echo == ""


def test_the_page_hints_once_and_keeps_what_is_handed_in_all_the_same(
    world: World, part: ActivityBranch
) -> None:
    wrote(part, world.zhao_liu, OTHER)
    client = client_of(world, world.zhang_san)
    address = reverse("activities:reflection", args=[part.activity.public_id, "reflection"])

    page = client.post(address, {"text": OTHER}).content.decode()
    assert "很像" in page
    assert OTHER in page
    assert "赵六" not in page
    assert not MeetingReflection.objects.filter(member=world.zhang_san).exists()

    client.post(address, {"text": OTHER, "as_is": "1"})
    assert MeetingReflection.objects.get(member=world.zhang_san).echo == Echo.OTHER


def test_a_refused_text_stays_on_the_page(world: World, part: ActivityBranch) -> None:
    client = client_of(world, world.zhang_san)
    address = reverse("activities:reflection", args=[part.activity.public_id, "answer"])

    answer = client.post(address, {"text": "太短的一句"})

    assert answer.status_code == 422
    assert "太短的一句" in answer.content.decode()


def test_others_read_what_is_passed_and_nothing_else(world: World, part: ActivityBranch) -> None:
    row = wrote(part, world.zhao_liu, OTHER)
    client = client_of(world, world.zhang_san)

    assert OTHER not in text_of(client, "told", part.activity.public_id)
    passed(world, row)
    assert OTHER in text_of(client, "told", part.activity.public_id)
    row.refresh_from_db()
    services.decide(
        row=row,
        is_passed=False,
        reason="写具体些",
        read=row.stamp,
        actor=world.account(world.li_si),
        at=NOW,
    )
    assert OTHER not in text_of(client, "told", part.activity.public_id)
    assert "写具体些" not in text_of(client, "told", part.activity.public_id)
    own = text_of(client_of(world, world.zhao_liu), "told", part.activity.public_id)
    assert OTHER in own
    assert "写具体些" in own


@pytest.mark.parametrize("who", ["wang_wu", "zhou_ba"])
def test_another_branch_neither_reads_nor_writes(
    world: World, part: ActivityBranch, who: str
) -> None:
    row = passed(world, wrote(part, world.zhang_san))
    client = client_of(world, getattr(world, who))

    codes = [
        client.post(
            reverse("activities:reflection", args=[part.activity.public_id, "reflection"]),
            {"text": OTHER},
        ).status_code,
        client.get(reverse("activities:reflections", args=[part.public_id])).status_code,
        client.post(
            reverse("activities:reflection_decide", args=[part.public_id, row.public_id]),
            {"reason": "不行", "read": row.stamp},
        ).status_code,
        client.post(reverse("activities:reflections_take", args=[part.public_id])).status_code,
    ]

    assert codes == [404, 404, 404, 404]
    row.refresh_from_db()
    assert row.state == ReflectionState.PASSED


@pytest.mark.parametrize(("who", "code"), [("zhang_san", 404), ("zhao_liu", 404), ("sun_qi", 403)])
def test_only_who_keeps_the_record_opens_what_waits(
    world: World, part: ActivityBranch, who: str, code: int
) -> None:
    wrote(part, world.zhang_san)
    address = reverse("activities:reflections", args=[part.public_id])

    answer = client_of(world, getattr(world, who)).get(address)

    assert answer.status_code == code
    assert OTHER not in answer.content.decode()


def test_a_partner_branch_of_a_joint_activity_reads_only_its_own(world: World) -> None:
    part = held(world.first, partners=[world.second], on=just_now())
    passed(world, wrote(part, world.zhang_san))
    other = part.activity.parts.get(branch=world.second)
    mark(other, at=clock.now())
    records.finish(part=other, actor=None, at=clock.now())

    page = text_of(client_of(world, world.wang_wu), "told", part.activity.public_id)

    assert OTHER not in page


def test_nobody_decides_on_his_own(world: World, part: ActivityBranch) -> None:
    row = wrote(part, world.li_si)

    with pytest.raises(OwnReflection):
        passed(world, row)


def test_to_send_back_takes_a_reason(world: World, part: ActivityBranch) -> None:
    row = wrote(part, world.zhang_san)

    with pytest.raises(ReasonEmpty):
        services.decide(
            row=row,
            is_passed=False,
            reason=" ",
            read=row.stamp,
            actor=world.account(world.li_si),
            at=NOW,
        )


def test_a_text_changed_meanwhile_is_not_let_through_unread(
    world: World, part: ActivityBranch
) -> None:
    read = wrote(part, world.zhang_san)
    later = clock.now() + timedelta(seconds=5)
    services.write(
        part=part, member=world.zhang_san, kind=ReflectionKind.REFLECTION, text=MINE, at=later
    )

    with pytest.raises(ReflectionChanged):
        passed(world, read)


def test_ticked_texts_join_the_speeches_once_and_are_left_alone_after(
    world: World, part: ActivityBranch
) -> None:
    actor = world.account(world.li_si)
    speech = {"speeches": [{"person": "李四", "points": "先说几句"}]}
    records.save_record(activity=part.activity, changes=speech, actor=None, at=NOW)
    row = passed(world, wrote(part, world.zhang_san))
    waiting = wrote(part, world.zhao_liu, MINE)

    keys = [row.public_id, waiting.public_id]
    assert services.take(part=part, chosen=keys, actor=actor, at=NOW) == 1
    with pytest.raises(NothingChosen):
        services.take(part=part, chosen=keys, actor=actor, at=NOW)

    said = part.activity.speeches.values_list("number", "person", "points")
    assert list(said) == [(1, "李四", "先说几句"), (2, "张三", OTHER)]
    with pytest.raises(ReflectionTaken):
        wrote(part, world.zhang_san, MINE)
    with pytest.raises(ReflectionTaken):
        services.withdraw(part=part, member=world.zhang_san, kind=ReflectionKind.REFLECTION)


def test_a_confirmed_record_and_one_of_a_partner_take_nothing(
    world: World, part: ActivityBranch
) -> None:
    row = passed(world, wrote(part, world.zhang_san))
    actor = world.account(world.li_si)
    part.activity.state = "confirmed"
    part.activity.recorder_confirmed_at = part.activity.host_confirmed_at = NOW
    part.activity.save()

    with pytest.raises(AlreadyConfirmed):
        services.take(part=part, chosen=[row.public_id], actor=actor, at=NOW)
    part.is_host = False
    with pytest.raises(LifeNotVisible):
        services.take(part=part, chosen=[row.public_id], actor=actor, at=NOW)


def test_from_the_phone_to_the_record(world: World, part: ActivityBranch) -> None:
    phone, desk = client_of(world, world.zhang_san), client_of(world, world.li_si)
    key = part.activity.public_id
    phone.post(reverse("activities:reflection", args=[key, "answer"]), {"text": OTHER})
    row = MeetingReflection.objects.get()

    assert "等您看" in text_of(desk, "record", key)
    assert OTHER in text_of(desk, "reflections", part.public_id)
    desk.post(
        reverse("activities:reflection_decide", args=[part.public_id, row.public_id]),
        {"pass": "1", "read": row.stamp},
    )
    desk.post(
        reverse("activities:reflections_take", args=[part.public_id]),
        {"chosen": [str(row.public_id), "x"]},
    )

    assert OTHER in text_of(desk, "record", key)
    assert "已放进记录" in text_of(phone, "told", key)
    phone.post(reverse("activities:reflection_withdraw", args=[key, "answer"]))
    assert MeetingReflection.objects.exists()


def test_what_was_not_taken_is_withdrawn_for_good(world: World, part: ActivityBranch) -> None:
    passed(world, wrote(part, world.zhang_san))
    phone = client_of(world, world.zhang_san)

    address = reverse(
        "activities:reflection_withdraw", args=[part.activity.public_id, "reflection"]
    )
    assert [phone.post(address).status_code for _ in range(2)] == [302, 302]

    assert not MeetingReflection.objects.exists()
