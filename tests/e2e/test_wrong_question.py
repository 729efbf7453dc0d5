"""A wrong key on its way: a member says so on a phone, the editor puts it right after a look, everybody is told."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from quizzes import tasks
from quizzes.enums import ReportState
from quizzes.models import Attempt, QuestionReport
from sanwei.common import outbox
from sanwei.notices.models import Notice
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.hands import Fingers
from tests.quizzes import rescores
from tests.world import World

WORDS = "条例第十一条写的是误项乙"


def report(page: Page, ordinal: int) -> None:
    hand, card = Fingers(), page.locator(f"#q{ordinal}")
    hand.press(card.get_by_role("link", name="这道题有误？"))
    expect(page.get_by_role("heading", name=f"第{ordinal}题有误？")).to_be_visible()
    hand.write(page.locator("form [name=words]"), WORDS)
    hand.press(page.get_by_role("button", name="告诉编辑"))
    expect(card.get_by_text("核对中")).to_be_visible()
    expect(card.get_by_role("link", name="这道题有误？")).to_have_count(0)


def correct(page: Page, attempt: Attempt) -> None:
    """From the queue to the accepted rescore; what a preview says is not yet done."""
    page.goto("/cms/question_reports/")
    page.get_by_role("link", name=WORDS).click()
    expect(page.get_by_text("张三")).to_have_count(0)
    page.get_by_role("link", name="1 改题目").click()
    page.locator("[name=answer]").fill("C")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("已存成新的版本")).to_be_visible()

    page.goto(reverse("question_reports:look", args=[QuestionReport.objects.get().pk]))
    page.get_by_role("link", name="2 看改判影响").click()
    expect(page.get_by_text("1人+5分，1份由此及格")).to_be_visible()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_passed) == (10, False)
    page.get_by_label("改判原因").fill("答案B有误，应为C。")
    page.get_by_role("button", name="确认，改1人的成绩").click()
    expect(page.get_by_text("马上开始改判")).to_be_visible()
    tasks.rescore()
    expect(page.get_by_text("1份答卷已经改判")).to_be_visible()  # the page looks again by itself


def test_a_reported_key_is_corrected_and_the_member_is_told(
    site_world: World, open_page: OpenPage
) -> None:
    quiz = rescores.quiz_of_five(site_world)
    attempt = rescores.sat(quiz, site_world.zhang_san, on_wrong="C", others_right=2)
    wrong = rescores.wrong_one(quiz).current
    assert wrong is not None
    ordinal = 1 + [line["version"] for line in attempt.paper].index(wrong.pk)
    member = open_page(attempt.get_absolute_url(), member=site_world.zhang_san)
    expect(member.get_by_role("heading", name="还差1题及格")).to_be_visible()

    report(member, ordinal)
    correct(open_page(member=site_world.zhao_liu, size=DESK), attempt)
    outbox.deliver()

    # Not by the inbox: at night it waits there for the morning.
    told = Notice.objects.filter(recipient=site_world.account(site_world.zhang_san))
    assert [one.title for one in told] == ["有一道题更正了，成绩已经重新计算"]
    member.goto(attempt.get_absolute_url())
    expect(member.get_by_role("heading", name="及格了")).to_be_visible()
    expect(member.get_by_text("成绩由10分改为15分")).to_be_visible()
    expect(member.locator(f"#q{ordinal}").get_by_text("已更正")).to_be_visible()
    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_passed) == (15, True)
    assert QuestionReport.objects.get().state == ReportState.FIXED
