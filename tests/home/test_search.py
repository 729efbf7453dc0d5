"""搜索: what is found, for whom, in how many words and queries."""

import shutil

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from lectures.models import LecturePage, LectureSpeaker, Series
from quizzes.models import QuestionBank, Quiz
from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.search import services
from sanwei.search.whoosh_engine import WhooshEngine
from tests.lectures import factories as lectures
from tests.quizzes import factories as quizzes
from tests.search.conftest import engine
from tests.world import World

__all__ = ["engine"]  # a fixture that lives elsewhere
BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ready(engine: WhooshEngine) -> None:
    engine.clear()


def seen_by(client: Client, world: World, member: Member, **asked: str) -> str:
    client.force_login(world.account(member), backend=BACKEND)
    answer = client.get("/search/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def plain(page: str) -> str:
    return page.replace("<mark>", "").replace("</mark>", "")


def index(*rows: LecturePage | Quiz | Series) -> None:
    for row in rows:
        services.queue(type(row), row.pk)
    services.write_pending()


def quiz(world: World, title: str, *, is_second: bool = False) -> Quiz:
    unit, audience = (
        (world.second, world.second_only) if is_second else (world.first, world.first_only)
    )
    bank = QuestionBank.objects.filter(unit=unit).first()
    banks = [bank] if bank else None
    return quizzes.quiz(unit, audience, banks=banks, title=title, at=clock.now())


def test_results_come_by_kind_with_one_sentence(client: Client, world: World) -> None:
    index(
        lectures.lecture(world, title="党员大会怎么开", live=True, audience=world.first_only),
        quiz(world, "党员大会小测"),
    )

    page = seen_by(client, world, world.zhang_san, q="党员大会")

    assert "<h1>找到2项</h1>" in page
    assert ">微党课 1</a>" in page
    assert ">测验 1</a>" in page
    assert "<mark>党员大会</mark>怎么开" in page


def test_traditional_query_finds_and_marks_simplified_text(client: Client, world: World) -> None:
    index(lectures.lecture(world, title="党员大会怎么开", live=True, audience=world.first_only))

    page = seen_by(client, world, world.zhang_san, q="黨員大會")

    assert "<mark>党员大会</mark>怎么开" in page


def test_lecture_and_quiz_of_another_branch_are_not_found(client: Client, world: World) -> None:
    index(
        lectures.lecture(
            world, world.second, title="二支部的党员大会", live=True, audience=world.second_only
        ),
        quiz(world, "二支部党员大会小测", is_second=True),
    )

    for member in (world.zhang_san, world.li_si):
        page = seen_by(client, world, member, q="党员大会")
        assert "没有找到“党员大会”" in page
        assert "二支部" not in plain(page)
    assert "找到2项" in seen_by(client, world, world.wang_wu, q="党员大会")


def test_draft_and_unpublished_lecture_are_not_found(client: Client, world: World) -> None:
    draft = lectures.lecture(world, title="党员大会的草稿", audience=world.first_only)
    gone = lectures.lecture(world, title="下线的党员大会", live=True, audience=world.first_only)
    index(draft, gone)
    gone.unpublish()

    assert "没有找到" in seen_by(client, world, world.zhang_san, q="党员大会")


def test_restricted_lecture_is_not_found(client: Client, world: World) -> None:
    lecture = lectures.lecture(
        world, title="支委会专用的党员大会", live=True, audience=world.first_only
    )
    index(lecture)
    PageViewRestriction.objects.create(
        page=lecture.page_ptr, restriction_type=PageViewRestriction.GROUPS
    )

    assert "没有找到" in seen_by(client, world, world.zhang_san, q="党员大会")


def test_draft_quiz_is_not_found(client: Client, world: World) -> None:
    mine = quiz(world, "党员大会小测")
    Quiz.objects.filter(pk=mine.pk).update(state="draft")
    index(mine)

    assert "没有找到" in seen_by(client, world, world.zhang_san, q="党员大会")


def test_stale_entry_of_a_deleted_lecture_is_not_counted(client: Client, world: World) -> None:
    stays = lectures.lecture(world, title="党员大会一", live=True, audience=world.first_only)
    goes = lectures.lecture(world, title="党员大会二", live=True, audience=world.first_only)
    index(stays, goes)
    goes.delete()

    page = seen_by(client, world, world.zhang_san, q="党员大会")

    assert "找到1项，都是微党课" in page


def test_lecturer_is_found_and_a_colleague_is_not(client: Client, world: World) -> None:
    lecture = lectures.lecture(world, title="怎么记好会议", live=True, audience=world.first_only)
    lecture.speakers.add(LectureSpeaker(name="赵六"))
    lecture.save()
    index(lecture)

    assert "主讲人：赵六" in plain(seen_by(client, world, world.zhang_san, q="赵六"))
    assert "没有找到" in seen_by(client, world, world.zhang_san, q="李四")


def test_series_is_found_where_one_of_its_lectures_is_seen(client: Client, world: World) -> None:
    own = Series.objects.create(unit=world.first, title="冬训合辑")
    other = Series.objects.create(unit=world.second, title="冬训合辑二")
    lectures.lecture(world, title="甲", live=True, audience=world.first_only, series=own)
    lectures.lecture(
        world, world.second, title="乙", live=True, audience=world.second_only, series=other
    )
    index(own, other)

    page = plain(seen_by(client, world, world.zhang_san, q="冬训"))

    assert "冬训合辑" in page
    assert "冬训合辑二" not in page


def test_snippet_is_escaped(client: Client, world: World) -> None:
    index(
        lectures.lecture(
            world,
            title="小心<script>党员",
            summary="党员<img src=x onerror=alert(1)>大会",
            live=True,
            audience=world.first_only,
        )
    )

    page = seen_by(client, world, world.zhang_san, q="党员")

    assert "<img src=x" not in page
    assert "小心&lt;script&gt;" in plain(page)


def test_one_character_is_enough(client: Client, world: World) -> None:
    index(lectures.lecture(world, title="怎样讲好一课", live=True, audience=world.first_only))

    assert "找到1项" in seen_by(client, world, world.zhang_san, q="课")


def test_long_query_is_cut_and_says_so(client: Client, world: World) -> None:
    index(lectures.lecture(world, title="党员大会怎么开", live=True, audience=world.first_only))

    page = seen_by(client, world, world.zhang_san, q="党员大会" * 500)

    assert "只用了前60个字" in page
    assert "找到1项" in page


@pytest.mark.parametrize("text", ["", "  ", "。", "\0", "*", '"', "a OR " * 1000, "😀"])
def test_hostile_and_empty_queries_get_a_page_with_ways_on(
    client: Client, world: World, text: str
) -> None:
    page = seen_by(client, world, world.zhang_san, q=text)

    assert page.count("<li>") == 3


def test_kind_is_opened_alone_and_paged(client: Client, world: World) -> None:
    index(*[quiz(world, f"党员大会小测{number}") for number in range(25)])
    index(lectures.lecture(world, title="党员大会", live=True, audience=world.first_only))

    overview = seen_by(client, world, world.zhang_san, q="党员大会")
    first = seen_by(client, world, world.zhang_san, q="党员大会", kind="quiz")
    second = seen_by(client, world, world.zhang_san, q="党员大会", kind="quiz", page="2")
    beyond = seen_by(client, world, world.zhang_san, q="党员大会", kind="quiz", page="x")

    assert "看全部25项" in overview
    assert [page.count('class="hit"') for page in (overview, first, second)] == [6, 20, 5]
    assert "第1页，共2页" in beyond


def test_search_asks_the_database_as_often_for_three_lectures_as_for_one(
    client: Client, world: World
) -> None:
    def cost() -> int:
        seen_by(client, world, world.zhang_san, q="党员大会")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": "党员大会"})
        return len(queries)

    def one(title: str) -> LecturePage:
        page = lectures.lecture(world, title=title, live=True, audience=world.first_only)
        page.speakers.add(LectureSpeaker(name="赵六"))
        page.save()
        return page

    index(one("党员大会一"))
    before = cost()
    index(one("党员大会二"), one("党员大会三"))

    assert cost() == before


def test_without_an_index_the_columns_are_searched(
    client: Client, world: World, engine: WhooshEngine
) -> None:
    lectures.lecture(world, title="党员大会怎么开", live=True, audience=world.first_only)
    lectures.lecture(
        world, world.second, title="二支部党员大会", live=True, audience=world.second_only
    )
    shutil.rmtree(engine.path)

    page = seen_by(client, world, world.zhang_san, q="党员大会")

    assert "找到1项，都是微党课" in page


def test_visitor_is_sent_to_the_door(client: Client, world: World) -> None:
    assert client.get("/search/", {"q": "党"}).status_code == 302
