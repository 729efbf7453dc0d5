"""A score that its quiz keeps back stands nowhere before its member: 学时明细, 学时证明, entry, API, result."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.enums import ReviewMoment, ReviewPart
from quizzes.models import Attempt, Quiz
from quizzes.reviewing import as_json
from sanwei.common import clock
from sanwei.ledgers.models import LedgerEntry
from tests.home.lived import page_of, signed_in
from tests.ledgers.book import Book, open_book
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.world import NOW, World

CREDITS = "/me/credits/?year=2026"
SHEET = "/me/credits/print/?year=2026"
CLOSES = NOW + timedelta(hours=8)
LATER = NOW + timedelta(hours=1)
NOTE = "10月12日 17:00测验截止后公布"
WHEN_CLOSED = dict.fromkeys(ReviewMoment, ()) | {ReviewMoment.CLOSED: tuple(ReviewPart)}


@pytest.fixture
def book(world: World) -> Book:
    return open_book(world)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return monkeypatch


def sat(book: Book, *, wrong: int, closes: bool = True, **parts: tuple[ReviewPart, ...]) -> Attempt:
    """Let 张三 hand in five answers of 20 points each to a quiz that shows ``parts`` by moment only."""
    rules = WHEN_CLOSED if not parts else {m: parts.get(str(m), ()) for m in ReviewMoment}
    quiz = rescores.quiz_of_five(
        book.world, review=as_json(rules), closes_at=CLOSES if closes else None
    )
    quiz.banks.update(title=str(quiz.public_id))  # its name is free for the next one
    attempt = make.started(quiz, book.world.zhang_san)
    make.answer_all(attempt, wrong=wrong)
    make.submitted(attempt)
    book.deliver()
    return attempt


def member(book: Book) -> Client:
    return signed_in(book.world, book.world.zhang_san)


def test_no_page_of_the_member_tells_a_score_that_is_kept_back(book: Book) -> None:
    sat(book, wrong=1)
    entry = LedgerEntry.objects.get()
    client = member(book)

    for path in (CREDITS, SHEET, f"/ledger/entry/{entry.public_id}/"):
        page = page_of(client, path)
        assert NOTE in page, path
        assert [w for w in ("80分", ">80<", "答对4题", "80.0") if w in page] == [], path


def test_a_failed_test_says_no_score_either(book: Book) -> None:
    sat(book, wrong=4)
    client = member(book)

    for path in (CREDITS, SHEET):
        page = page_of(client, path)
        assert "测验未及格，及格后才计学时。" in page
        assert NOTE in page
        assert [w for w in ("20分", ">20<", "答对1题") if w in page] == [], path


def test_the_api_tells_when_the_score_comes_instead_of_the_score(book: Book) -> None:
    sat(book, wrong=4)

    (line,) = member(book).get("/api/v1/study/records?year=2026").json()["records"]

    assert (line["score"], line["score_note"]) == (None, NOTE)
    assert line["reason"] == "测验未及格，及格后才计学时。"


def test_after_the_quiz_the_score_is_there(book: Book, at: pytest.MonkeyPatch) -> None:
    sat(book, wrong=4)
    at.setattr(clock, "now", lambda: CLOSES)
    client = member(book)

    page, sheet = page_of(client, CREDITS), page_of(client, SHEET)
    (line,) = client.get("/api/v1/study/records?year=2026").json()["records"]

    assert "测验20分，未及格" in page
    assert "5题答对1题" in page
    assert "测验20分，未及格" in sheet
    assert (line["score"], line["score_note"]) == ("20.00", "")


def test_a_quiz_without_end_speaks_of_its_end(book: Book) -> None:
    sat(book, wrong=1, closes=False)

    assert "测验结束后公布" in page_of(member(book), CREDITS)


def test_a_score_that_never_comes_is_not_promised(book: Book) -> None:
    sat(book, wrong=1, after=(ReviewPart.OWN,))

    page = page_of(member(book), CREDITS)

    assert "不公布成绩" in page
    assert "80分" not in page


def test_one_attempt_kept_back_keeps_back_what_the_quiz_made_of_all(book: Book) -> None:
    """The mean of a first attempt that is hidden and a second that is not would tell the first."""
    quiz = rescores.quiz_of_five(
        book.world,
        review=as_json(dict.fromkeys(ReviewMoment, ()) | {ReviewMoment.AFTER: (ReviewPart.SCORE,)}),
        closes_at=CLOSES,
        score_policy="average",
    )
    for wrong, hour in ((3, NOW), (1, LATER)):
        attempt = make.started(quiz, book.world.zhang_san, at=hour)
        make.answer_all(attempt, wrong=wrong, at=hour)
        make.submitted(attempt, at=hour)
    book.deliver()

    page = page_of(member(book), CREDITS)

    assert [w for w in ("40分", "60分", "80分") if w in page] == []


def test_another_quiz_goes_on_telling(book: Book) -> None:
    sat(book, wrong=1)
    open_quiz = make.first_quiz(book.world, title="照常公布")
    attempt = make.started(open_quiz, book.world.zhang_san)
    make.answer_all(attempt)
    make.submitted(attempt)
    book.deliver()

    page = page_of(member(book), CREDITS)

    assert "100分" in page
    assert "80分" not in page


def test_the_desk_reads_the_score(book: Book) -> None:
    sat(book, wrong=1)
    desk = signed_in(book.world, book.world.li_si)

    assert ">80<" in page_of(desk, f"/desk/people/{book.world.zhang_san.public_id}/?year=2026")


def test_the_statement_costs_the_same_for_two_tests_and_for_six(book: Book) -> None:
    client = member(book)

    def cost() -> int:
        client.get(CREDITS)
        with CaptureQueriesContext(connection) as made:
            client.get(CREDITS)
        return len(made)

    for wrong in (1, 4):
        sat(book, wrong=wrong)
    one = cost()
    for wrong in (1, 4, 1, 4):
        sat(book, wrong=wrong)

    assert cost() == one


def test_a_corrected_question_tells_no_score_that_is_kept_back(book: Book) -> None:
    attempt = sat(book, wrong=1)
    quiz = Quiz.objects.get()
    judge = rescores.corrected(rescores.wrong_one(quiz))
    rescores.applied(
        rescores.proposal(rescores.wrong_one(quiz), judge), book.world.account(book.world.sun_qi)
    )

    page = page_of(member(book), f"/quiz/attempt/{attempt.public_id}/result/")

    assert [w for w in ("分改为", "您的分数不变", "答错的题收进错题本") if w in page] == []
