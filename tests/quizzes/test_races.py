"""Races on real databases: doubled starts, doubled submissions, answers from two devices, the clock running out."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from quizzes import services
from quizzes.enums import AttemptState
from quizzes.errors import AttemptOver, ImportAlreadyDone
from quizzes.models import Attempt, BankImport, Question
from quizzes.services import AnswerChange
from quizzes.services.closing import GRACE
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord
from tests.databases import RACE_SECONDS, race
from tests.quizzes import factories as make
from tests.world import NOW, World

ROUNDS = 20
SUBMISSIONS = 100


def saving(
    attempt: Attempt, member: Member, ordinal: int, shown: str, sequence: int, at: Any = NOW
) -> Callable[[], Any]:
    return lambda: services.save_answers(
        attempt_id=attempt.public_id,
        member=member,
        changes=[AnswerChange(ordinal=ordinal, shown=shown, sequence=sequence)],
        at=at,
    )


def submitting(attempt: Attempt, member: Member, at: Any = NOW) -> Callable[[], Attempt]:
    return lambda: services.submit(attempt_id=attempt.public_id, member=member, at=at)


def test_doubled_start_gives_one_attempt(real_world: World) -> None:
    quiz = make.first_quiz(real_world)
    member = real_world.zhang_san

    for number in range(1, ROUNDS + 1):
        found = race(*[lambda: services.start_attempt(quiz=quiz, member=member, at=NOW)] * 3)
        assert {attempt.public_id for attempt in found} == {
            Attempt.objects.get(number=number).public_id
        }
        services.submit(attempt_id=found[0].public_id, member=member, at=NOW)

    assert Attempt.objects.count() == ROUNDS


def test_last_attempt_allowed_is_given_once(real_world: World) -> None:
    quiz = make.first_quiz(real_world, attempts_allowed=1)

    found = race(
        *[lambda: services.start_attempt(quiz=quiz, member=real_world.zhang_san, at=NOW)] * 4
    )

    assert len({attempt.public_id for attempt in found}) == 1


def test_double_submit_on_two_sockets_a_hundred_times_scores_each_once(
    real_world: World,
) -> None:
    quiz = make.first_quiz(real_world)
    member = real_world.zhang_san
    begun = threading.Barrier(2)
    found: list[dict[int, Attempt]] = [{}, {}]
    running: dict[int, Attempt] = {}

    def socket(mine: dict[int, Attempt], delay: timedelta) -> Callable[[], None]:
        def act() -> None:
            for number in range(1, SUBMISSIONS + 1):
                if delay:
                    attempt = make.started(quiz, member)
                    make.answer(attempt, {1: make.right_letters(attempt, 1)[: number % 2]})
                    running[number] = attempt
                begun.wait(RACE_SECONDS)
                mine[number] = services.submit(
                    attempt_id=running[number].public_id, member=member, at=NOW + delay
                )
                begun.wait(RACE_SECONDS)

        return act

    assert (
        race(socket(found[0], timedelta(0)), socket(found[1], timedelta(seconds=1))) == [None] * 2
    )

    for number in range(1, SUBMISSIONS + 1):
        first, second = found[0][number], found[1][number]
        assert (first.score, first.submitted_at) == (second.score, second.submitted_at)
        assert first.score == number % 2
    keys = list(StudyRecord.objects.values_list("evidence_key", flat=True))
    assert sorted(keys) == sorted(str(one.public_id) for one in running.values())
    assert Attempt.objects.filter(state=AttemptState.SCORED).count() == SUBMISSIONS


def test_answers_from_two_devices_at_once_are_all_kept(real_world: World) -> None:
    member = real_world.zhang_san
    attempt = make.started(make.first_quiz(real_world), member)

    results = race(
        *[saving(attempt, member, n, make.right_letters(attempt, n), 1) for n in range(1, 7)]
    )

    assert not [one for one in results if isinstance(one, Exception)]
    attempt.refresh_from_db()
    assert (sorted(attempt.answers), attempt.revision) == (["1", "2", "3", "4", "5", "6"], 6)


def test_highest_sequence_wins_a_race_on_one_question(real_world: World) -> None:
    member = real_world.zhang_san
    attempt = make.started(make.first_quiz(real_world), member)

    race(*[saving(attempt, member, 1, letter, n) for n, letter in enumerate("ABCD", start=1)])

    attempt.refresh_from_db()
    assert (attempt.answers["1"]["sequence"], attempt.answers["1"]["value"]) == (
        4,
        "ABCD"[attempt.paper[0]["order"][3]],
    )


def test_acknowledged_answer_counts_though_submit_and_expiry_race_with_it(
    real_world: World,
) -> None:
    """Whatever wins: the score is that of the answers in the row, and no acknowledged answer is missing there."""
    quiz = make.first_quiz(real_world, time_limit_minutes=10)
    member = real_world.zhang_san

    for number in range(1, 11):
        attempt = make.started(quiz, member)
        edge = NOW + timedelta(minutes=10) + GRACE
        late = edge + timedelta(seconds=1)
        right = make.right_letters(attempt, 1)
        saved, _one, _two, _frozen = race(
            saving(attempt, member, 1, right, 1, edge),
            submitting(attempt, member, edge),
            submitting(attempt, member, late),
            lambda late=late: services.freeze_overdue(at=late),
        )
        attempt = services.submit(attempt_id=attempt.public_id, member=member, at=late)
        assert attempt.state == AttemptState.SCORED
        if isinstance(saved, Exception):
            assert isinstance(saved, AttemptOver)
            assert attempt.score == 0
        else:
            assert attempt.score == 1
        assert StudyRecord.objects.count() == number


def test_double_click_imports_once(real_world: World) -> None:
    bank = services.create_bank(unit=real_world.first, title="导入用")
    text = "题干\t选项A\t选项B\t答案\n" + "\n".join(f"第{n}题（  ）\t甲\t乙\tA" for n in range(30))
    kept = services.preview_import(bank=bank, name="", data=text, actor=None, at=NOW)

    def confirm() -> int:
        return services.commit_import(
            bank_import=BankImport.objects.get(pk=kept.pk), actor=None, at=NOW
        )

    results = race(confirm, confirm, confirm)

    assert sorted(map(str, results)) == sorted(
        ["30", str(ImportAlreadyDone()), str(ImportAlreadyDone())]
    )
    assert Question.objects.filter(bank=bank).count() == 30


def test_two_edits_of_one_question_make_two_versions(real_world: World) -> None:
    question = make.bank(real_world.first, single=1).questions.get()

    results = race(
        *[
            lambda n=n: services.revise_question(
                question=question,
                content=make.content(1, stem=f"改法{n}（  ）"),
                actor=None,
                at=NOW,
            )
            for n in range(4)
        ]
    )

    assert not [one for one in results if isinstance(one, Exception)]
    question.refresh_from_db()
    assert [version.number for version in question.versions.order_by("number")] == [1, 2, 3, 4, 5]
    assert question.current is not None
    assert question.current.number == 5


@pytest.mark.parametrize("members", [2])
def test_many_members_start_at_once(real_world: World, members: int) -> None:
    quiz = make.first_quiz(real_world)
    people = [real_world.zhang_san, real_world.li_si, real_world.zhao_liu, real_world.sun_qi]

    found = race(
        *[
            lambda one=one: services.start_attempt(quiz=quiz, member=one, at=NOW)
            for one in people
            for _ in range(members)
        ]
    )

    assert {attempt.member_id for attempt in found} == {one.pk for one in people}
    assert Attempt.objects.count() == len(people)
