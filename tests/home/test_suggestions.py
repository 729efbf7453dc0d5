"""Suggestions while typing: whose titles and whose queries, and what is never among them."""

import re
import shutil

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from lectures.models import LecturePage
from sanwei.common import clock
from sanwei.home.views.suggest import MOST_ASKED
from sanwei.org.models import Member
from sanwei.search.asked import services
from sanwei.search.asked.models import SearchLog
from sanwei.search.vocabulary.models import StopWord
from sanwei.search.whoosh_engine import WhooshEngine
from tests.home.test_search import BACKEND, index, quiz
from tests.lectures import factories as lectures
from tests.search.conftest import engine
from tests.world import World

__all__ = ["engine"]  # a fixture that lives elsewhere
pytestmark = pytest.mark.django_db
MARK = re.compile("</?mark>")


@pytest.fixture(autouse=True)
def ready(engine: WhooshEngine) -> None:
    engine.clear()
    cache.clear()


def offered(world: World, member: Member, text: str) -> list[str]:
    """Return the words of what is offered, each with its kind."""
    client = Client()
    client.force_login(world.account(member), backend=BACKEND)
    answer = client.get("/search/suggest/", {"q": text})
    assert answer.status_code == 200
    page = MARK.sub("", answer.content.decode())
    return [
        f"{words}·{kind}"
        for words, kind in re.findall(r"<span>(.*?)</span><small>(.*?)</small>", page)
    ]


def lecture(world: World, title: str, *, is_second: bool = False) -> LecturePage:
    unit, audience = (
        (world.second, world.second_only) if is_second else (world.first, world.first_only)
    )
    return lectures.lecture(world, unit, title=title, live=True, audience=audience)


def ask(text: str, *people: str, has_hits: bool = True) -> None:
    for person in people:
        services.record(text=text, asker=person, has_hits=has_hits, at=clock.now())


def test_titles_come_by_their_words_with_their_kind(world: World) -> None:
    index(lecture(world, "党员大会怎么开"), quiz(world, "党员大会小测"), lecture(world, "主题党日"))

    assert sorted(offered(world, world.zhang_san, "党员大")) == [
        "党员大会小测·测验",
        "党员大会怎么开·微党课",
    ]


def test_titles_of_another_branch_are_not_offered(world: World) -> None:
    index(
        lecture(world, "二支部党员大会", is_second=True),
        quiz(world, "二支部党员大会小测", is_second=True),
    )

    assert offered(world, world.zhang_san, "党员大会") == []
    assert offered(world, world.li_si, "二支部") == []
    assert len(offered(world, world.wang_wu, "党员大会")) == 2


def test_a_stale_index_offers_nothing_closed_or_gone(world: World) -> None:
    closed, gone, deleted, stays = (
        lecture(world, f"党员大会{which}") for which in ("限看", "下线", "删除", "照常")
    )
    index(closed, gone, deleted, stays)
    PageViewRestriction.objects.create(
        page=closed.page_ptr, restriction_type=PageViewRestriction.GROUPS
    )
    gone.unpublish()
    deleted.delete()

    assert offered(world, world.zhang_san, "党员大会") == ["党员大会照常·微党课"]


@pytest.mark.parametrize("text", ["dangyuan", "dyd", "dangyuanda"])
def test_titles_come_by_pinyin_before_an_input_method_is_done(world: World, text: str) -> None:
    index(lecture(world, "党员大会怎么开"), lecture(world, "二支部党员大会", is_second=True))

    assert offered(world, world.zhang_san, text) == ["党员大会怎么开·微党课"]


def test_a_registered_members_name_is_never_offered(world: World) -> None:
    index(lecture(world, "李四讲怎么记录"), lecture(world, "怎么记录"))
    ask("李四怎么记录", "a", "b", "c")

    assert offered(world, world.zhang_san, "怎么记") == ["怎么记录·微党课"]
    assert offered(world, world.li_si, "李四") == []


def test_a_body_offers_no_title(world: World) -> None:
    page = lecture(world, "主题党日")
    page.summary = "党员大会怎么开"
    page.save()
    index(page)

    assert offered(world, world.zhang_san, "党员大会") == []


def test_a_past_query_is_offered_to_who_would_find_something(world: World) -> None:
    index(lecture(world, "支委会怎么记录"), lecture(world, "二支部选举方案", is_second=True))
    ask("怎么记录", "a", "b", "c")
    ask("选举方案", "a", "b", "c")

    assert "怎么记录·大家在搜" in offered(world, world.zhang_san, "怎么记")
    assert offered(world, world.zhang_san, "选举方") == []
    assert "选举方案·大家在搜" in offered(world, world.wang_wu, "选举方")


def test_a_query_is_no_way_to_the_title_of_another_branch(world: World) -> None:
    """Most of it is found in the own branch: that is not enough to say the rest."""
    index(
        lecture(world, "党员大会推迟到下周"),
        lecture(world, "党员大会推迟到下午", is_second=True),
    )
    ask("党员大会推迟到下午", "a", "b", "c")

    assert offered(world, world.zhang_san, "党员大会") == ["党员大会推迟到下周·微党课"]
    assert "党员大会推迟到下午·大家在搜" in offered(world, world.wang_wu, "党员大会")


def test_a_query_of_two_people_is_not_offered(world: World) -> None:
    index(lecture(world, "支委会怎么记录"))
    ask("怎么记录", "a", "b")

    assert offered(world, world.zhang_san, "怎么记") == ["支委会怎么记录·微党课"]


def test_a_word_of_the_stop_list_is_never_offered(world: World) -> None:
    index(lecture(world, "内部怎么记录"), lecture(world, "怎么记录"))
    ask("内部怎么记录", "a", "b", "c")
    StopWord.objects.create(text="内部")

    assert offered(world, world.zhang_san, "怎么记") == ["怎么记录·微党课"]


def test_a_title_is_escaped(client: Client, world: World) -> None:
    index(lecture(world, "<img src=x onerror=alert(1)>党员"))
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    page = client.get("/search/suggest/", {"q": "党员"}).content.decode()

    assert "<img" not in page
    assert "&lt;img" in page


def test_typing_leaves_no_line_and_searching_one(client: Client, world: World) -> None:
    index(lecture(world, "党员大会"))
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    client.get("/search/suggest/", {"q": "党员大会"})
    client.get("/search/", {"q": "党员大会", "kind": "lecture"})
    assert not SearchLog.objects.exists()

    client.get("/search/", {"q": "党员大会"})
    client.get("/search/", {"q": "查无此事"})
    assert sorted(SearchLog.objects.values_list("has_hits", flat=True)) == [False, True]


@pytest.mark.parametrize(
    "text",
    ["", " ", "。", "\0", "党\0员", "*", '"', "党员" * 5000, "a OR " * 1000, "😀", "%_", "'--"],
)
def test_hostile_beginnings_get_an_answer(client: Client, world: World, text: str) -> None:
    index(lecture(world, "党员大会"))
    ask("党员大会", "a", "b", "c")
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    for address in ("/search/suggest/", "/search/"):
        assert client.get(address, {"q": text}).status_code in {200, 400}


def test_wildcards_are_plain_characters_to_past_queries(world: World) -> None:
    index(lecture(world, "党员大会"))
    ask("党员大会", "a", "b", "c")

    assert offered(world, world.zhang_san, "%") == []
    assert offered(world, world.zhang_san, "_") == []


def test_without_an_index_nothing_is_offered(world: World, engine: WhooshEngine) -> None:
    lecture(world, "党员大会")
    ask("党员大会", "a", "b", "c")
    shutil.rmtree(engine.path)

    assert offered(world, world.zhang_san, "党员大") == []


def test_more_than_anybody_types_is_refused_for_a_while(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = clock.now()
    monkeypatch.setattr(clock, "now", lambda: at)
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    statuses = {
        client.get("/search/suggest/", {"q": ""}).status_code for _ in range(MOST_ASKED + 1)
    }

    assert statuses == {200, 429}
    other = Client()
    other.force_login(world.account(world.li_si), backend=BACKEND)
    assert other.get("/search/suggest/", {"q": ""}).status_code == 200


def test_visitor_is_sent_to_the_door(client: Client, world: World) -> None:
    assert client.get("/search/suggest/", {"q": "党"}).status_code == 302


def test_suggestions_cost_the_same_for_many_rows_as_for_few(client: Client, world: World) -> None:
    def cost() -> int:
        client.get("/search/suggest/", {"q": "党员"})
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/suggest/", {"q": "党员"})
        return len(queries)

    client.force_login(world.account(world.zhang_san), backend=BACKEND)
    ask("党员大会", "a", "b", "c")
    index(lecture(world, "党员大会一"), quiz(world, "党员大会小测"))
    before = cost()
    ask("党员大会怎么开", "a", "b", "c")
    index(lecture(world, "党员大会怎么开"), lecture(world, "党员大会三"), quiz(world, "党员小测"))

    assert cost() == before


def test_an_empty_answer_leads_on(client: Client, world: World) -> None:
    index(lecture(world, "支委会怎么记录"), lecture(world, "二支部选举方案", is_second=True))
    ask("怎么记录", "a", "b", "c")
    ask("选举方案", "a", "b", "c")
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    page = client.get("/search/", {"q": "支委会记录和二支部选举方案"}).content.decode()

    assert "没有找到" in page
    assert re.findall(r'<a class="chip"[^>]*>(.*?)</a>', page) == ["支委会", "记录", "怎么记录"]
    assert "支委会怎么记录" in page  # the newest lecture that he sees
    assert "二支部" not in page.replace("支委会记录和二支部选举方案", "")


def test_an_empty_field_shows_what_others_ask(client: Client, world: World) -> None:
    index(lecture(world, "支委会怎么记录"), lecture(world, "二支部选举方案", is_second=True))
    ask("怎么记录", "a", "b", "c")
    ask("选举方案", "a", "b", "c")
    ask("记录", "a", "b")
    client.force_login(world.account(world.zhang_san), backend=BACKEND)

    page = client.get("/search/").content.decode()

    assert re.findall(r'<a class="chip"[^>]*>(.*?)</a>', page) == ["怎么记录"]
