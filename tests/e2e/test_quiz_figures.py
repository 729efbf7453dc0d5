"""题目分析 and 各支部成绩 before those who keep them: figures from thirty on, names only after a press."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from quizzes.models import Quiz
from sanwei.common.models import AuditEntry
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.quizzes.people import enrolled
from tests.world import World


def is_whole(page: Page) -> bool:
    """Whether nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_questions_are_looked_at_by_their_figures(site_world: World, open_page: OpenPage) -> None:
    quiz = rescores.quiz_of_five(site_world)
    for number, member in enumerate(enrolled(site_world, 30)):
        rescores.sat(quiz, member, on_wrong="BC"[number < 20], others_right=4 - number // 10)

    for size in (PHONE, DESK):
        page = open_page(
            reverse("quizzes_admin:statistics", args=[quiz.pk]),
            member=site_world.zhao_liu,
            size=size,
        )
        first = page.locator("section.item").first
        expect(page.locator(".lead")).to_contain_text("题要看一眼")
        expect(first).to_contain_text("答得好的人反而答错：先核对答案。")
        expect(first).to_contain_text("33%")
        expect(first.get_by_role("row").filter(has_text="正确答案")).to_contain_text("10")
        expect(page.get_by_text("党员001")).to_have_count(0)
        assert is_whole(page)


def test_results_lead_from_the_branches_to_the_names(
    site_world: World, open_page: OpenPage
) -> None:
    made = make.quiz(
        site_world.committee,
        site_world.everyone,
        banks=[make.bank(site_world.committee)],
        title="全员测验",
    )
    takers = [site_world.zhang_san, site_world.li_si, site_world.zhao_liu]
    for wrong, member in enumerate([*takers, site_world.wang_wu]):
        attempt = make.started(made, member)
        make.answer_all(attempt, wrong=wrong)
        make.submitted(attempt)
    page = open_page(
        reverse("quizzes_admin:results", args=[Quiz.objects.get().pk]),
        member=site_world.sun_qi,
        size=DESK,
    )
    expect(page.locator(".lead")).to_contain_text("应测7人，参测4人")
    expect(page.get_by_role("row", name="第一支部")).to_contain_text("100%")
    expect(page.get_by_role("row", name="第二支部")).to_contain_text("—")
    expect(page.get_by_text("张三")).to_have_count(0)

    phone = open_page(f"/desk/{site_world.committee.public_id}/quizzes/", member=site_world.sun_qi)
    phone.get_by_role("link", name="全员测验").tap()
    phone.get_by_role("link", name="第一支部").tap()
    expect(phone.get_by_text("应测4人，参测3人")).to_be_visible()
    expect(phone.get_by_text("张三")).to_have_count(0)
    assert is_whole(phone)
    assert not AuditEntry.objects.filter(action="quiz.open_names").exists()
    phone.get_by_role("link", name="打开名单").tap()
    expect(phone.get_by_text("张三")).to_be_visible()
    assert AuditEntry.objects.filter(action="quiz.open_names").count() == 1
