"""The desk says who is 待补学 and what is due soon, of the unit's own people only."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from sanwei.org.models import OrgUnit
from sanwei.study import services
from sanwei.study.models import StudyItem
from tests.home.asking import (
    NOW,
    TODAY,
    as_member,
    ask,
    done,
    item,
    morning,
    overdue,
)
from tests.home.test_pages import count_queries
from tests.world import World

__all__ = ["item", "morning"]  # fixtures that live elsewhere


def desk_of(unit: OrgUnit) -> str:
    return reverse("home:desk", args=[unit.public_id])


def page_of(client: Client, world: World) -> str:
    return as_member(client, world, world.li_si).get(desk_of(world.first)).content.decode()


def test_the_desk_names_who_is_behind(client: Client, world: World, item: StudyItem) -> None:
    overdue(world, world.first, item)
    done(world.zhang_san, item)

    page = page_of(client, world)

    assert "3人待补学" in page
    assert "李四、孙七、赵六" in page


def test_a_task_due_within_days_is_said_while_somebody_is_missing(
    client: Client, world: World, item: StudyItem
) -> None:
    ask(world, world.first, item, due_on=TODAY + timedelta(days=3))
    ask(world, world.first, item, due_on=TODAY + timedelta(days=4), title="还早")

    page = page_of(client, world)

    assert "1项学习任务快到期" in page
    assert "还有4人没有学完" in page


def test_a_withdrawn_or_done_task_wants_no_hand(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.first, item, due_on=TODAY)
    services.withdraw(requirement=task, reason="改期", actor=world.account(world.li_si), at=NOW)
    other = ask(world, world.first, item, due_on=TODAY)
    for member in (world.zhang_san, world.li_si, world.zhao_liu, world.sun_qi):
        done(member, item)

    page = page_of(client, world)

    assert other.title
    assert "待补学" not in page
    assert "快到期" not in page


def test_another_branch_s_task_is_not_on_this_desk(
    client: Client, world: World, item: StudyItem
) -> None:
    overdue(world, world.second, item)

    assert "待补学" not in page_of(client, world)


def test_the_desk_costs_the_same_for_more_tasks(
    client: Client, world: World, item: StudyItem
) -> None:
    as_member(client, world, world.li_si)
    overdue(world, world.first, item)
    client.get(desk_of(world.first))
    one = count_queries(client, desk_of(world.first))
    for _number in range(2):
        overdue(world, world.first, item)

    assert count_queries(client, desk_of(world.first)) == one
