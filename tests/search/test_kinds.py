"""Questions for their editors, people and organisations for desks, records for who may open them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from quizzes import services as quizzes
from quizzes.content import QuestionContent
from quizzes.enums import QuestionType
from quizzes.models import QuestionBank
from sanwei.activities import services as activities
from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import Activity
from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import ERASED_NAME, MemberKind, PartyStatus, Role, UnitKind
from sanwei.org.models import Member, OrgUnit
from sanwei.search import queries
from sanwei.search.whoosh_engine import WhooshEngine
from tests.activities.stage import hold
from tests.search.conftest import engine
from tests.search.looking import AT_ONCE, found, index_all, settle
from tests.world import NOW, START, World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db
ASKED = QuestionContent(
    type=QuestionType.BLANK,
    stem="铁锚渡的灯由谁点亮？",
    answer=(("撑船老人",),),
    score=Decimal(1),
    explanation="见站史第三页",
)
CHOICE = QuestionContent(
    type=QuestionType.SINGLE,
    stem="哪一项不是月度指引？",
    options=("紫藤架", "凉亭边", "石阶上", "廊桥下"),
    answer="B",
    score=Decimal(1),
)


@pytest.fixture(autouse=True)
def empty(engine: WhooshEngine, settings: Settings) -> None:
    settings.TASKS = AT_ONCE
    engine.clear()


def ask(world: World, unit: OrgUnit, *contents: QuestionContent) -> QuestionBank:
    bank = QuestionBank.objects.create(unit=unit, title="站史题库")
    for content in contents:
        quizzes.add_question(bank=bank, content=content, actor=None, at=NOW)
    settle()
    return bank


@pytest.mark.parametrize("text", ["铁锚渡", "撑船老人", "站史第三页"])
def test_an_editor_finds_a_question_by_stem_answer_and_explanation(world: World, text: str) -> None:
    ask(world, world.first, ASKED)

    assert found(world, world.zhao_liu, text) == [("question", ASKED.stem)]


@pytest.mark.parametrize("text", ["铁锚渡", "撑船老人", "站史第三页", "紫藤架"])
def test_nobody_but_the_editors_of_a_bank_finds_its_questions(world: World, text: str) -> None:
    ask(world, world.first, ASKED, CHOICE)

    for member in (world.zhang_san, world.li_si, world.wang_wu, world.wu_jiu, None):
        assert found(world, member, text) == []
    assert found(world, world.sun_qi, text)


def test_questions_written_and_tagged_in_bulk_reach_the_index(world: World) -> None:
    bank = ask(world, world.first, ASKED)
    question = bank.questions.get()
    quizzes.revise_questions(
        bank=bank, contents={str(question.public_id): CHOICE}, actor=None, at=NOW
    )
    quizzes.tag_questions(questions=[question], names=["冬训"])
    settle()

    assert found(world, world.zhao_liu, "铁锚渡") == []
    assert found(world, world.zhao_liu, "紫藤架") == [("question", CHOICE.stem)]
    assert found(world, world.zhao_liu, "冬训") == [("question", CHOICE.stem)]

    quizzes.untag_questions(questions=[question], names=["冬训"])
    settle()

    assert found(world, world.zhao_liu, "冬训") == []


def test_a_secretary_finds_people_of_the_own_branch_only(world: World) -> None:
    index_all()

    assert found(world, world.li_si, "张三") == [("person", "张三")]
    assert found(world, world.li_si, "王五") == []
    assert found(world, world.sun_qi, "王五") == [("person", "王五")]
    assert found(world, world.zhou_ba, "张三") == []


def test_members_and_editors_find_no_colleague_and_no_organisation(world: World) -> None:
    index_all()

    for member in (world.zhang_san, world.zhao_liu, world.wang_wu, None):
        for text in ("张三", "李四", "第一支部", "第二支部", str(world.li_si.number)):
            assert found(world, member, text) == []


def test_an_organisation_is_found_within_the_desk(world: World) -> None:
    index_all()

    assert found(world, world.li_si, "第一支部") == [("unit", "第一支部")]
    assert found(world, world.li_si, "第二支部") == []
    assert ("unit", "第二支部") in found(world, world.sun_qi, "第二支部")


@pytest.mark.parametrize(
    "hidden", [{"is_lost": True}, {"status": PartyStatus.SUSPENDED, "status_on": date(2026, 1, 1)}]
)
def test_who_is_lost_or_suspended_is_found_by_few(world: World, hidden: dict[str, object]) -> None:
    index_all()
    Member.objects.filter(pk=world.zhang_san.pk).update(**hidden)
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.DEPUTY_SECRETARY, starts_on=START
    )
    assert found(world, world.zhao_liu, "李四") == [("person", "李四")]

    assert found(world, world.zhao_liu, "张三") == []
    assert found(world, world.li_si, "张三") == [("person", "张三")]
    assert found(world, world.sun_qi, "张三") == [("person", "张三")]


@pytest.mark.parametrize(
    "status", [PartyStatus.EXPELLED, PartyStatus.DECEASED, PartyStatus.TRANSFERRED_OUT]
)
def test_who_is_gone_is_found_by_nobody(world: World, status: PartyStatus) -> None:
    index_all()
    Member.objects.filter(pk=world.zhang_san.pk).update(status=status, status_on=date(2026, 1, 1))

    for member in (world.li_si, world.sun_qi):
        assert found(world, member, "张三") == []


def test_a_transfer_changes_at_once_who_finds_somebody(world: World) -> None:
    index_all()
    org.transfer(
        member=world.zhang_san,
        branch=world.second,
        group=None,
        on=clock.local_date(clock.now()),
        actor=None,
        at=clock.now(),
    )

    assert found(world, world.li_si, "张三") == []
    assert found(world, world.zhou_ba, "张三") == [("person", "张三")]


def test_an_erased_name_leaves_the_index(world: World, engine: WhooshEngine) -> None:
    index_all()
    Member.objects.filter(pk=world.wang_wu.pk).update(
        status=PartyStatus.TRANSFERRED_OUT, status_on=date(2026, 1, 1)
    )
    org.erase(member=world.wang_wu, reason="本人申请", actor=None, at=NOW)
    settle()
    Member.objects.filter(pk=world.wang_wu.pk).update(status=PartyStatus.NORMAL)

    assert found(world, world.zhou_ba, "王五") == []
    assert found(world, world.zhou_ba, ERASED_NAME) == [("person", ERASED_NAME)]


def test_people_taken_in_at_once_are_found(world: World) -> None:
    newcomer = org.Newcomer("秦长青", MemberKind.FORMAL, world.first, None, START, {})
    org.enrol_all(newcomers=[newcomer])
    settle()

    assert found(world, world.li_si, "秦长青") == [("person", "秦长青")]


def meet(world: World, unit: OrgUnit, kind: ActivityKind, **texts: str) -> Activity:
    activity = hold(unit, kind)
    activities.save_record(activity=activity, changes=texts, actor=None, at=NOW)
    settle()
    return activity


def test_a_record_is_found_by_who_may_open_it(world: World, client: Client) -> None:
    meet(world, world.first, ActivityKind.THEME_DAY, topic="清扫铁锚渡的石阶")

    for member in (world.li_si, world.sun_qi):
        kinds = [kind for kind, _title in found(world, member, "铁锚渡")]
        assert kinds == ["record"]
        user = world.account(member)
        client.force_login(user)
        hit = queries.find("铁锚渡", user, at=clock.now()).groups[0].hits(0, 1)[0]
        assert "清扫铁锚渡的石阶" in client.get(hit.url).content.decode()
    for other in (world.zhang_san, world.zhao_liu, world.wang_wu, world.zhou_ba, None):
        assert found(world, other, "铁锚渡") == []


def test_a_group_leader_finds_the_records_of_the_group(world: World) -> None:
    meet(world, world.group, ActivityKind.GROUP_MEETING, topic="讨论铁锚渡值守")
    meet(world, world.first, ActivityKind.BRANCH_COMMITTEE_MEETING, topic="研究铁锚渡经费")
    org.assign_role(
        member=world.zhang_san, unit=world.group, role=Role.GROUP_LEADER, starts_on=START
    )

    assert len(found(world, world.zhang_san, "铁锚渡")) == 1
    assert len(found(world, world.li_si, "铁锚渡")) == 2


def test_three_rows_of_a_kind_cost_as_many_queries_as_one(world: World, client: Client) -> None:
    def cost(member: Member) -> int:
        client.force_login(world.account(member))
        client.get("/search/", {"q": "铁锚渡"})
        with CaptureQueriesContext(connection) as asked:
            client.get("/search/", {"q": "铁锚渡"})
        return len(asked)

    def furnish(number: int) -> None:
        bank = QuestionBank.objects.create(unit=world.first, title=f"题库{number}")
        quizzes.add_question(bank=bank, content=ASKED, actor=None, at=NOW)
        meet(world, world.first, ActivityKind.THEME_DAY, topic="铁锚渡")
        org.create_unit(
            name=f"铁锚渡支部{number}", kind=UnitKind.BRANCH, parent=OrgUnit.objects.get(depth=1)
        )
        org.enrol(name="铁锚渡", kind=MemberKind.FORMAL, branch=world.first, starts_on=START)
        settle()

    furnish(1)
    before = [cost(world.sun_qi), cost(world.li_si)]
    furnish(2)
    furnish(3)

    assert [cost(world.sun_qi), cost(world.li_si)] == before
