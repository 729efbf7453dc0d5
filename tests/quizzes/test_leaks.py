"""No answer key before submission: every response of a member in the middle of an attempt is searched."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from quizzes import services
from quizzes.content import TRUE
from quizzes.enums import QuestionType
from quizzes.models import Attempt, Question, QuestionBank, QuestionVersion, Quiz
from tests.home.crawl import crawl
from tests.quizzes import factories as make
from tests.quizzes.clients import client_of, save
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanwei.common.clock.now", lambda: NOW)


@pytest.fixture
def attempt(world: World) -> Attempt:
    return make.started(make.first_quiz(world, shuffle=False), world.zhang_san)


def member_paths(attempt: Attempt) -> list[str]:
    own = [
        reverse(f"quizzes:{name}", args=[attempt.public_id])
        for name in ("attempt", "card", "result")
    ]
    questions = [
        reverse("quizzes:question", args=[attempt.public_id, n])
        for n in range(1, attempt.question_count + 1)
    ]
    return ["/quiz/", attempt.quiz.get_absolute_url(), *own, *questions, "/api/v1/openapi.json"]


def admin_paths(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    """Yield the addresses of the admin that speak of quizzes, with keys of rows filled in."""
    for one in patterns:
        route = prefix + str(one.pattern).replace("^", "").replace("$", "").replace("\\Z", "")
        if isinstance(one, URLResolver):
            yield from admin_paths(one.url_patterns, route)
        elif "quiz" in route or "question" in route or "bank" in route:
            yield route


def whole(response: HttpResponse) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(dict(response.headers)) + str(response.cookies)


def assert_holds_no_key(text: str, where: str) -> None:
    assert make.EXPLANATION not in text, where
    assert not re.search(r"data-(?:answer|key|right|correct)|is_right|is_correct|正确答案", text), (
        where
    )


def test_no_page_or_response_of_a_running_attempt_holds_a_key(
    attempt: Attempt, zhang_san: Client
) -> None:
    versions = QuestionVersion.objects.filter(pk__in=[line["version"] for line in attempt.paper])
    assert all(version.explanation.startswith(make.EXPLANATION) for version in versions)

    seen = [zhang_san.get(path, follow=True) for path in member_paths(attempt)]
    seen += [
        save(zhang_san, attempt, {"ordinal": n, "value": "A", "sequence": 1})
        for n in range(1, attempt.question_count + 1)
    ]
    seen += [
        zhang_san.post(
            reverse("quizzes:question", args=[attempt.public_id, 2]),
            {"q2": "B", "go": go},
            follow=True,
        )
        for go in ("next", "previous", "flag", "card")
    ]
    seen.append(save(zhang_san, attempt, {"ordinal": 1, "value": "Z", "sequence": 9}))
    seen.append(
        zhang_san.post(reverse("quizzes:start", args=[attempt.quiz.public_id]), follow=True)
    )

    for response in seen:
        assert_holds_no_key(whole(response), response.request["PATH_INFO"])


def test_page_is_the_same_whatever_the_keys_are(world: World) -> None:
    """Two banks that differ in nothing but their keys give pages that differ in nothing but ids."""

    def shown(title: str, answers: dict[str, str]) -> str:
        bank = make.bank(world.first, title=title, single=0)
        for kind, answer in answers.items():
            said = make.content(
                1, QuestionType(kind), answer=answer, explanation="甲" if answer in "ABC" else ""
            )
            services.add_question(bank=bank, content=said, actor=None, at=NOW)
        quiz = make.first_quiz(world, banks=[bank], draws=dict.fromkeys(answers, 1), shuffle=False)
        attempt = make.started(quiz, world.zhang_san)
        client = client_of(world.account(world.zhang_san))
        html = client.get(reverse("quizzes:question", args=[attempt.public_id, 1])).content.decode()
        html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", html)
        return html.replace(str(attempt.public_id), "?").replace(str(quiz.public_id), "?")

    first = shown("甲", {"single": "A", "multiple": "AB", "true_false": TRUE})
    second = shown("乙", {"single": "C", "multiple": "BCD", "true_false": "false"})

    assert first == second


def test_result_and_review_do_not_open_before_the_end(attempt: Attempt, zhang_san: Client) -> None:
    make.answer_all(attempt)

    response = zhang_san.get(reverse("quizzes:result", args=[attempt.public_id]))

    assert response.status_code == 302
    assert response["Location"] == reverse("quizzes:attempt", args=[attempt.public_id])


def test_member_finds_no_question_in_the_admin(
    world: World, attempt: Attempt, zhang_san: Client
) -> None:
    question = Question.objects.earliest("pk")
    paths = [
        re.sub(r"<[^>]+>|\([^)]*\)", str(question.pk), path)
        for path in admin_paths(get_resolver().url_patterns)
        if path.startswith("/cms/")
    ]
    assert paths

    for path in paths:
        response = zhang_san.get(path)
        assert response.status_code in {302, 403, 404, 405}, path
        assert_holds_no_key(whole(response), path)


def test_editor_of_another_branch_finds_nothing_in_the_admin(
    world: World, attempt: Attempt
) -> None:
    editor = client_of(world.account(world.wu_jiu))
    own = make.bank(world.second, title="第二支部自己的题库", single=1)
    foreign = {
        row.pk
        for model in (Question, QuestionBank, Quiz)
        for row in model.objects.exclude(pk__in=[own.pk] if model is QuestionBank else [])
    }
    titles = ("条例题库", "十月知识测验", "第1问")

    for path in admin_paths(get_resolver().url_patterns):
        if not path.startswith("/cms/"):
            continue
        for pk in sorted(foreign)[:3] if "<" in path or "(" in path else [0]:
            response = editor.get(re.sub(r"<[^>]+>|\([^)]*\)", str(pk), path))
            text = whole(response)
            if "第二支部自己的题库" in text or pk == own.pk:
                continue
            assert not any(title in text for title in titles), path


def test_no_page_that_a_member_reaches_in_the_middle_of_an_attempt_holds_a_key(
    world: World, zhang_san: Client
) -> None:
    """Every link is followed, with an earlier attempt of the same quiz behind him."""
    quiz = make.first_quiz(world)
    earlier = make.started(quiz, world.zhang_san)
    make.answer_all(earlier, wrong=3)
    make.submitted(earlier)
    running = make.started(quiz, world.zhang_san)
    api = [
        f"/api/v1/quizzes/attempts/{one.public_id}{end}"
        for one in (earlier, running)
        for end in ("", "/result")
    ]

    seen = crawl(zhang_san, begin=[*member_paths(running), *member_paths(earlier), *api])

    assert {f"/quiz/attempt/{earlier.public_id}/result/", *api} <= {one.address for one in seen}
    for one in seen:
        assert_holds_no_key(one.text, one.address)


@pytest.mark.parametrize("letter", "ABCD")
def test_reply_to_a_saved_answer_is_the_same_to_the_byte_for_right_and_wrong(
    world: World, zhang_san: Client, letter: str
) -> None:
    replies = []
    for answer in "ABCD":
        bank = services.create_bank(unit=world.first, title=f"答案是{answer}的题库")
        services.add_question(bank=bank, content=make.content(1, answer=answer), actor=None, at=NOW)
        quiz = make.first_quiz(world, banks=[bank], draws={"single": 1}, shuffle=False)
        attempt = make.started(quiz, world.zhang_san)
        response = save(zhang_san, attempt, {"ordinal": 1, "value": letter, "sequence": 1})
        replies.append((response.status_code, response.content, dict(response.headers)))

    assert replies.count(replies[0]) == 4
