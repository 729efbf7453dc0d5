"""Who assigns 学习任务, who reads names, what another branch never sees."""

from datetime import timedelta

import pytest
from django.test import Client

from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.study.models import Requirement, StudyItem
from tests.home.asking import (
    DUE,
    DUE_WORDS,
    TITLE,
    as_member,
    ask,
    done,
    filled,
    item,
    morning,
    path,
)
from tests.study.stage import lecture, story
from tests.world import START, World

__all__ = ["item", "morning"]  # fixtures that live elsewhere


def test_an_editor_assigns_and_sees_counts_but_no_names(
    client: Client, world: World, item: StudyItem
) -> None:
    as_member(client, world, world.zhao_liu)
    client.post(path(world.first) + "new/", filled(world, item))
    task = Requirement.objects.get()

    pages = [client.get(path(world.first, task) + query) for query in ("", "?names=1")]

    for page in pages:
        assert "应学4人" in page.content.decode()
        assert "张三" not in page.content.decode()
        assert "打开名单" not in page.content.decode()
    posted = client.post(
        path(world.first, task), {"action": "exempt", "member": world.zhang_san.public_id}
    )
    assert posted.status_code == 404


def test_the_neighbour_s_content_is_neither_offered_nor_taken(client: Client, world: World) -> None:
    theirs = lecture(
        world, "theirs", title="第二支部内部课", unit=world.second, audience=world.second_only
    )
    as_member(client, world, world.li_si)

    offered = client.get(path(world.first) + "new/").content.decode()
    looked = client.post(
        path(world.first) + "new/", {"find": "1", "q": "内部", "items": [theirs.public_id]}
    )
    posted = client.post(path(world.first) + "new/", filled(world, theirs)).content.decode()
    elsewhere = client.post(
        path(world.first) + "new/",
        filled(world, lecture(world), to=str(world.second.public_id)),
    )

    assert "第二支部内部课" not in offered + looked.content.decode() + posted
    assert elsewhere.status_code == 200
    assert "第二支部" not in elsewhere.content.decode()
    assert not Requirement.objects.exists()


@pytest.mark.parametrize("who", ["zhang_san", "zhou_ba", "wang_wu", "wu_jiu"])
def test_strangers_find_no_task_and_change_none(
    client: Client, world: World, item: StudyItem, who: str
) -> None:
    task = ask(world, world.first, item)
    as_member(client, world, getattr(world, who))
    own = path(world.second, task)

    for address in (path(world.first), path(world.first) + "new/", path(world.first, task), own):
        assert client.get(address).status_code == 404
    for address in (path(world.first, task), own):
        posted = client.post(address, {"action": "withdraw", "reason": "x"})
        assert posted.status_code == 404
    assert client.post(path(world.first) + "new/", filled(world, item)).status_code == 404
    assert Requirement.objects.get().withdrawn_at is None


def test_a_secretary_reads_names_of_the_own_branch_only(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.committee, item, to=world.committee)
    done(world.zhao_liu, item)
    as_member(client, world, world.li_si)

    page = client.get(path(world.first, task)).content.decode()

    assert "应学4人，完成1人" in page
    assert "张三" in page
    assert "王五" not in page
    assert not AuditEntry.objects.filter(action="study.task.open_names").exists()


def test_from_above_names_are_opened_with_a_trace(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.committee, item, to=world.committee)
    as_member(client, world, world.sun_qi)

    above = client.get(path(world.committee, task) + "?names=1").content.decode()
    closed = client.get(path(world.second, task)).content.decode()
    opened = client.get(path(world.second, task) + "?names=1").content.decode()

    assert "应学7人" in above
    assert "王五" not in above + closed
    assert "王五" in opened
    trace = AuditEntry.objects.get(action="study.task.open_names")
    assert (trace.actor_name, trace.unit_key) == ("孙七", str(world.second.public_id))


def test_a_deputy_sees_counts_only(client: Client, world: World, item: StudyItem) -> None:
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.DEPUTY_SECRETARY, starts_on=START
    )
    task = ask(world, world.first, item)
    as_member(client, world, world.zhao_liu)

    page = client.get(path(world.first, task) + "?names=1").content.decode()

    assert "应学4人" in page
    assert "张三" not in page


def test_who_was_asked_from_above_can_not_withdraw(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.committee, item, to=world.committee)
    as_member(client, world, world.li_si)

    page = client.get(path(world.first, task)).content.decode()
    for data in (
        {"action": "withdraw", "reason": "不想学"},
        {"action": "due", "due_on": str(DUE + timedelta(days=30))},
        {"action": "add", "items": [str(story(world).public_id)]},
    ):
        assert client.post(path(world.first, task), data).status_code == 404

    assert "撤回任务" not in page
    task.refresh_from_db()
    assert (task.withdrawn_at, task.due_on) == (None, DUE)


def test_the_api_tells_a_member_the_own_tasks_only(
    client: Client, world: World, item: StudyItem
) -> None:
    task = ask(world, world.first, item)
    ask(world, world.second, item)

    assert client.get("/api/v1/study/tasks").status_code == 401
    told = as_member(client, world, world.zhang_san).get("/api/v1/study/tasks").json()

    assert told == [
        {
            "id": str(task.public_id),
            "title": task.title,
            "unit": "第一支部",
            "due_on": str(DUE),
            "state": "not_started",
            "is_made_up": False,
            "sentence": f"还差1项，{DUE_WORDS}前",
            "items": [
                {
                    "item": str(item.public_id),
                    "title": TITLE,
                    "kind": "lecture",
                    "url": "/lectures/one/",
                    "state": "not_started",
                    "done_on": None,
                    "is_made_up": False,
                }
            ],
        }
    ]
