"""学习任务 on the pages: who assigns, who reads names, what another branch never sees."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member, OrgUnit
from sanwei.study import services
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import Exemption, Requirement, StudyItem
from sanwei.study.required import day_in_words
from tests.study.stage import lecture, story
from tests.world import START, World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
# A sign-in ends by the machine's clock, so the day of these tests is the present one.
NOW = clock.now()
TODAY = clock.local_date(NOW)
DUE = TODAY + timedelta(days=19)
DUE_WORDS = day_in_words(DUE, as_of=TODAY)
TITLE = "“三会一课”怎么开、怎么记"


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def item(world: World) -> StudyItem:
    return lecture(world)


def as_member(client: Client, world: World, member: Member) -> Client:
    client.force_login(world.account(member), backend=BACKEND)
    return client


def ask(world: World, unit: OrgUnit, *items: StudyItem, **changes: Any) -> Requirement:
    facts: dict[str, Any] = {
        "key": uuid4(),
        "title": f"{unit.short_name}的任务",
        "unit": unit,
        "to": unit,
        "items": items,
        "due_on": DUE,
        "actor": world.account(world.sun_qi),
        "at": NOW,
    }
    return services.assign(**facts | changes)


def overdue(world: World, unit: OrgUnit, item: StudyItem) -> Requirement:
    asked = NOW - timedelta(days=9)
    return ask(world, unit, item, at=asked, due_on=clock.local_date(asked))


def done(member: Member, item: StudyItem, at: datetime = NOW) -> None:
    services.record(
        member=member,
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        item=item,
        occurred_at=at,
        at=at,
        evidence_label="test",
        evidence_key=item.pk,
    )


def path(unit: OrgUnit, task: Requirement | None = None) -> str:
    return f"/desk/{unit.public_id}/tasks/" + (f"{task.public_id}/" if task else "")


def filled(world: World, *items: StudyItem, **changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "title": "十月任务",
        "due_on": str(DUE),
        "to": str(world.first.public_id),
        "items": [str(item.public_id) for item in items],
        "assign": "1",
    } | changes


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
