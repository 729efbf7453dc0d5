"""Pages of quizzes that only show themselves on the way: axe finds nothing serious, large type keeps them whole."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from quizzes import services
from quizzes.models import Attempt, Mistake, Question, QuestionReport, Quiz
from sanwei.common import clock, outbox
from tests.e2e.axe import WAGTAILS_OWN, serious
from tests.e2e.conftest import DESK, OpenPage
from tests.quizzes import factories as make
from tests.world import World

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def answered(site_world: World) -> Attempt:
    """Return a scored attempt of 张三, four days old, all wrong, with a report on its first question."""
    at = clock.now() - timedelta(days=4)
    quiz = make.first_quiz(site_world, at=at, title="上周测验")
    attempt = make.submitted(make.started(quiz, site_world.zhang_san, at=at), at=at)
    services.report_question(
        attempt_id=attempt.public_id,
        ordinal=1,
        member=site_world.zhang_san,
        words="答案不对",
        at=at,
    )
    outbox.deliver()
    return attempt


def complaints(page: Page) -> list[str]:
    found = serious(page)
    for scale in ("125%", "200%"):
        page.evaluate("size => document.documentElement.style.fontSize = size", scale)
        if page.evaluate(WIDE):
            found.append(f"scrolls sideways at {scale}")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def test_nothing_serious_on_a_members_way(
    answered: Attempt, site_world: World, open_page: OpenPage
) -> None:
    quiz = make.mixed_quiz(site_world)
    page = open_page(quiz.get_absolute_url(), member=site_world.zhang_san)
    page.get_by_role("button", name="开始答题").tap()
    page.wait_for_selector("form[data-ready]")
    found = {}
    for ordinal in range(1, Attempt.objects.get(quiz=quiz).question_count + 1):
        found[f"question {ordinal}"] = complaints(page)
        page.locator("[data-next]").tap()
    found["card"] = complaints(page)
    for address in (
        answered.get_absolute_url(),
        reverse("quizzes:report", args=[answered.public_id, 2]),
        "/quiz/mistakes/",
        Mistake.objects.first().get_absolute_url(),  # type: ignore[union-attr]
        "/quiz/mistakes/print/",
    ):
        page.goto(address)
        found[address] = complaints(page)

    assert {name: said for name, said in found.items() if said} == {}


def test_nothing_serious_on_an_editors_way(
    answered: Attempt, site_world: World, open_page: OpenPage
) -> None:
    quiz, question = Quiz.objects.get().pk, Question.objects.order_by("pk")[0].pk
    page = open_page(member=site_world.zhao_liu, size=DESK)
    found = {}
    for name, key in (
        ("quizzes_admin:index", None),
        ("quizzes_admin:release", quiz),
        ("quizzes_admin:results", quiz),
        ("quizzes_admin:statistics", quiz),
        ("quizzes_admin:paper", quiz),
        ("quizzes_admin:marking", quiz),
        ("questions:index", None),
        ("questions:edit", question),
        ("questions:rescore", question),
        ("question_reports:index", None),
        ("question_reports:look", QuestionReport.objects.get().pk),
        ("question_banks:import", Question.objects.get(pk=question).bank_id),
        ("video_questions:index", None),
    ):
        page.goto(reverse(name, args=[key] if key else []))
        found[name] = serious(page, inside="main", without=WAGTAILS_OWN)

    assert {name: said for name, said in found.items() if said} == {}
