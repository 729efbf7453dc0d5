"""GET /api/v1/study/records: one's own, counted or not, page by page; no minutes, nothing of others."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.ledgers.models import LedgerEntry
from tests.ledgers.book import HOUR, Book
from tests.study.stage import Stage, lecture

KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # may hold any three digits
RECORDS = "/api/v1/study/records?year=2026"


@pytest.fixture
def client(book: Book) -> Client:
    client = Client()
    client.force_login(
        book.world.account(book.world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend"
    )
    return client


def test_a_record_says_what_it_counted_and_why(book: Book, client: Client) -> None:
    record = book.record(book.world.zhang_san, date(2026, 8, 14), length_seconds=2 * HOUR)
    quiz = book.quiz(book.world.zhang_san, date(2026, 8, 13), book.item("测验"), score=56)
    book.record(book.world.wang_wu, date(2026, 8, 14), title="王五的")
    book.deliver()
    entry = LedgerEntry.objects.get(member=book.world.zhang_san)

    assert client.get(RECORDS).json() == {
        "year": 2026,
        "count": 2,
        "next_offset": None,
        "records": [
            {
                "record": str(record.public_id),
                "entry": str(entry.public_id),
                "date": "2026-08-14",
                "title": "集中学习",
                "method": "集体学习",
                "entry_method": "系统生成",
                "account": "group",
                "hours": "2.00",
                "is_counted": True,
                "reason": "时长2小时，每小时计1学时，按30分钟一档计2学时。",
                "score": None,
                "score_note": "",
            },
            {
                "record": str(quiz.public_id),
                "entry": None,
                "date": "2026-08-13",
                "title": "测验",
                "method": "网络自学",
                "entry_method": "系统生成",
                "account": "",
                "hours": "0.00",
                "is_counted": False,
                "reason": "测验56分，未及格，及格后才计学时。",
                "score": "56.00",
                "score_note": "",
            },
        ],
    }


def test_minutes_stay_inside(book: Book, client: Client) -> None:
    Stage(book.world.zhang_san, lecture(book.world, duration_ms=117_000)).watch(0, 113)
    Stage(book.world.zhang_san, lecture(book.world, "half")).watch(0, 37, since=600)
    book.deliver()

    body = KEY.sub("", str(client.get(RECORDS).json()))

    assert "公布时长1分57秒" in body
    assert [
        words for words in ("1分53秒", "37秒", "已看", "看了", "113", "%") if words in body
    ] == []


def test_a_year_comes_in_pages(book: Book, client: Client) -> None:
    for day in (1, 2, 3):
        book.record(book.world.zhang_san, date(2026, 8, day))
    book.deliver()

    def page(offset: int) -> tuple[list[str], int | None]:
        body = client.get(f"{RECORDS}&limit=2&offset={offset}").json()
        return [one["date"] for one in body["records"]], body["next_offset"]

    assert page(0) == (["2026-08-03", "2026-08-02"], 2)
    assert page(2) == (["2026-08-01"], None)
    assert page(9) == ([], None)


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "year=1", "year=10000"])
def test_what_makes_no_sense_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/study/records?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_the_stranger_is_sent_away(book: Book) -> None:
    assert Client().get(RECORDS).status_code == 401


def test_it_stands_in_the_description(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/study/records"]["get"]

    assert described["summary"] == "List one's own records of a year"
    assert {one["name"] for one in described["parameters"]} == {"year", "offset", "limit"}


def test_one_record_costs_as_much_as_three(book: Book, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(RECORDS)
        return len(made)

    book.record(book.world.zhang_san, date(2026, 8, 1))
    book.deliver()
    cost()
    one = cost()
    for day in (2, 3):
        book.record(book.world.zhang_san, date(2026, 8, day))
    book.deliver()

    assert cost() == one
