"""What was begun and not finished: a line with its reason, the percentage for its member alone."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.study import queries, services
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyRecord
from tests.study.stage import Stage, lecture, moment, story
from tests.world import World

LATER = moment(30 * 24 * 3600)


def test_what_was_half_watched_says_how_far_to_its_member_and_only_that_to_others(
    world: World,
) -> None:
    Stage(world.zhang_san, lecture(world)).watch(0, 72)
    Stage(world.wang_wu, lecture(world)).watch(0, 30)

    (found,) = queries.unfinished_in(member=world.zhang_san, until=LATER)

    assert found.sentence == "已看62%，看满95%才计；1:12 以后还没有看。"
    assert found.plain == "还没有学完，学完才计学时。"
    assert found.occurred_on == moment(0).date()


def test_a_text_half_read_speaks_of_reading(world: World) -> None:
    Stage(world.zhang_san, story(world)).read(0, 60)

    (found,) = queries.unfinished_in(member=world.zhang_san, until=LATER)

    assert found.sentence.startswith("已读50%，读满95%才计；")


def test_what_is_finished_or_never_moved_is_no_line(world: World) -> None:
    Stage(world.zhang_san, lecture(world)).watch(0, 116)
    Stage(world.zhang_san, lecture(world, "two")).open(400)

    assert queries.unfinished_in(member=world.zhang_san, until=LATER) == []


def test_a_withdrawn_completion_says_so(world: World) -> None:
    Stage(world.zhang_san, lecture(world)).watch(0, 116)
    services.correct(
        record=StudyRecord.objects.get(),
        reason="代看",
        approver="孙七",
        is_withdrawn=True,
        actor=world.account(world.li_si),
        at=moment(600),
    )

    (found,) = queries.unfinished_in(member=world.zhang_san, until=LATER)

    assert found.sentence == "已看100%。这次学完的记录已被更正撤销，请联系本支部书记。"


def test_what_went_offline_meanwhile_is_nobody_s_debt(world: World) -> None:
    Stage(world.zhang_san, lecture(world)).watch(0, 72)
    lecture(world, state=ItemState.RETIRED)

    (found,) = queries.unfinished_in(member=world.zhang_san, until=LATER)

    assert found.sentence == found.plain == "没有学完时内容已经下线，不计学时。"


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (1, 1)])
def test_only_what_was_studied_by_then_is_told(world: World, days: int, count: int) -> None:
    Stage(world.zhang_san, lecture(world)).watch(0, 72)

    found = queries.unfinished_in(member=world.zhang_san, until=moment(0) + timedelta(days=days))

    assert len(found) == count


def test_one_costs_as_much_as_three(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            queries.unfinished_in(member=world.zhang_san, until=LATER)
        return len(made)

    Stage(world.zhang_san, lecture(world)).watch(0, 30)
    one = cost()
    for number, key in enumerate(("two", "three")):
        Stage(world.zhang_san, lecture(world, key)).watch(0, 30, since=300 * (number + 1))

    assert (cost(), one) == (2, 2)
