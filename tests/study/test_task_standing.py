"""Who has done what is asked: derived from records, counted by membership, nothing of the neighbour."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.org import queries as org_queries
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, PartyStatus
from sanwei.org.models import Audience, Member
from sanwei.study import queries, services
from sanwei.study.enums import ItemState, StudyState
from sanwei.study.models import StudyItem
from tests.study.asking import DAY, DUE, LATER, ask, done, told
from tests.study.stage import Stage, lecture, moment, pass_quiz, story
from tests.world import NOW, START, World


def test_done_in_time_behind_and_made_up(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    done(world.zhang_san, item, NOW)
    done(world.li_si, item, LATER)
    done(world.wang_wu, item, NOW)  # of the second branch

    assert told(world, task, NOW)["赵六"] == ("not_started", False)
    assert told(world, task, LATER) == {
        "李四": ("completed", True),
        "孙七": ("to_make_up", False),
        "张三": ("completed", False),
        "赵六": ("to_make_up", False),
    }


def test_a_quiz_counts_when_passed_and_a_withdrawn_record_does_not(
    world: World, item: StudyItem
) -> None:
    task = ask(world, item)
    pass_quiz(world.zhang_san, item, "1")
    pass_quiz(world.zhao_liu, item, "2", is_passed=False)
    wrong = done(world.li_si, item)
    services.correct(
        approver="孙七", record=wrong, reason="登错人", actor=None, at=NOW, is_withdrawn=True
    )

    states = told(world, task)

    assert states["张三"] == ("completed", False)
    assert states["赵六"][0] != "completed"
    assert states["李四"][0] != "completed"


def test_adding_later_leaves_done_done_and_asks_for_the_rest(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    done(world.zhang_san, item)
    services.add_items(
        requirement=task,
        items=[item, story(world)],
        actor=world.account(world.li_si),
        at=NOW + DAY,
    )

    (mine,) = queries.tasks_of(world.zhang_san, at=NOW + DAY)

    assert [(one.row.title, one.state) for one in mine.items] == [
        (item.title, StudyState.COMPLETED),
        ("守塔的人", StudyState.TO_MAKE_UP),
    ]
    assert mine.verdict.completed_on == NOW.date()
    assert mine.sentence == "新增1项待补学，10月31日前"
    assert told(world, task, NOW + DAY)["赵六"] == ("not_started", False)


def test_a_retired_item_is_no_longer_asked_and_stays_done(world: World, item: StudyItem) -> None:
    task = ask(world, item, story(world))
    done(world.zhang_san, item)
    lecture(world, state=ItemState.RETIRED)

    people = queries.standing_of(task, within=world.first, at=NOW).counted
    by_name = {one.member.name: (one.verdict.done, one.verdict.asked) for one in people}

    assert by_name["张三"] == (1, 2)
    assert by_name["赵六"] == (0, 1)


def test_a_stricter_rule_asks_no_more_than_was_assigned(
    world: World, item: StudyItem, stage: Stage
) -> None:
    lecture(world, threshold_permille=1_000)
    strict = ask(world, item)
    lecture(world, threshold_permille=500)
    item.refresh_from_db()
    easy = ask(world, item)
    lecture(world, threshold_permille=1_000)
    stage.watch(0, 80)

    at = moment(200)

    assert told(world, easy, at)["张三"] == ("completed", False)
    assert told(world, strict, at)["张三"] == ("in_progress", False)


def test_a_reopened_recording_takes_no_task_back(world: World, item: StudyItem) -> None:
    before = ask(world, item)
    done(world.zhang_san, item)
    StudyItem.objects.filter(pk=item.pk).update(reopened_at=NOW + DAY, reopened_version="v1")
    after = ask(world, item, at=NOW + 2 * DAY)

    assert told(world, before, NOW + 2 * DAY)["张三"] == ("completed", False)
    assert told(world, after, NOW + 2 * DAY)["张三"][0] != "completed"


def test_people_are_those_of_the_due_date(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    actor = world.account(world.sun_qi)
    org.transfer(member=world.zhang_san, branch=world.second, on=DUE + DAY, actor=actor, at=NOW)
    org.transfer(member=world.zhao_liu, branch=world.second, on=DUE, actor=actor, at=NOW)

    assert set(told(world, task, LATER + 9 * DAY)) == {"李四", "孙七", "张三"}
    assert queries.tasks_of(world.zhang_san, at=LATER + 9 * DAY)
    assert queries.tasks_of(world.zhao_liu, at=LATER + 9 * DAY) == []


def test_masses_and_who_has_left_are_never_counted(world: World) -> None:
    open_to_all = org.audience_for(unit=world.first, includes_masses=True)
    for_masses = lecture(world, "masses", audience=open_to_all)
    worker = org.enrol(name="群众甲", kind=MemberKind.MASSES, branch=world.first, starts_on=START)
    Member.objects.filter(pk=world.zhao_liu.pk).update(
        status=PartyStatus.DECEASED, status_on=date(2026, 1, 1)
    )
    task = ask(world, for_masses)

    assert set(told(world, task)) == {"李四", "孙七", "张三"}
    assert queries.tasks_of(worker, at=NOW) == []


@pytest.mark.parametrize("kinds", [[], ["formal"], ["probationary"], ["activist"]])
@pytest.mark.parametrize("masses", [False, True])
@pytest.mark.parametrize("roles", [[], ["secretary"]])
def test_counting_in_memory_agrees_with_the_audience(
    world: World, kinds: list[str], masses: bool, roles: list[str]
) -> None:
    for number, kind in enumerate(MemberKind):
        org.enrol(name=f"人{number}", kind=kind, branch=world.first, starts_on=START)
    audience = Audience.objects.create(
        unit=world.first, member_kinds=kinds, roles=roles, includes_masses=masses
    )
    day = NOW.date()

    placed = org_queries.people_on(world.committee, [day])[day]

    counted = [one.member for one in placed if one.standing.is_counted_in(audience)]
    assert counted == list(org_queries.members_of_audience(audience, day=day))
    assert {one.member for one in placed if one.standing.is_meant_by(audience)} == {
        one.member for one in placed if org_queries.audience_covers(audience, one.member, at=NOW)
    }


def test_a_member_is_told_of_the_own_tasks_only(world: World, item: StudyItem) -> None:
    ask(world, item, title="第二支部的任务", unit=world.second, to=world.second)
    ask(world, item, title="全体", unit=world.committee, to=world.committee, due_on=DUE + DAY)
    ask(world, item, title="一组", to=world.group)
    ask(world, item, title="预备", member_kinds=[MemberKind.PROBATIONARY])

    assert [one.requirement.title for one in queries.tasks_of(world.zhang_san, at=NOW)] == [
        "一组", "全体",
    ]  # fmt: skip
    assert [one.requirement.title for one in queries.tasks_of(world.li_si, at=NOW)] == ["全体"]


def test_a_desk_sees_what_is_asked_from_above_and_nothing_of_the_neighbour(
    world: World, item: StudyItem
) -> None:
    above = ask(world, item, unit=world.committee, to=world.committee)
    ask(world, item, unit=world.second, to=world.second)
    own = ask(world, item, to=world.group)

    assert set(queries.requirements_in(world.first)) == {above, own}
    people = queries.standing_of(above, within=world.first, at=NOW).people
    assert {one.branch for one in people} == {world.first}


def test_branches_sum_to_the_whole(world: World, item: StudyItem) -> None:
    task = ask(world, item, unit=world.committee, to=world.committee)
    done(world.wang_wu, item)

    whole = queries.standing_of(task, within=world.committee, at=NOW)
    parts = [whole.in_branch(unit.pk) for unit in (world.first, world.second)]

    assert sum(len(part.counted) for part in parts) == len(whole.counted) == 7
    assert [len(part.done) for part in parts] == [0, 1]


def cost(read: Any) -> int:
    with CaptureQueriesContext(connection) as spent:
        read()
    return len(spent)


def test_reading_costs_the_same_for_one_and_three(world: World, item: StudyItem) -> None:
    def read() -> None:
        queries.standings_in(queries.requirements_in(world.first), within=world.first, at=NOW)
        queries.tasks_of(world.zhang_san, at=NOW)

    ask(world, item)
    one = cost(read)
    for number in range(2):
        ask(world, item, story(world, f"s{number}"), due_on=DUE + (number + 1) * DAY)
        more = org.enrol(
            name=f"新{number}", kind=MemberKind.FORMAL, branch=world.first, starts_on=START
        )
        done(more, item)

    assert cost(read) == one
