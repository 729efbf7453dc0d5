"""学习任务: assigned once, counted by membership, derived from records, exempt by decision only."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sanwei.common.models import AuditEntry
from sanwei.org import queries as org_queries
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, PartyStatus, Role
from sanwei.org.models import Audience, Member
from sanwei.study import queries, services
from sanwei.study.enums import EntryMethod, ItemState, RecordKind, StudyMethod, StudyState
from sanwei.study.errors import (
    AlreadyAssigned,
    AlreadyExempt,
    ApproverMissing,
    DueTooEarly,
    ItemNotAssignable,
    NotAskedOf,
    NotExempt,
    TaskIncomplete,
    TaskReasonMissing,
    TaskWithdrawn,
)
from sanwei.study.models import Exemption, Requirement, RequirementItem, StudyItem, StudyRecord
from tests.study.stage import Stage, lecture, moment, pass_quiz, story
from tests.world import NOW, START, World

DUE = date(2026, 10, 31)
DAY = timedelta(days=1)
LATER = NOW + 20 * DAY  # 1 November


def ask(world: World, *items: StudyItem, **changes: Any) -> Requirement:
    facts: dict[str, Any] = {
        "key": uuid4(),
        "title": "十月学习任务",
        "unit": world.first,
        "to": world.first,
        "items": items,
        "due_on": DUE,
        "actor": world.account(world.li_si),
        "at": NOW,
    }
    return services.assign(**facts | changes)


def done(member: Member, item: StudyItem, at: datetime = NOW) -> StudyRecord:
    return services.record(
        member=member,
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        item=item,
        occurred_at=at,
        at=at,
        evidence_label="test",
        evidence_key=f"{item.pk}",
        media_version=item.media_version,
    )


def told(world: World, task: Requirement, at: datetime = NOW) -> dict[str, tuple[str, bool]]:
    """Return (state, made up) by name for the first branch."""
    standing = queries.standing_of(task, within=world.first, at=at)
    return {
        one.member.name: (str(one.verdict.state), one.verdict.is_made_up)
        for one in standing.counted
    }


def exempt(world: World, task: Requirement, member: Member, **changes: Any) -> Exemption:
    facts: dict[str, Any] = {
        "requirement": task,
        "member": member,
        "reason": "长期住院",
        "approver": "李四（支部书记）",
        "decided_on": NOW.date(),
        "actor": world.account(world.li_si),
        "at": NOW,
    }
    return services.exempt(**facts | changes)


def test_assigning_keeps_what_was_asked_and_leaves_a_trace(world: World, item: StudyItem) -> None:
    task = ask(world, item, story(world))

    rows = RequirementItem.objects.filter(requirement=task).values_list(
        "title", "kind", "threshold_permille"
    )
    assert list(rows) == [(item.title, "lecture", 950), ("守塔的人", "story", 950)]
    assert task.actor_name == "李四"
    trace = AuditEntry.objects.get(action="study.task.assign")
    assert (trace.actor_name, trace.unit_key) == ("李四", str(world.first.public_id))


def test_a_second_click_finds_what_the_first_one_made(world: World, item: StudyItem) -> None:
    key = uuid4()

    first, again = ask(world, item, key=key), ask(world, item, key=key)

    assert first == again
    assert Requirement.objects.count() == 1
    assert AuditEntry.objects.filter(action="study.task.assign").count() == 1


def test_a_key_of_another_unit_is_refused(world: World, item: StudyItem) -> None:
    key = ask(world, item, unit=world.second, to=world.second).public_id

    with pytest.raises(AlreadyAssigned):
        ask(world, item, key=key)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": "  "}, TaskIncomplete),
        ({"items": ()}, TaskIncomplete),
        ({"due_on": NOW.date() - DAY}, DueTooEarly),
    ],
)
def test_what_is_not_whole_is_not_assigned(
    world: World, item: StudyItem, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(world, **{"items": (item,)} | changes)

    assert not Requirement.objects.exists()


def test_nobody_assigns_what_the_neighbour_keeps_or_what_is_offline(world: World) -> None:
    theirs = lecture(world, "theirs", unit=world.second, audience=world.second_only)
    offline = lecture(world, "offline", state=ItemState.RETIRED)
    for_secretaries = lecture(
        world,
        "posts",
        audience=org.audience_for(unit=world.committee, roles=[Role.SECRETARY]),
    )

    for one in (theirs, offline, for_secretaries):
        with pytest.raises(ItemNotAssignable):
            ask(world, one)
    assert not queries.assignable_to(world.first_only).exists()
    assert not Requirement.objects.exists()


def test_nobody_assigns_outside_the_own_subtree(world: World, item: StudyItem) -> None:
    with pytest.raises(ValueError, match="own subtree"):
        ask(world, item, to=world.committee)


def test_the_database_refuses_what_the_services_would(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    exempt(world, task, world.zhang_san)
    refused: list[Any] = [
        lambda: Requirement.objects.update(due_on=NOW.date() - DAY),
        lambda: Requirement.objects.update(title=""),
        lambda: Requirement.objects.update(withdrawn_at=NOW),
        lambda: RequirementItem.objects.update(threshold_permille=0),
        lambda: RequirementItem.objects.create(
            requirement=task, item=item, title="x", threshold_permille=950, added_at=NOW
        ),
        lambda: Exemption.objects.update(reason=""),
        lambda: Exemption.objects.update(approver=""),
        lambda: Exemption.objects.update(revoked_at=NOW),
    ]

    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


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
    services.correct(record=wrong, reason="登错人", actor=None, at=NOW, is_withdrawn=True)

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


def test_not_counting_is_a_decision_with_reason_and_approver(world: World, item: StudyItem) -> None:
    task = ask(world, item)

    exempt(world, task, world.zhang_san)

    standing = queries.standing_of(task, within=world.first, at=NOW)
    assert [one.member.name for one in standing.exempt] == ["张三"]
    assert "张三" not in {one.member.name for one in standing.counted}
    assert queries.tasks_of(world.zhang_san, at=NOW) == []
    trace = AuditEntry.objects.get(action="study.task.exempt")
    assert trace.details["approver"] == "李四（支部书记）"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reason": " "}, TaskReasonMissing),
        ({"approver": " "}, ApproverMissing),
        ({"decided_on": NOW.date() + DAY}, ApproverMissing),
    ],
)
def test_a_decision_without_its_facts_is_refused(
    world: World, item: StudyItem, changes: dict[str, Any], error: type[Exception]
) -> None:
    task = ask(world, item)

    with pytest.raises(error):
        exempt(world, task, world.zhang_san, **changes)

    assert not Exemption.objects.exists()


def test_only_who_is_asked_can_be_exempt_and_only_once(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    exempt(world, task, world.zhang_san)

    with pytest.raises(AlreadyExempt):
        exempt(world, task, world.zhang_san)
    with pytest.raises(NotAskedOf):
        exempt(world, task, world.wang_wu)


def test_ending_a_decision_keeps_its_row_and_another_may_follow(
    world: World, item: StudyItem
) -> None:
    task = ask(world, item)
    exempt(world, task, world.zhang_san)
    end: dict[str, Any] = {
        "requirement": task,
        "member": world.zhang_san,
        "actor": world.account(world.li_si),
        "at": NOW,
    }

    with pytest.raises(TaskReasonMissing):
        services.unexempt(reason="", **end)
    services.unexempt(reason="已出院", **end)
    with pytest.raises(NotExempt):
        services.unexempt(reason="已出院", **end)
    exempt(world, task, world.zhang_san)

    assert Exemption.objects.filter(member=world.zhang_san).count() == 2
    assert AuditEntry.objects.filter(action="study.task.unexempt").count() == 1


def test_withdrawing_needs_a_reason_and_ends_the_task(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    actor = world.account(world.li_si)

    with pytest.raises(TaskReasonMissing):
        services.withdraw(requirement=task, reason=" ", actor=actor, at=NOW)
    services.withdraw(requirement=task, reason="布置重了", actor=actor, at=NOW)

    assert queries.tasks_of(world.zhang_san, at=NOW) == []
    withdrawn = Requirement.objects.get()
    with pytest.raises(TaskWithdrawn):
        services.withdraw(requirement=task, reason="再来", actor=actor, at=NOW)
    with pytest.raises(TaskWithdrawn):
        services.change_due(requirement=task, due_on=DUE, actor=actor, at=NOW)
    with pytest.raises(TaskWithdrawn):
        services.add_items(requirement=task, items=[story(world)], actor=actor, at=NOW)
    with pytest.raises(TaskWithdrawn):
        exempt(world, withdrawn, world.zhang_san)


def test_moving_the_due_date_leaves_the_old_one_in_the_trail(world: World, item: StudyItem) -> None:
    task = ask(world, item)
    actor = world.account(world.li_si)

    services.change_due(requirement=task, due_on=DUE + DAY, actor=actor, at=NOW)
    with pytest.raises(DueTooEarly):
        services.change_due(requirement=task, due_on=NOW.date() - DAY, actor=actor, at=NOW)

    assert Requirement.objects.get().due_on == DUE + DAY
    details = AuditEntry.objects.get(action="study.task.change_due").details
    assert (details["before"], details["after"]) == ("2026-10-31", "2026-11-01")


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
