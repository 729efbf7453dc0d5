"""学习任务: assigned once, changed with a trace, exempt by decision only."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.study import queries, services
from sanwei.study.enums import ItemState
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
from sanwei.study.models import Exemption, Requirement, RequirementItem, StudyItem
from tests.study.asking import DAY, DUE, ask, exempt
from tests.study.stage import lecture, story
from tests.world import NOW, World


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
