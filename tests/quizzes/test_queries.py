"""What other rooms ask quizzes: what a member can answer now, what was answered."""

from datetime import timedelta

import pytest

from quizzes import queries, services
from quizzes.enums import QuestionType
from tests.quizzes import factories as make
from tests.world import NOW, World

DAY = timedelta(days=1)


def test_open_quizzes_come_in_the_order_to_take_them_up(world: World) -> None:
    bank = make.bank(world.first)

    def quiz(title: str, **fields: object):
        return make.first_quiz(world, banks=[bank], title=title, **fields)

    passed = make.started(quiz("及格过的"), world.zhang_san)
    make.answer_all(passed)
    make.submitted(passed)
    quiz("不急的")
    quiz("明天截止的", closes_at=NOW + DAY)
    quiz("今晚截止的", closes_at=NOW + DAY / 2)
    make.started(quiz("答了一半的"), world.zhang_san)
    quiz("还没开的", opens_at=NOW + DAY)
    services.close(quiz=quiz("结束了的"), actor=None, at=NOW)
    make.quiz(world.second, world.second_only, title="第二支部的")

    cards = queries.open_quizzes_for(world.zhang_san, at=NOW)

    assert [card.title for card in cards] == [
        "答了一半的",
        "今晚截止的",
        "明天截止的",
        "不急的",
        "及格过的",
    ]
    assert [card.is_passed for card in cards] == [False, False, False, False, True]


def test_card_says_what_home_needs(world: World) -> None:
    quiz = make.first_quiz(world, attempts_allowed=2)
    attempt = make.started(quiz, world.zhang_san)
    make.answer_all(attempt, wrong=5)
    make.submitted(attempt)

    [card] = queries.open_quizzes_for(world.zhang_san, at=NOW)

    assert (card.title, card.url, card.question_count, card.about_minutes) == (
        "十月知识测验",
        quiz.get_absolute_url(),
        6,
        4,
    )
    assert (card.attempts_left, card.is_passed, card.may_start, card.running) == (
        1,
        False,
        True,
        None,
    )
    assert card.percent == attempt.__class__.objects.get().score_percent


def test_card_of_a_running_attempt_counts_what_its_paper_asks(world: World) -> None:
    quiz = make.mixed_quiz(world, QuestionType.MATERIAL)
    make.started(quiz, world.zhang_san)

    [card] = queries.open_quizzes_for(world.zhang_san, at=NOW)

    assert card.question_count == 2  # a 材料题 with two sub-questions


def test_member_without_account_has_no_quiz_to_answer(world: World) -> None:
    make.first_quiz(world)
    world.zhang_san.user = None
    world.zhang_san.save()

    assert queries.open_quizzes_for(world.zhang_san, at=NOW) == []


def test_attempts_are_the_own_ones_newest_first(world: World) -> None:
    quiz = make.quiz(world.committee, world.everyone)
    first = make.submitted(make.started(quiz, world.zhang_san))
    make.started(quiz, world.wang_wu)
    second = make.started(quiz, world.zhang_san, at=NOW + DAY)

    assert list(queries.attempts_of(world.zhang_san)) == [second, first]


@pytest.mark.parametrize("count", [1, 3])
def test_open_quizzes_cost_the_same_for_one_and_for_three(
    world: World, django_assert_num_queries, count: int
) -> None:
    bank = make.bank(world.first)
    for number in range(count):
        make.first_quiz(world, banks=[bank], title=f"测验{number}")
    member = type(world.zhang_san).objects.select_related("user").get(pk=world.zhang_san.pk)

    with django_assert_num_queries(7):
        queries.open_quizzes_for(member, at=NOW)
