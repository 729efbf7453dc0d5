"""通过随课测验才算学完, on a phone: watch, be told what is missing, take the quiz, be complete."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from lectures.models import LectureFollowUp, LecturePage
from quizzes.models import Attempt
from sanwei.common import clock
from sanwei.study.enums import RecordKind
from sanwei.study.models import StudyItem, StudyRecord
from tests.e2e.conftest import PHONE, OpenPage
from tests.quizzes import factories as make
from tests.world import World

PICTURES = os.environ.get("SANWEI_PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"condition-{name}.png", full_page=True)


def test_film_then_quiz_complete_the_lecture(
    open_page: OpenPage, site_world: World, lecture: LecturePage
) -> None:
    quiz = make.first_quiz(site_world, at=clock.now(), title="撒盐车随课测验", draws={"single": 1})
    item = StudyItem.objects.get(owner_key=str(quiz.public_id))
    lecture.follow_ups.set([LectureFollowUp(item=item, is_condition=True)])
    lecture.save_revision().publish()
    page = open_page(lecture.get_url(), member=site_world.zhang_san, size=PHONE)
    expect(page.locator("[data-next-locked]")).to_be_visible()
    picture(page, "1-before")

    page.eval_on_selector("[data-player]", "(root) => (root.dataset.force = 'progressive')")
    page.click("[data-start]")
    told = page.locator("[data-words-head]")
    expect(told).to_contain_text("还差随课测验：通过《撒盐车随课测验》就算学完", timeout=60_000)
    picture(page, "2-watched")
    statement = page.context.new_page()
    statement.goto("/me/credits/")
    statement.locator("details.credit summary").first.click()
    expect(statement.get_by_role("link", name="去答《撒盐车随课测验》")).to_be_visible()
    picture(statement, "3-statement")

    page.locator("[data-next-open]").tap()
    page.get_by_role("button", name="开始答题").tap()
    page.wait_for_selector("form[data-ready]")
    letter = make.right_letters(Attempt.objects.get(), 1)
    page.locator(f'[name="q1"][value="{letter}"]').check(force=True)
    page.locator("[data-next]").tap()
    page.get_by_role("button", name="交卷", exact=True).tap()
    expect(page.get_by_role("heading", name="及格了")).to_be_visible()
    page.goto(lecture.get_url())

    expect(page.locator("[data-words-head]")).to_have_text("已学完。")
    picture(page, "4-done")
    assert StudyRecord.objects.filter(kind=RecordKind.COMPLETION).count() == 1
