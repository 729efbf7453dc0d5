"""What a whole attempt costs: the six calls of a member, and that more questions cost no more statements."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from quizzes.models import Attempt, Quiz
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, save
from tests.world import NOW, World

BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
MOST_WRITES = 8
MOST_STATEMENTS = 31  # 30 where the process has met the quiz before


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


def six_calls(client: Client, quiz: Quiz) -> list[str]:
    """Start, save three times, submit, read the result; return the statements that took."""
    with CaptureQueriesContext(connection) as captured:
        begun = client.post(reverse("quizzes:start", args=[quiz.public_id]))
        attempt = Attempt(public_id=resolve(begun["Location"]).kwargs["attempt"])
        answers = [{"ordinal": n, "value": "A", "sequence": 1} for n in range(1, 4)]
        replies: list[Any] = [save(client, attempt, one) for one in answers]
        replies.append(client.post(reverse("quizzes:submit", args=[attempt.public_id])))
        replies.append(client.get(f"/api/v1/quizzes/attempts/{attempt.public_id}/result"))
    assert [one.status_code for one in replies] == [200, 200, 200, 302, 200]
    found = [query["sql"] for query in captured.captured_queries]
    return [one for one in found if not one.startswith(BOOKKEEPING)]


def test_whole_attempt_costs_the_same_for_three_questions_and_for_twelve(world: World) -> None:
    bank = make.bank(world.first, single=12)
    client_of(world.account(world.zhao_liu)).get("/quiz/")  # what a process asks once

    told = [
        six_calls(
            client_of(world.account(member)),
            make.first_quiz(world, banks=[bank], draws={"single": count}, title=f"{count}题"),
        )
        for member, count in ((world.zhang_san, 3), (world.li_si, 12))
    ]

    assert len(told[0]) == len(told[1])
    writes = [one for one in told[1] if not one.startswith("SELECT")]
    assert (len(writes) <= MOST_WRITES, len(told[1]) <= MOST_STATEMENTS) == (True, True), told[1]
