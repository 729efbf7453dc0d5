"""错题本: what is wrong comes back when it is due, leaves when it is known, and shows no key too early."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import notebook, practising, services
from quizzes.content import QuestionContent
from quizzes.enums import QuestionType
from quizzes.errors import NotAnswered
from quizzes.marking import Key
from quizzes.models import Attempt, Mistake, Question, Quiz
from quizzes.shown import Shown, shown_value
from sanwei.common import outbox
from sanwei.org.models import Member
from sanwei.study.models import StudyRecord
from tests.quizzes import factories as make
from tests.quizzes.clients import page
from tests.quizzes.test_leaks import assert_holds_no_key
from tests.world import NOW, World

EARLIER = NOW - timedelta(days=3)  # whoever was wrong then is asked again at NOW
DUE = NOW + timedelta(days=3)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


def scored(
    quiz: Quiz, member: Member, *, wrong: int = 1, at: datetime = NOW, deliver: bool = True
) -> Attempt:
    attempt = make.started(quiz, member, at=at)
    make.answer_all(attempt, wrong=wrong, at=at)
    done = make.submitted(attempt, at=at)
    if deliver:
        outbox.deliver(at=at)
    return done


def one_wrong(world: World, *, at: datetime = NOW, **fields: object) -> Mistake:
    scored(make.first_quiz(world, at=at, **fields), world.zhang_san, at=at)
    return Mistake.objects.get()


def letters_of(mistake: Mistake, *, right: bool) -> str:
    sheet = notebook.sheet_of(mistake)
    wanted = {one.letter for one in sheet.options if one.text.startswith("对项")}
    if right:
        return "".join(sorted(wanted))
    return next(one.letter for one in sheet.options if one.letter not in wanted)


def practised(mistake: Mistake, *, right: bool, at: datetime) -> Mistake:
    mistake.refresh_from_db()
    services.practise(
        mistake=mistake,
        shown=letters_of(mistake, right=right),
        revision=mistake.revision,
        at=at,
    )
    mistake.refresh_from_db()
    return mistake


def test_keys_that_the_review_rules_keep_back_stay_out(world: World) -> None:
    scored(make.first_quiz(world, review={"open": ["own", "score"]}), world.zhang_san)

    held = notebook.notebook_of(world.zhang_san, at=DUE)
    Quiz.objects.update(review={})

    assert len(held.lines) == 0
    assert len(notebook.notebook_of(world.zhang_san, at=DUE).lines) == 1


def test_what_was_wrong_comes_back_after_three_days(world: World) -> None:
    mistake = one_wrong(world)

    assert mistake.due_on == date(2026, 10, 15)
    assert not notebook.due_count(world.zhang_san, at=NOW + timedelta(days=2))
    assert notebook.due_count(world.zhang_san, at=DUE) == 1


def test_only_what_was_wrong_enters(world: World) -> None:
    scored(make.first_quiz(world), world.zhang_san, wrong=2)

    assert Mistake.objects.count() == 2


def test_questions_nobody_answered_enter_too(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.submitted(attempt)
    outbox.deliver(at=NOW)

    assert Mistake.objects.count() == 6


def test_running_attempt_puts_nothing_in(world: World) -> None:
    attempt = make.started(make.first_quiz(world), world.zhang_san)
    make.answer_all(attempt, wrong=3)
    outbox.deliver(at=NOW)

    assert not Mistake.objects.exists()


def test_same_score_told_twice_changes_nothing(world: World) -> None:
    mistake = one_wrong(world)
    before = Mistake.objects.values().get()

    services.take_in(attempt=mistake.attempt)

    assert Mistake.objects.values().get() == before


def test_parts_of_a_material_enter_and_short_answers_do_not(world: World) -> None:
    quiz = make.mixed_quiz(world, QuestionType.MATERIAL, QuestionType.SHORT)
    attempt = make.submitted(make.started(quiz, world.zhang_san))
    outbox.deliver(at=NOW)

    assert attempt.score == 0
    assert sorted(Mistake.objects.values_list("part", flat=True)) == [1, 2]


def test_right_three_times_when_due_is_known(world: World) -> None:
    mistake = one_wrong(world)
    days = []
    for _again in range(3):
        at = datetime.combine(mistake.due_on, NOW.timetz())
        mistake = practised(mistake, right=True, at=at)
        days.append((mistake.due_on - at.date()).days)

    assert days == sorted(days)
    assert days[-1] >= 21
    assert mistake.known_at is not None
    assert notebook.notebook_of(world.zhang_san, at=NOW + timedelta(days=400)).lines == ()


def test_a_wrong_answer_in_between_begins_anew(world: World) -> None:
    mistake = practised(one_wrong(world), right=True, at=DUE)
    later = datetime.combine(mistake.due_on, NOW.timetz())

    mistake = practised(mistake, right=False, at=later)

    assert (mistake.streak, mistake.wrong_count, mistake.known_at) == (0, 2, None)
    assert mistake.due_on == later.date() + timedelta(days=1)


def test_known_question_comes_back_when_it_is_wrong_again(world: World) -> None:
    mistake = one_wrong(world, draws={"single": 6}, shuffle=False)
    Mistake.objects.update(known_at=DUE, streak=3)

    scored(mistake.attempt.quiz, world.zhang_san, wrong=1, at=DUE + timedelta(days=9))

    mistake.refresh_from_db()
    assert (mistake.known_at, mistake.streak, mistake.wrong_count) == (None, 0, 2)


def test_right_in_a_later_attempt_counts_when_it_was_due(world: World) -> None:
    mistake = one_wrong(world, draws={"single": 6})

    scored(mistake.attempt.quiz, world.zhang_san, wrong=0, at=NOW + timedelta(days=1))
    mistake.refresh_from_db()
    early = mistake.streak
    scored(mistake.attempt.quiz, world.zhang_san, wrong=0, at=DUE)
    mistake.refresh_from_db()

    assert (early, mistake.streak) == (0, 1)


def test_answer_pressed_twice_counts_once(world: World) -> None:
    mistake = one_wrong(world)
    letters = letters_of(mistake, right=True)

    results = [
        services.practise(mistake=mistake, shown=letters, revision=0, at=DUE).is_new
        for _press in range(2)
    ]

    assert results == [True, False]
    assert Mistake.objects.get().streak == 1


def test_practice_is_no_study(world: World) -> None:
    mistake = one_wrong(world)
    before = StudyRecord.objects.count()

    practised(mistake, right=True, at=DUE)

    assert StudyRecord.objects.count() == before
    assert Attempt.objects.count() == 1


def test_nothing_chosen_is_no_answer(world: World) -> None:
    with pytest.raises(NotAnswered):
        services.practise(mistake=one_wrong(world), shown="", revision=0, at=DUE)


@pytest.mark.parametrize("kind", ["blank", "ordering", "matching"])
def test_other_types_are_practised(world: World, kind: str) -> None:
    quiz = make.mixed_quiz(world, QuestionType(kind))
    make.submitted(make.started(quiz, world.zhang_san))
    outbox.deliver(at=NOW)
    mistake = Mistake.objects.get()
    version = mistake.question.current
    assert version
    content = practising.asked_part(version, 0)
    assert content

    done = services.practise(mistake=mistake, shown=right_of(mistake, content), revision=0, at=DUE)

    assert done.mistake.streak == 1


def right_of(mistake: Mistake, content: QuestionContent) -> Shown:
    key: Key = practising.key_of(content)
    if content.type == QuestionType.BLANK:
        return [blank[0] for blank in key.answer]
    seed = practising.seed_of(mistake.public_id, mistake.revision)
    return shown_value(practising.line_of(content, version=1, part=0, seed=seed), key.answer)


def test_retired_question_disappears(world: World) -> None:
    mistake = one_wrong(world)

    services.retire_question(question=mistake.question, at=NOW)

    assert notebook.notebook_of(world.zhang_san, at=DUE).lines == ()


def test_question_of_a_quiz_that_is_no_longer_for_the_member_disappears(
    world: World, zhang_san: Client, today: None
) -> None:
    mistake = one_wrong(world, at=EARLIER)
    Quiz.objects.update(audience=world.second_only)

    assert notebook.notebook_of(world.zhang_san, at=NOW).lines == ()
    assert zhang_san.get(mistake.get_absolute_url()).status_code == 404


def test_corrected_key_is_what_practice_goes_by(world: World) -> None:
    mistake = one_wrong(world, draws={"single": 6})
    services.revise_question(
        question=Question.objects.get(pk=mistake.question_id),
        content=make.content(1, answer="A"),
        actor=None,
        at=NOW,
    )
    mistake = Mistake.objects.get()
    letter = next(
        one.letter for one in notebook.sheet_of(mistake).options if one.text.startswith("误项甲")
    )

    done = services.practise(mistake=mistake, shown=letter, revision=0, at=DUE)

    assert done.mistake.practised["is_right"]


def test_nobody_else_finds_it(world: World, wang_wu: Client, today: None) -> None:
    mistake = one_wrong(world, at=EARLIER)

    assert wang_wu.get(mistake.get_absolute_url()).status_code == 404
    assert "还没有错题" in page(wang_wu, reverse("quizzes:mistakes"))


def test_key_is_shown_after_the_answer_only(world: World, zhang_san: Client, today: None) -> None:
    mistake = one_wrong(world, at=EARLIER)
    address = mistake.get_absolute_url()

    for path in (address, reverse("quizzes:mistakes"), reverse("quizzes:mistakes_print")):
        assert_holds_no_key(page(zhang_san, path), path)
    answered = zhang_san.post(
        address, {"revision": 0, "q1": letters_of(mistake, right=True), "go": "check"}
    )
    told = page(zhang_san, answered["Location"])

    assert make.EXPLANATION in told
    assert "答对了" in told
    assert make.EXPLANATION in page(zhang_san, reverse("quizzes:mistakes_print"))


def test_question_of_a_running_attempt_is_held_back(
    world: World, zhang_san: Client, today: None
) -> None:
    mistake = one_wrong(world, at=EARLIER, draws={"single": 6})
    practised(mistake, right=False, at=NOW)
    Mistake.objects.update(due_on=NOW.date())
    running = make.started(mistake.attempt.quiz, world.zhang_san)
    assert running.is_running

    addresses = [mistake.get_absolute_url(), reverse("quizzes:mistakes_print")]
    answers = [zhang_san.get(address) for address in addresses]
    posted = zhang_san.post(addresses[0], {"revision": 1, "go": "unknown"})

    assert [answers[0].status_code, posted.status_code] == [404, 404]
    assert make.EXPLANATION not in answers[1].content.decode()
    assert "测验结束后再练" in page(zhang_san, reverse("quizzes:mistakes"))


def test_giving_up_shows_the_answer_and_counts_as_wrong(
    world: World, zhang_san: Client, today: None
) -> None:
    mistake = one_wrong(world, at=EARLIER)

    response = zhang_san.post(mistake.get_absolute_url(), {"revision": 0, "go": "unknown"})

    assert "记住这一题" in page(zhang_san, response["Location"])
    mistake.refresh_from_db()
    assert (mistake.streak, mistake.wrong_count) == (0, 2)


def test_notebook_is_read_by_topic(world: World, zhang_san: Client, today: None) -> None:
    scored(make.first_quiz(world, at=EARLIER), world.zhang_san, wrong=2, at=EARLIER)
    first, second = Mistake.objects.all()
    Question.objects.filter(pk=first.question_id).update(topic="党章")
    Question.objects.filter(pk=second.question_id).update(topic="条例")

    text = page(zhang_san, reverse("quizzes:mistakes") + "?topic=党章")
    following = zhang_san.get(reverse("quizzes:mistake_next") + "?topic=条例")

    assert str(first.public_id) in text
    assert str(second.public_id) not in text
    assert following["Location"].startswith(second.get_absolute_url())


@pytest.mark.parametrize("wrong", [1, 5])
def test_notebook_costs_the_same_whatever_is_in_it(
    world: World, django_assert_num_queries: object, wrong: int
) -> None:
    scored(make.first_quiz(world), world.zhang_san, wrong=wrong)

    with django_assert_num_queries(12):  # type: ignore[operator]
        assert len(notebook.notebook_of(world.zhang_san, at=DUE).due) == wrong


def test_empty_notebook_says_what_to_do(world: World, zhang_san: Client, today: None) -> None:
    assert "还没有错题" in page(zhang_san, reverse("quizzes:mistakes"))


def test_the_member_is_led_there(world: World, zhang_san: Client, today: None) -> None:
    mistake = one_wrong(world, at=EARLIER)
    result = reverse("quizzes:result", args=[mistake.attempt.public_id])
    link = f'href="{reverse("quizzes:mistakes")}"'

    assert all(link in page(zhang_san, path) for path in ("/quiz/", "/me/", result))
    assert "1题该练了" in page(zhang_san, "/me/")
