"""Whoever wrote a 心得体会 hears what became of it, and nobody else does."""

import pytest
from django.urls import reverse

from sanwei.activities.enums import ReflectionKind
from sanwei.activities.models import ActivityBranch, MeetingReflection
from sanwei.activities.reflections import services
from sanwei.common import clock, outbox
from sanwei.notices.models import Notice
from tests.activities.clients import just_now
from tests.activities.stage import held
from tests.world import World

TEXT = (
    "雪天值守要把融雪剂提前摆到匝道口，夜里两小时巡一次路面，发现结冰马上撒布并报告指挥室，不能等。"
    * 2
)


@pytest.fixture
def part(world: World) -> ActivityBranch:
    part = held(world.first, on=just_now())
    part.activity.question = "雪天怎样保畅"
    part.activity.save()
    return part


def wrote(world: World, part: ActivityBranch, kind: ReflectionKind) -> MeetingReflection:
    return services.write(part=part, member=world.zhang_san, kind=kind, text=TEXT, at=clock.now())


def decide(world: World, row: MeetingReflection, *, is_passed: bool, reason: str = "") -> None:
    services.decide(
        row=row,
        is_passed=is_passed,
        reason=reason,
        read=row.stamp,
        actor=world.account(world.li_si),
        at=clock.now(),
    )


def test_the_writer_is_told_of_a_pass_and_of_a_return(world: World, part: ActivityBranch) -> None:
    decide(world, wrote(world, part, ReflectionKind.REFLECTION), is_passed=True)
    decide(
        world, wrote(world, part, ReflectionKind.ANSWER), is_passed=False, reason="写一写自己的岗位"
    )

    outbox.deliver()
    outbox.deliver()

    name = part.activity.name
    told = Notice.objects.filter(kind="reflection").order_by("pk")
    assert [(one.recipient.name, one.title, one.text) for one in told] == [
        ("张三", "您的心得体会已通过", f"{name}，本支部的同志现在能读到您写的心得体会。"),
        ("张三", "您的讨论题回答被退回", f"{name}：写一写自己的岗位。改好以后可以再交一次。"),
    ]
    assert (
        told[0].url == reverse("activities:told", args=[part.activity.public_id]) + "#reflections"
    )


def test_what_was_taken_back_meanwhile_is_told_to_nobody(
    world: World, part: ActivityBranch
) -> None:
    decide(world, wrote(world, part, ReflectionKind.REFLECTION), is_passed=False, reason="太泛")
    services.withdraw(part=part, member=world.zhang_san, kind=ReflectionKind.REFLECTION)

    outbox.deliver()

    assert not Notice.objects.filter(kind="reflection").exists()
