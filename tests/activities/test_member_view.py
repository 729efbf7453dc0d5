"""What a member of the branch reads of a finished record."""

import pytest
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import AbsenceReason, ActivityKind
from sanwei.activities.models import ActivityBranch
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import found_board, held, hold
from tests.world import NOW, World


@pytest.fixture
def part(world: World) -> ActivityBranch:
    part = held(
        world.first,
        ActivityKind.BRANCH_ASSEMBLY,
        on=just_now(),
        absent={world.sun_qi: AbsenceReason.SICK},
    )
    services.save_record(
        activity=part.activity,
        changes={
            "topic": "雪天保畅分工",
            "speeches": [{"person": "赵六", "points": "我有不同意见"}],
            "resolutions": [{"text": "配齐融雪剂", "responsible": "张三"}],
        },
        actor=None,
        at=NOW,
    )
    return part


def test_a_member_reads_topic_and_decisions_but_no_speech_and_no_absence(
    world: World, part: ActivityBranch
) -> None:
    client = client_of(world, world.zhang_san)

    assert "/told/" in client.get(reverse("home:branch")).content.decode()
    page = text_of(client, "told", part.activity.public_id)

    assert "雪天保畅分工" in page
    assert "配齐融雪剂" in page
    for hidden in ("我有不同意见", "孙七", "病假", "请假"):
        assert hidden not in page


@pytest.mark.parametrize("who", ["wang_wu", "zhou_ba"])
def test_a_member_of_another_branch_finds_nothing(
    world: World, part: ActivityBranch, who: str
) -> None:
    client = client_of(world, getattr(world, who))

    address = reverse("activities:told", args=[part.activity.public_id])

    assert client.get(address).status_code == 404


def test_what_is_open_or_the_board_s_or_another_group_s_is_not_for_members(world: World) -> None:
    found_board(world)
    board = held(world.first, ActivityKind.BRANCH_COMMITTEE_MEETING, on=just_now())
    group = held(world.group, ActivityKind.GROUP_MEETING, on=just_now())
    draft = hold(world.first, on=just_now())

    def seen(member: object) -> list[int]:
        client = client_of(world, member)  # type: ignore[arg-type]
        return [
            client.get(reverse("activities:told", args=[one.public_id])).status_code
            for one in (board.activity, group.activity, draft)
        ]

    assert seen(world.zhang_san) == [404, 200, 404]
    assert seen(world.zhao_liu) == [404, 404, 404]
