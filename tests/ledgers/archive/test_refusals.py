"""季度归档, checked and reopened: what each step refuses, and that a refusal leaves everything as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.ledgers.archive import services
from sanwei.ledgers.archive.errors import (
    AlreadyAnswered,
    DayWrong,
    NotSealed,
    QuarterRuns,
    ReopenDecided,
    ReopenWaiting,
    TextMissing,
)
from sanwei.ledgers.enums import PeriodState, ReviewKind
from sanwei.ledgers.errors import NeedsReason, NeedsSecondPerson
from sanwei.ledgers.models import (
    LedgerPeriod,
    PeriodReview,
    ReopenDecision,
    ReopenRequest,
    ReviewAnswer,
)
from tests.ledgers.archive.stage import (
    administrator_of,
    filled,
    sealed,
    secretary_of,
    state_of,
)
from tests.ledgers.book import Book
from tests.world import NOW

TODAY = clock.local_date(NOW)


def returned(book: Book, period: LedgerPeriod, **told: Any) -> PeriodReview:
    given = {
        "kind": ReviewKind.RETURN,
        "text": "七月记录为何迟七周？",
        "due_on": TODAY,
        "by_unit": book.world.committee,
        "actor": administrator_of(book),
        "at": NOW,
    }
    return services.review(period=period, **(given | told))


def asked(book: Book, period: LedgerPeriod, actor: User | None = None) -> ReopenRequest:
    return services.ask_to_reopen(
        period=period, reason="漏记八月党课", actor=actor or secretary_of(book), at=NOW
    )


def decided(
    book: Book,
    request: ReopenRequest,
    *,
    is_granted: bool,
    text: str = "",
    actor: User | None = None,
) -> ReopenDecision:
    return services.decide_reopening(
        request=request,
        is_granted=is_granted,
        text=text,
        actor=actor or administrator_of(book),
        at=NOW,
    )


@pytest.mark.parametrize("day", [NOW.replace(month=9, day=30), NOW.replace(month=6, day=30)])
def test_a_quarter_is_not_archived_before_its_last_day_is_over(
    book: Book, nothing_owed: None, day: Any
) -> None:
    period = filled(book)

    with pytest.raises(QuarterRuns):
        services.begin(period=period, actor=secretary_of(book), at=day)

    assert state_of(period) == PeriodState.OPEN


def test_a_return_is_due_today_at_the_earliest(book: Book) -> None:
    period = sealed(book)

    with pytest.raises(DayWrong):
        returned(book, period, due_on=TODAY - timedelta(days=1))
    assert not PeriodReview.objects.exists()

    assert returned(book, period).due_on == TODAY


def test_a_comment_has_no_day(book: Book) -> None:
    assert returned(book, sealed(book), kind=ReviewKind.COMMENT).due_on is None


@pytest.mark.parametrize("text", ["", " \n", "长" * (services.LONGEST + 1)])
def test_a_review_and_an_answer_need_words_and_not_too_many(book: Book, text: str) -> None:
    period = sealed(book)
    review = returned(book, period)

    with pytest.raises(TextMissing):
        returned(book, period, text=text)
    with pytest.raises(TextMissing):
        services.answer(review=review, text=text, actor=secretary_of(book), at=NOW)

    assert (PeriodReview.objects.count(), ReviewAnswer.objects.count()) == (1, 0)


def test_an_answer_is_given_once(book: Book) -> None:
    review = returned(book, sealed(book))
    services.answer(review=review, text="经办人休假", actor=secretary_of(book), at=NOW)

    with pytest.raises(AlreadyAnswered):
        services.answer(review=review, text="改口", actor=secretary_of(book), at=NOW)

    assert ReviewAnswer.objects.get().text == "经办人休假"


@pytest.mark.parametrize("act", [returned, asked])
def test_an_open_quarter_is_neither_reviewed_nor_reopened(
    book: Book, act: Callable[[Book, LedgerPeriod], Any]
) -> None:
    period = filled(book)

    with pytest.raises(NotSealed):
        act(book, period)

    assert not PeriodReview.objects.exists()
    assert not ReopenRequest.objects.exists()


def test_one_request_waits_at_a_time(book: Book) -> None:
    period = sealed(book)
    asked(book, period)

    with pytest.raises(ReopenWaiting):
        asked(book, period, administrator_of(book))

    assert ReopenRequest.objects.count() == 1


def test_nobody_decides_what_he_asked(book: Book) -> None:
    period = sealed(book)
    request = asked(book, period)

    for is_granted in (True, False):
        with pytest.raises(NeedsSecondPerson):
            decided(book, request, is_granted=is_granted, text="同意", actor=secretary_of(book))

    assert not ReopenDecision.objects.exists()
    assert state_of(period) == PeriodState.SEALED


def test_a_refusal_says_why_and_one_may_ask_again(book: Book) -> None:
    period = sealed(book)
    request = asked(book, period)

    with pytest.raises(NeedsReason):
        decided(book, request, is_granted=False, text=" ")
    decided(book, request, is_granted=False, text="先在本季更正")

    assert state_of(period) == PeriodState.SEALED
    assert asked(book, period).pk != request.pk


def test_a_request_is_decided_once(book: Book) -> None:
    period = sealed(book)
    request = asked(book, period)
    decided(book, request, is_granted=False, text="先在本季更正")

    with pytest.raises(ReopenDecided):
        decided(book, request, is_granted=True)

    assert state_of(period) == PeriodState.SEALED
