"""Past searches: told from the third person on, tied to nobody, forgotten in time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sanwei.search.asked import discretion, past_queries, services
from sanwei.search.asked.models import SearchLog, SharedQuery

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def unsaid() -> Iterator[set[str]]:
    """Return a set of words that are not to be said while the test runs."""
    words: set[str] = set()
    discretion.register("test", lambda text: any(word in text for word in words))
    yield words
    words.clear()


def ask(text: str, *people: str, has_hits: bool = True, days_ago: int = 0) -> None:
    for person in people:
        services.record(
            text=text, asker=person, has_hits=has_hits, at=NOW - timedelta(days=days_ago)
        )


def told(text: str = "") -> list[str]:
    return past_queries.like(text, at=NOW, limit=9)


def test_what_three_people_asked_is_told() -> None:
    ask("党员大会", "a", "b", "c")
    ask("主题党日", "a", "b", "c", "d")

    assert told() == ["主题党日", "党员大会"]
    assert told("大会") == ["党员大会"]


def test_what_two_people_asked_is_not_even_written_down() -> None:
    ask("王五的病假", "a", "b")
    ask("王五的病假", "a", "b", days_ago=-1)

    assert told() == []
    assert not SharedQuery.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sanwei_search_searchlog")
        assert "王五" not in str(cursor.fetchall())


def test_one_person_asking_often_is_one() -> None:
    for day in range(5):
        ask("党员大会", "a", days_ago=day)

    assert SearchLog.objects.count() == 1
    assert told() == []


def test_traditional_wide_and_spaced_forms_are_the_same_query() -> None:
    ask("PPT 怎么做", "a")
    ask("ＰＰＴ　怎麼做", "b")
    ask(" ppt   怎么做 ", "c")

    assert told("ＰＰＴ") == ["ppt 怎么做"]


def test_a_query_that_found_nothing_is_no_suggestion() -> None:
    ask("积雪清扫", "a", "b", has_hits=True)
    ask("积雪清扫", "c", has_hits=False)

    assert told() == []
    ask("积雪清扫", "d")
    assert told() == ["积雪清扫"]


def test_a_persons_name_is_neither_written_down_nor_told(unsaid: set[str]) -> None:
    unsaid.add("李四")
    ask("李四讲的课", "a", "b", "c")
    assert not SharedQuery.objects.exists()

    ask("王五讲的课", "a", "b", "c")
    assert told() == ["王五讲的课"]
    unsaid.add("王五")

    assert told() == []


def test_a_long_query_is_counted_and_never_told() -> None:
    ask("党员大会应该由谁来主持并且记录在哪里才算数呢", "a", "b", "c")

    assert SearchLog.objects.count() == 3
    assert not SharedQuery.objects.exists()


def test_a_query_without_words_leaves_nothing() -> None:
    ask("  ", "a")

    assert not SearchLog.objects.exists()


def test_the_same_search_of_the_same_day_writes_nothing() -> None:
    ask("党员大会", "a")

    with CaptureQueriesContext(connection) as queries:
        ask("党员大会", "a")

    assert [one["sql"].split()[0] for one in queries.captured_queries] == ["SELECT"]


def test_a_line_ties_no_two_queries_of_a_person_together() -> None:
    ask("党员大会", "a", "b")
    ask("主题党日", "a", "b")

    lines = SearchLog.objects.values_list("key", "query_key")

    assert len({key for key, _query in lines}) == 4
    assert len({query for _key, query in lines}) == 2


def test_after_ninety_days_lines_and_words_are_forgotten() -> None:
    ask("党员大会", "a", "b", "c", days_ago=91)
    ask("主题党日", "a", "b", days_ago=91)
    ask("主题党日", "c", "d", "e", days_ago=89)

    services.prune(at=NOW)

    assert list(SharedQuery.objects.values_list("text", flat=True)) == ["主题党日"]
    assert SearchLog.objects.count() == 3


def test_old_questions_count_no_more_before_they_are_swept() -> None:
    ask("党员大会", "a", days_ago=91)
    ask("党员大会", "b", "c")

    assert told() == []


def test_a_person_who_goes_takes_the_told_queries_along() -> None:
    ask("党员大会", "a", "b", "c")
    ask("主题党日", "a", "b", "c", "d")

    assert services.forget_asker(asker="a") == 2

    assert told() == ["主题党日"]
    assert services.forget_asker(asker="a") == 0


def test_unanswered_counts_people_since_a_day() -> None:
    ask("除雪剂配比", "a", "b", "c", has_hits=False, days_ago=40)
    ask("夜班补贴", "a", "b", "c", has_hits=False)
    ask("只有两人", "a", "b", has_hits=False)
    ask("找得到的", "a", "b", "c")

    def found(days: int) -> list[tuple[str, int]]:
        since = (NOW - timedelta(days=days)).date()
        return [(one.text, one.people) for one in past_queries.unanswered(since=since)]

    assert found(30) == [("夜班补贴", 3)]
    assert sorted(found(90)) == [("夜班补贴", 3), ("除雪剂配比", 3)]


def test_a_hidden_query_is_neither_told_nor_listed() -> None:
    ask("党员大会", "a", "b", "c")
    ask("夜班补贴", "a", "b", "c", has_hits=False)
    for key in SharedQuery.objects.values_list("pk", flat=True):
        assert services.hide(query_key=key, is_hidden=True)

    since = NOW.date() - timedelta(days=30)
    assert told() == []
    assert past_queries.unanswered(since=since) == []
    assert [one.text for one in past_queries.unanswered(since=since, is_hidden=True)] == [
        "夜班补贴"
    ]
    assert not services.hide(query_key="0" * 64, is_hidden=True)
