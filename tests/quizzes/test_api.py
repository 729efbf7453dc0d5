"""The autosave endpoint: durable, idempotent, the same for right and wrong."""

from datetime import timedelta

import pytest
from django.test import Client

from quizzes.models import Attempt
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, save
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def attempt(world: World) -> Attempt:
    return make.started(make.first_quiz(world), world.zhang_san)


def test_saved_answers_come_back_as_stored(attempt: Attempt, zhang_san: Client) -> None:
    response = save(
        zhang_san,
        attempt,
        {"ordinal": 1, "value": "B", "sequence": 1},
        {"ordinal": 4, "value": "CA", "flagged": True, "sequence": 7},
    )

    assert response.json() == {
        "answers": [
            {"ordinal": 1, "sequence": 1, "value": "B", "flagged": False},
            {"ordinal": 4, "sequence": 7, "value": "AC", "flagged": True},
        ],
        "answered": 2,
        "flagged": 1,
        "seconds_left": None,
    }


def test_reply_is_byte_for_byte_the_same_for_right_and_wrong(
    attempt: Attempt, zhang_san: Client
) -> None:
    replies = {
        letter: save(zhang_san, attempt, {"ordinal": 1, "value": letter, "sequence": n})
        for n, letter in enumerate("ABCD", start=1)
    }

    bodies = {
        reply.content.decode()
        .replace(f'"{letter}"', '"?"')
        .replace(f'"sequence": {n}', '"sequence": ?')
        for n, (letter, reply) in enumerate(replies.items(), start=1)
    }
    assert len(bodies) == 1
    assert (
        len(
            {
                (reply.status_code, len(reply.content), *sorted(reply.headers))
                for reply in replies.values()
            }
        )
        == 1
    )


def test_stranger_visitor_and_forged_request_store_nothing(
    world: World, attempt: Attempt, wang_wu: Client, client: Client
) -> None:
    answer = {"ordinal": 1, "value": "B", "sequence": 1}
    forged = client_of(world.account(world.zhang_san), enforce_csrf_checks=True)

    statuses = [save(one, attempt, answer).status_code for one in (wang_wu, client, forged)]

    attempt.refresh_from_db()
    assert statuses == [404, 401, 403]
    assert attempt.answers == {}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"ordinal": 0, "value": "A", "sequence": 1},
        {"ordinal": 99, "value": "A", "sequence": 1},
        {"ordinal": 1, "value": "Z", "sequence": 1},
        {"ordinal": 1, "value": "AB", "sequence": 1},
        {"ordinal": 1, "value": "A" * 5000, "sequence": 1},
        {"ordinal": 1, "value": ["A"], "sequence": 1},
        {"ordinal": 1, "value": "A", "sequence": -1},
        {"ordinal": 1, "value": "A", "sequence": 10**30},
        {"ordinal": 1, "value": "A", "sequence": 1.5},
        {"ordinal": float("1e400"), "value": "A", "sequence": 1},
        {"ordinal": "1; DROP", "value": "A", "sequence": 1},
    ],
)
def test_nonsense_is_refused_in_chinese_and_stores_nothing(
    attempt: Attempt, zhang_san: Client, answer: dict[str, object]
) -> None:
    response = save(zhang_san, attempt, answer)

    attempt.refresh_from_db()
    assert response.status_code in {400, 422}
    assert set(response.json()) == {"code", "message"}
    assert attempt.answers == {}


def test_ended_attempt_answers_409(attempt: Attempt, zhang_san: Client) -> None:
    make.submitted(attempt)

    response = save(zhang_san, attempt, {"ordinal": 1, "value": "A", "sequence": 1})

    assert (response.status_code, response.json()["code"]) == (409, "attempt_over")


def test_member_who_left_the_branch_may_finish(
    world: World, attempt: Attempt, zhang_san: Client
) -> None:
    membership = world.zhang_san.memberships.get()
    membership.ends_before = NOW.date()
    membership.save()

    response = save(zhang_san, attempt, {"ordinal": 1, "value": "A", "sequence": 1})

    assert response.status_code == 200
    assert NOW - attempt.started_at < timedelta(seconds=1)


def test_a_save_costs_two_statements_beyond_the_session(
    attempt: Attempt, zhang_san: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(7):
        save(zhang_san, attempt, {"ordinal": 1, "value": "A", "sequence": 1})


def test_another_device_reads_what_was_answered_and_the_time_left(
    world: World, zhang_san: Client
) -> None:
    attempt = make.started(make.first_quiz(world, time_limit_minutes=10), world.zhang_san)
    make.answer(attempt, {2: "A"}, sequence=3)

    told = zhang_san.get(f"/api/v1/quizzes/attempts/{attempt.public_id}").json()

    assert told == {
        "state": "open",
        "answers": [{"ordinal": 2, "sequence": 3, "value": "A", "flagged": False}],
        "answered": 1,
        "flagged": 0,
        "seconds_left": 600,
    }


def test_ended_attempt_tells_only_that_it_ended(attempt: Attempt, zhang_san: Client) -> None:
    make.answer_all(attempt)
    make.submitted(attempt)

    told = zhang_san.get(f"/api/v1/quizzes/attempts/{attempt.public_id}").json()

    assert (told["state"], told["answers"]) == ("scored", [])


def test_attempt_of_another_member_is_not_found(attempt: Attempt, wang_wu: Client) -> None:
    assert wang_wu.get(f"/api/v1/quizzes/attempts/{attempt.public_id}").status_code == 404
