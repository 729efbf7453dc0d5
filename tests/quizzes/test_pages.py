"""What members meet: the tab, the page before, the questions without JavaScript, the result."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import services
from quizzes.enums import AttemptState
from quizzes.models import Attempt
from tests.quizzes import factories as make
from tests.quizzes.clients import page
from tests.world import NOW, World

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


def at(monkeypatch: pytest.MonkeyPatch, moment: object) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: moment)


def question_url(attempt: Attempt, ordinal: int) -> str:
    return reverse("quizzes:question", args=[attempt.public_id, ordinal])


def test_tab_shows_what_is_open_and_what_was_done(world: World, zhang_san: Client) -> None:
    bank = make.bank(world.first)
    make.first_quiz(world, title="可以答的", banks=[bank], closes_at=NOW + MINUTE)
    make.first_quiz(world, title="还没开放的", banks=[bank], opens_at=NOW + MINUTE)
    make.first_quiz(world, title="草稿里的", banks=[bank], is_open=False)
    make.quiz(world.second, world.second_only, title="第二支部的")
    done = make.started(make.first_quiz(world, title="答完的", banks=[bank]), world.zhang_san)
    make.answer_all(done)
    make.submitted(done)

    html = page(zhang_san, "/quiz/")

    assert [
        title in html for title in ("可以答的", "还没开放的", "答完的", "草稿里的", "第二支部的")
    ] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert "现在有2个测验可以答" in html
    assert "100分 及格" in html


def test_empty_tab_says_what_will_come(world: World, zhang_san: Client) -> None:
    assert "本支部发布测验后，会出现在这里。" in page(zhang_san, "/quiz/")


def test_page_before_tells_length_terms_and_name(world: World, zhang_san: Client) -> None:
    quiz = make.first_quiz(world, attempts_allowed=3, pass_percent=80)

    html = page(zhang_san, quiz.get_absolute_url())

    for words in (
        "6题，约4分钟",
        "开卷，不限时",
        "80%",
        "还有3次",
        "开始答题",
        "正在以<b>张三</b>答题",
        "换人",
    ):
        assert words in html


@pytest.mark.parametrize(
    ("fields", "moment", "words"),
    [
        ({"opens_at": NOW + MINUTE}, NOW, "10月12日 09:01开放"),
        ({"closes_at": NOW + MINUTE}, NOW + 2 * MINUTE, "已经截止"),
    ],
)
def test_closed_doors_speak_plainly(
    world: World, zhang_san: Client, monkeypatch: pytest.MonkeyPatch, fields, moment, words
) -> None:
    quiz = make.first_quiz(world, **fields)
    at(monkeypatch, moment)

    assert words in page(zhang_san, quiz.get_absolute_url())
    refused = zhang_san.post(reverse("quizzes:start", args=[quiz.public_id]))
    assert refused.status_code == 409
    assert "开放" in refused.content.decode() or "截止" in refused.content.decode()


def test_used_up_attempts_lead_to_the_earlier_results(world: World, zhang_san: Client) -> None:
    quiz = make.first_quiz(world, attempts_allowed=1)
    make.submitted(make.started(quiz, world.zhang_san))

    html = page(zhang_san, quiz.get_absolute_url())
    refused = zhang_san.post(reverse("quizzes:start", args=[quiz.public_id]))

    assert "可答次数已经用完" in html
    assert "以往成绩" in html
    assert (refused.status_code, "可答次数已经用完" in refused.content.decode()) == (409, True)


def test_whole_attempt_without_javascript(world: World, zhang_san: Client) -> None:
    quiz = make.first_quiz(world)
    begun = zhang_san.post(reverse("quizzes:start", args=[quiz.public_id]), follow=True)
    attempt = Attempt.objects.get()
    assert begun.redirect_chain[-1][0] == question_url(attempt, 1)

    for ordinal in range(1, 7):
        letters = (
            make.wrong_letters(attempt, 1) if ordinal == 1 else make.right_letters(attempt, ordinal)
        )
        go = "next" if ordinal < 6 else "card"
        answered = zhang_san.post(
            question_url(attempt, ordinal), {f"q{ordinal}": list(letters), "go": go}
        )
    assert answered["Location"] == reverse("quizzes:card", args=[attempt.public_id])
    assert "全部答完了" in page(zhang_san, answered["Location"])
    ended = zhang_san.post(reverse("quizzes:submit", args=[attempt.public_id]), follow=True)

    html = ended.content.decode()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.correct_count) == (AttemptState.SCORED, 5)
    for words in ("及格了", "答对5/6题", "再练一次", make.EXPLANATION, "正确答案"):
        assert words in html


def test_buttons_save_and_go_where_they_say(world: World, zhang_san: Client) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)

    def press(ordinal: int, go: str) -> str:
        return zhang_san.post(question_url(attempt, ordinal), {f"q{ordinal}": "A", "go": go})[
            "Location"
        ]

    assert [
        press(2, "next"),
        press(2, "previous"),
        press(1, "previous"),
        press(6, "next"),
        press(3, "flag"),
    ] == [question_url(attempt, n) for n in (3, 1, 1, 6, 3)]
    attempt.refresh_from_db()
    assert sorted(attempt.answers) == ["1", "2", "3", "6"]
    assert attempt.answers["3"]["flagged"] is True
    assert "已标记 1 题" in page(zhang_san, question_url(attempt, 3))


def test_card_asks_before_handing_in_with_gaps(world: World, zhang_san: Client) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer(attempt, {1: "A"})

    html = page(zhang_san, reverse("quizzes:card", args=[attempt.public_id]))

    assert "还有5题没答，仍要交卷" in html


def test_reopened_page_shows_what_was_saved(world: World, zhang_san: Client) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer(attempt, {1: "C"})

    html = page(zhang_san, question_url(attempt, 1))

    assert '<input type="radio" name="q1" value="C" checked>' in html
    assert html.count(" checked>") == 1


def test_countdown_only_where_there_is_a_limit(
    world: World, zhang_san: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_book = make.started(make.first_quiz(world), world.zhang_san)
    timed = make.started(
        make.first_quiz(world, time_limit_minutes=15, banks=[make.bank(world.first, title="二")]),
        world.zhang_san,
    )
    at(monkeypatch, NOW + 2 * MINUTE + timedelta(seconds=14))

    assert "data-countdown" not in page(zhang_san, question_url(open_book, 1))
    assert 'data-countdown="766">12:46<' in page(zhang_san, question_url(timed, 1))


def test_overdue_attempt_opens_as_its_result(
    world: World, zhang_san: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = make.started(make.first_quiz(world, time_limit_minutes=5), world.zhang_san)
    make.answer_all(attempt)
    at(monkeypatch, NOW + 6 * MINUTE)

    shown = zhang_san.get(question_url(attempt, 2), follow=True)

    assert "按已保存的答案自动交卷" in shown.content.decode()


def test_everything_of_another_branch_does_not_exist(world: World, wang_wu: Client) -> None:
    quiz = make.first_quiz(world, title="只给第一支部")
    attempt = make.started(quiz, world.zhang_san)
    make.answer_all(attempt)
    done = make.submitted(make.started(make.quiz(world.committee, world.everyone), world.zhang_san))

    paths = [
        quiz.get_absolute_url(),
        *(
            reverse(f"quizzes:{name}", args=[one.public_id])
            for one in (attempt, done)
            for name in ("attempt", "card", "result")
        ),
        question_url(attempt, 1),
    ]
    answers = [wang_wu.get(path) for path in paths]
    answers += [
        wang_wu.post(reverse("quizzes:start", args=[quiz.public_id])),
        wang_wu.post(reverse("quizzes:submit", args=[attempt.public_id])),
        wang_wu.post(question_url(attempt, 1), {"q1": "A"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert not any("只给第一支部" in answer.content.decode() for answer in answers)
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.OPEN


def test_visitor_is_asked_to_sign_in(world: World, client: Client) -> None:
    quiz = make.first_quiz(world)
    attempt = make.started(quiz, world.zhang_san)

    for path in (
        "/quiz/",
        quiz.get_absolute_url(),
        attempt.get_absolute_url(),
        question_url(attempt, 1),
    ):
        assert client.get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("count", [1, 3])
def test_tab_costs_the_same_for_one_quiz_and_for_three(
    world: World, zhang_san: Client, django_assert_num_queries, count: int
) -> None:
    bank = make.bank(world.first)
    for number in range(count):
        quiz = make.first_quiz(world, banks=[bank], title=f"测验{number}")
        make.submitted(make.started(quiz, world.zhang_san))
    page(zhang_san, "/quiz/")

    with django_assert_num_queries(TAB_QUERIES):
        page(zhang_san, "/quiz/")


@pytest.mark.parametrize("count", [1, 6])
def test_question_and_result_cost_the_same_whatever_the_number_of_questions(
    world: World, zhang_san: Client, django_assert_num_queries, count: int
) -> None:
    attempt = make.started(make.first_quiz(world, draws={"single": count}), world.zhang_san)
    page(zhang_san, question_url(attempt, 1))

    with django_assert_num_queries(QUESTION_QUERIES):
        page(zhang_san, question_url(attempt, 1))
    make.submitted(attempt)
    with django_assert_num_queries(RESULT_QUERIES):
        page(zhang_san, reverse("quizzes:result", args=[attempt.public_id]))


TAB_QUERIES, QUESTION_QUERIES, RESULT_QUERIES = 13, 4, 9


def test_closed_quiz_keeps_results_visible(world: World, zhang_san: Client) -> None:
    quiz = make.first_quiz(world)
    attempt = make.submitted(make.started(quiz, world.zhang_san))
    services.close(quiz=quiz, actor=world.account(world.zhao_liu), at=NOW + MINUTE)

    html = page(zhang_san, reverse("quizzes:result", args=[attempt.public_id]))

    assert "逐题看解析" in html
    assert "再练一次" not in html


def test_failed_result_says_how_many_questions_are_missing(world: World, zhang_san: Client) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer_all(attempt, wrong=4)
    make.submitted(attempt)

    html = page(zhang_san, reverse("quizzes:result", args=[attempt.public_id]))

    assert "还差2题及格" in html
    assert "答对2/6题，得2/6分，及格线60%" in html
