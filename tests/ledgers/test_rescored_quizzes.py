"""题目改判 reaches the ledger by a correction: a sealed quarter stays as it is, the change goes to the 更正表."""

from datetime import datetime

from quizzes.enums import RescoreKind
from quizzes.models import Attempt
from sanwei.ledgers import services
from sanwei.ledgers.models import LedgerEntry
from tests.ledgers.book import Book
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.world import NOW, SHANGHAI

AUGUST = datetime(2026, 8, 12, 9, 0, tzinfo=SHANGHAI)


def passed_in_august(book: Book) -> Attempt:
    quiz = rescores.quiz_of_five(book.world)
    attempt = make.started(quiz, book.world.zhang_san, at=AUGUST)
    make.answer_all(attempt, wrong=2, at=AUGUST)
    return make.submitted(attempt, at=AUGUST)


def test_a_pass_that_is_taken_is_reversed_in_the_open_quarter(book: Book) -> None:
    actor = book.world.account(book.world.sun_qi)
    attempt = passed_in_august(book)
    book.deliver()
    period = LedgerEntry.objects.get().period
    services.seal(
        period=services.close_period(period=period, actor=actor, at=NOW), actor=actor, at=NOW
    )
    # The last question was answered by the key that is wrong.
    question = attempt.quiz.banks.get().questions.get(current=attempt.paper[-1]["version"])
    judge = rescores.corrected(question)
    meant = rescores.proposal(question, judge, takes_passes=True)
    assert meant.kind == RescoreKind.KEY

    rescores.applied(meant, actor)
    book.deliver()

    rows = LedgerEntry.objects.order_by("pk").select_related("period")
    assert [(e.step, str(e.period.as_quarter()), e.is_late) for e in rows] == [
        ("award", "2026Q3", False),
        ("reversal", "2026Q4", True),
    ]
    assert rows[1].reason == f"题目纠错：{rescores.REASON}"
