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
MOST_STATEMENTS = {
    "failed": 30,
    "passed": 31,
}  # one less where the process has met the quiz before; a pass asks which lectures wait for it


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


def six_calls(client: Client, quiz: Quiz, outcome: str) -> list[str]:
    """Start, save three times a third, submit, read the result; return the statements that took."""
    with CaptureQueriesContext(connection) as begin:
        begun = client.post(reverse("quizzes:start", args=[quiz.public_id]))
    attempt = Attempt.objects.get(public_id=resolve(begun["Location"]).kwargs["attempt"])
    # By name, not by luck: the paper is shuffled.
    letters = {"passed": make.right_letters, "failed": make.wrong_letters}[outcome]
    answers = [
        {"ordinal": n, "value": letters(attempt, n), "sequence": 1}
        for n in range(1, len(attempt.paper) + 1)
    ]
    with CaptureQueriesContext(connection) as rest:
        replies: list[Any] = [save(client, attempt, *answers[part::3]) for part in range(3)]
        replies.append(client.post(reverse("quizzes:submit", args=[attempt.public_id])))
        replies.append(client.get(f"/api/v1/quizzes/attempts/{attempt.public_id}/result"))
    assert [one.status_code for one in replies] == [200, 200, 200, 302, 200]
    found = [query["sql"] for query in [*begin.captured_queries, *rest.captured_queries]]
    return [one for one in found if not one.startswith(BOOKKEEPING)]


@pytest.mark.parametrize("outcome", ["passed", "failed"])
def test_whole_attempt_costs_the_same_for_three_questions_and_for_twelve(
    world: World, outcome: str
) -> None:
    bank = make.bank(world.first, single=12)
    client_of(world.account(world.zhao_liu)).get("/quiz/")  # what a process asks once

    told = [
        six_calls(
            client_of(world.account(member)),
            make.first_quiz(world, banks=[bank], draws={"single": count}, title=f"{count}题"),
            outcome,
        )
        for member, count in ((world.zhang_san, 3), (world.li_si, 12))
    ]

    assert len(told[0]) == len(told[1])
    writes = [one for one in told[1] if not one.startswith("SELECT")]
    assert len(writes) <= MOST_WRITES, told[1]
    assert len(told[1]) <= MOST_STATEMENTS[outcome], told[1]
