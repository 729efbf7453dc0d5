"""学习任务 on the pages: assigned, read, changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.study import services
from sanwei.study.models import Exemption, Requirement, StudyItem
from sanwei.study.required import day_in_words
from tests.home.asking import (
    DUE,
    DUE_WORDS,
    NOW,
    TODAY,
    as_member,
    ask,
    done,
    filled,
    item,
    morning,
    overdue,
    path,
)
from tests.study.stage import lecture, story
from tests.world import START, World

__all__ = ["item", "morning"]  # fixtures that live elsewhere


def test_home_says_what_is_missing_until_when(
    client: Client, world: World, item: StudyItem
) -> None:
    ask(world, world.first, item, story(world))
    theirs = ask(world, world.second, item)

    page = as_member(client, world, world.zhang_san).get("/").content.decode()

    assert "我的任务" in page
    assert f"还差2项，{DUE_WORDS}前" in page
    assert theirs.title not in page


def test_home_without_a_task_says_nothing_of_tasks(client: Client, world: World) -> None:
    page = as_member(client, world, world.zhang_san).get("/").content.decode()

    assert "我的任务" not in page


def test_the_secretary_assigns_once_for_two_clicks(
    client: Client, world: World, item: StudyItem
) -> None:
    as_member(client, world, world.li_si)
    data = filled(world, item, kinds=["formal"])

    first = client.post(path(world.first) + "new/", data)
    again = client.post(path(world.first) + "new/", data)

    task = Requirement.objects.get()
    assert first["Location"] == again["Location"] == path(world.first, task)
    assert (task.title, task.due_on, task.audience.member_kinds) == ("十月任务", DUE, ["formal"])


def test_looking_for_items_keeps_what_was_filled_in(
    client: Client, world: World, item: StudyItem
) -> None:
    found = story(world)
    as_member(client, world, world.li_si)
    data = filled(world, item, q="守塔", find="1", title="还没写完")
    del data["assign"]

    page = client.post(path(world.first) + "new/", data).content.decode()

    assert "还没写完" in page
    assert f'value="{item.public_id}" checked' in page
    assert f'value="{found.public_id}">' in page
    assert not Requirement.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"items": ["x"]},
        {"key": "x"},
        {"to": "x"},
        {"due_on": str(TODAY - timedelta(days=1))},
        {"due_on": "x"},
        {"title": "\0"},
        {"kinds": ["masses"]},
    ],
)
def test_nonsense_is_refused_on_the_form(
    client: Client, world: World, item: StudyItem, changes: dict[str, Any]
) -> None:
    as_member(client, world, world.li_si)

    page = client.post(path(world.first) + "new/", filled(world, item, **changes))

    assert page.status_code == 200
    assert not Requirement.objects.exists()


def test_withdrawing_asks_for_a_reason_first(client: Client, world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item)
    as_member(client, world, world.li_si)

    nothing = client.post(path(world.first, task), {"action": "withdraw"}, follow=True)
    task.refresh_from_db()
    before = task.withdrawn_at
    said = client.post(
        path(world.first, task), {"action": "withdraw", "reason": "布置重了"}, follow=True
    )
    again = client.post(
        path(world.first, task), {"action": "withdraw", "reason": "布置重了"}, follow=True
    )

    assert "请写明原因" in nothing.content.decode()
    assert before is None
    assert "布置重了" in said.content.decode()
    assert "已经撤回" in again.content.decode()


def test_the_secretary_moves_the_date_and_exempts_one_person(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.first, item)
    as_member(client, world, world.li_si)
    decision = {
        "action": "exempt",
        "member": str(world.zhang_san.public_id),
        "reason": "长期住院",
        "approver": "支委会10月10日",
        "decided_on": str(TODAY),
    }

    client.post(path(world.first, task), {"action": "due", "due_on": str(DUE + timedelta(days=5))})
    page = client.post(path(world.first, task), decision, follow=True).content.decode()
    foreign = client.post(
        path(world.first, task), decision | {"member": str(world.wang_wu.public_id)}, follow=True
    )
    ended = client.post(
        path(world.first, task),
        {"action": "unexempt", "member": decision["member"], "reason": "已出院"},
        follow=True,
    ).content.decode()

    task.refresh_from_db()
    assert task.due_on == DUE + timedelta(days=5)
    assert "应学3人" in page
    assert "支委会10月10日批准" in page
    assert "不在应学人员里" in foreign.content.decode()
    assert "应学4人" in ended
    assert [row.member_name for row in Exemption.objects.all()] == ["张三"]


def test_adding_offers_what_is_not_asked_yet_and_keeps_done_done(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.first, item, at=NOW - timedelta(hours=1))
    done(world.zhang_san, item)
    more = story(world)
    lecture(world, "theirs", title="第二支部内部课", unit=world.second, audience=world.second_only)
    theirs = StudyItem.objects.get(title="第二支部内部课")
    as_member(client, world, world.li_si)

    page = client.get(path(world.first, task) + "?find=守塔").content.decode()
    foreign = client.post(
        path(world.first, task), {"action": "add", "items": [theirs.public_id]}, follow=True
    ).content.decode()
    said = client.post(
        path(world.first, task), {"action": "add", "items": [more.public_id]}, follow=True
    ).content.decode()

    assert f'value="{more.public_id}"' in page
    assert f'value="{item.public_id}"' not in page
    assert "第二支部内部课" not in page + foreign + said
    assert "已加上" in said
    assert f"原来的内容{day_in_words(TODAY, as_of=TODAY)}已学完，还差新增的1项" in said
    assert task.items.count() == 2


def test_an_unknown_action_does_nothing(client: Client, world: World, item: StudyItem) -> None:
    task = ask(world, world.first, item)
    as_member(client, world, world.li_si)

    assert client.post(path(world.first, task), {"action": "delete"}).status_code == 404


def test_the_list_says_who_is_behind_in_figures(
    client: Client, world: World, item: StudyItem
) -> None:
    overdue(world, world.first, item)
    done(world.zhang_san, item)
    as_member(client, world, world.li_si)

    page = client.get(path(world.first)).content.decode()

    assert "3人待补学" in page
    assert "1 / 4" in page
    assert "张三" not in page


def count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_cost_the_same_for_one_and_three(
    client: Client, world: World, item: StudyItem
) -> None:
    as_member(client, world, world.li_si)
    task = ask(world, world.first, item)
    exempted = {"reason": "住院", "approver": "支委会", "decided_on": TODAY, "at": NOW}
    actor = world.account(world.li_si)
    services.exempt(requirement=task, member=world.zhang_san, actor=actor, **exempted)
    addresses = [path(world.first), path(world.first, task), path(world.first) + "new/", "/"]
    for address in addresses:
        client.get(address)
    before = [count(client, address) for address in addresses]

    for number in range(2):
        other = story(world, f"s{number}", title=f"故事{number}")
        overdue(world, world.first, other)
        services.add_items(requirement=task, items=[other], actor=actor, at=NOW)
        more = org.enrol(
            name=f"新{number}", kind=MemberKind.FORMAL, branch=world.first, starts_on=START
        )
        services.exempt(requirement=task, member=more, actor=actor, **exempted)

    assert [count(client, address) for address in addresses] == before
