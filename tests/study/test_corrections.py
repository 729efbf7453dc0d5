"""A correction takes the place of a record; the wrong one stays to be read."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sanwei.org.models import Membership
from sanwei.study import queries, services
from sanwei.study.enums import StudyState
from sanwei.study.errors import AlreadyCorrected, ReasonMissing
from sanwei.study.models import StudyItem, StudyProgress, StudyRecord
from tests.study.stage import Stage, moment, pass_quiz, told
from tests.world import NOW, SHANGHAI, World

pytestmark = pytest.mark.usefixtures("listener")


def test_a_correction_is_a_new_record_with_reason_and_actor(world: World, item: StudyItem) -> None:
    wrong = pass_quiz(world.zhang_san, item, "a")

    right = services.correct(
        approver="孙七",
        record=wrong,
        reason="答案有误，改判",
        actor=world.account(world.li_si),
        at=moment(60),
        score_percent=Decimal(100),
    )

    assert (right.corrects, right.reason, right.actor_name, right.score_percent) == (
        wrong,
        "答案有误，改判",
        "李四",
        Decimal(100),
    )
    assert (right.occurred_at, right.recorded_at) == (NOW, moment(60))
    assert list(queries.current_records()) == [right]
    assert queries.latest_of(wrong) == right
    assert told() == [str(wrong.public_id), str(right.public_id)]
    assert StudyRecord.objects.get(pk=wrong.pk).score_percent == Decimal(80)


def test_a_withdrawn_completion_opens_the_item_again(world: World, item: StudyItem) -> None:
    record = pass_quiz(world.zhang_san, item, "a")

    services.correct(
        approver="孙七",
        record=record,
        reason="替答",
        actor=world.account(world.li_si),
        at=moment(60),
        is_withdrawn=True,
    )

    row = StudyProgress.objects.get()
    assert (row.state, row.completed_at) == (StudyState.NOT_STARTED, None)
    assert not queries.current_records().exists()


def test_a_withdrawn_completion_does_not_come_back_by_watching(world: World, stage: Stage) -> None:
    stage.watch(0, 116)
    services.correct(
        approver="孙七",
        record=StudyRecord.objects.get(),
        reason="不是本人",
        actor=world.account(world.li_si),
        at=moment(200),
        is_withdrawn=True,
    )

    stage.watch(0, 116, since=300)

    assert stage.view.state == StudyState.IN_PROGRESS
    assert stage.view.sentence == "已看100%。这次学完的记录已被更正撤销，请联系本支部书记。"
    assert StudyRecord.objects.count() == 2
    assert services.rebuild_progress(at=moment(900), is_check=True) == []


def test_a_corrected_date_takes_the_branch_of_that_day(world: World, item: StudyItem) -> None:
    record = pass_quiz(world.zhang_san, item, "a")
    Membership.objects.filter(member=world.zhang_san).update(starts_on=date(2026, 6, 1))
    Membership.objects.create(
        member=world.zhang_san,
        branch=world.second,
        starts_on=date(2024, 1, 1),
        ends_before=date(2026, 6, 1),
    )

    right = services.correct(
        approver="孙七",
        record=record,
        reason="日期写错",
        actor=world.account(world.li_si),
        at=moment(60),
        occurred_at=datetime(2026, 5, 31, 23, 30, tzinfo=SHANGHAI),
    )

    assert (right.branch, right.branch_name, right.occurred_on) == (
        world.second,
        "第二支部",
        date(2026, 5, 31),
    )


def test_only_the_latest_record_is_corrected_and_only_with_a_reason(
    world: World, item: StudyItem
) -> None:
    record = pass_quiz(world.zhang_san, item, "a")
    actor = world.account(world.li_si)
    services.correct(
        approver="孙七", record=record, reason="改判", actor=actor, at=NOW, is_passed=False
    )

    with pytest.raises(AlreadyCorrected):
        services.correct(approver="孙七", record=record, reason="再改", actor=actor, at=NOW)
    with pytest.raises(ReasonMissing):
        services.correct(
            approver="孙七", record=queries.latest_of(record), reason=" ", actor=actor, at=NOW
        )
    with pytest.raises(ValueError, match="member_name"):
        services.correct(
            approver="孙七", record=record, reason="改名", actor=actor, at=NOW, member_name="王五"
        )
