"""A member answers every type of question on a phone, by touch and by keys; it is there again on another device."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from quizzes import services
from quizzes.enums import AttemptState, QuestionType
from quizzes.models import Attempt, Quiz
from sanwei.common import clock
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.hands import Fingers, Hand, Keys
from tests.quizzes import factories as make
from tests.world import World


@pytest.fixture
def quiz(site_world: World) -> Quiz:
    return make.mixed_quiz(site_world, shuffle=False)


def pictured(page: Page, name: str) -> None:
    """Keep a picture where SANWEI_PICTURES names a folder."""
    if folder := os.environ.get("SANWEI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def shown(page: Page) -> str:
    return f"[data-sheet='{page.url.rstrip('/').rsplit('/', 1)[-1]}']"


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_contain_text("✓ 已保存")


def test_every_type_is_answered_by_touch(
    quiz: Quiz, site_world: World, open_page: OpenPage
) -> None:
    page = open_page(quiz.get_absolute_url(), member=site_world.zhang_san)
    page.click("text=开始答题")
    page.wait_for_selector("form[data-ready]")
    sheet = page.locator

    sheet("[data-sheet='1'] input").nth(0).fill("季度")
    sheet("[data-sheet='1'] input").nth(1).fill("书记")
    saved(page)
    pictured(page, "blank")
    page.tap("[data-next]")
    for letter in "BCDA":
        sheet(f"[data-sheet='2'] [data-place='{letter}']").tap()
    expect(sheet("[data-sheet='2'] [data-place='A'] [data-number]")).to_have_text("4")
    saved(page)
    pictured(page, "ordering")
    page.tap("[data-next]")
    for place, number in enumerate("231"):
        sheet("[data-sheet='3'] select").nth(place).select_option(number)
    saved(page)
    pictured(page, "matching")
    page.tap("[data-next]")
    sheet("[data-sheet='4'] textarea").fill("会要按时开，记录要当场写。")
    saved(page)
    pictured(page, "short")
    page.tap("[data-next]")
    expect(sheet("[data-sheet='5'] .material")).to_contain_text("补了三份记录")
    sheet("[data-sheet='5'] label.o").nth(1).tap()
    saved(page)
    pictured(page, "material")
    page.tap("[data-next]")
    sheet("[data-sheet='6'] input").fill("情况")
    saved(page)

    desk = open_page(page.url, member=site_world.zhang_san, size=DESK)
    desk.wait_for_selector("form[data-ready]")
    desk.click("button[value=card]")
    expect(desk.locator("[data-card-say]")).to_have_text("全部答完了，可以交卷")
    pictured(desk, "card-desk")
    page.tap("[data-next]")
    page.tap("[data-submit] .btn")
    expect(page.locator("h1")).to_have_text("已交卷，等评分")
    pictured(page, "waiting")

    attempt = Attempt.objects.get()
    assert {n: one["value"] for n, one in attempt.answers.items()} == {
        "1": ["季度", "书记"],
        "2": "BCDA",
        "3": ["2", "3", "1"],
        "4": "会要按时开，记录要当场写。",
        "5": "B",
        "6": ["情况"],
    }


def test_what_was_typed_without_network_comes_back(site_world: World, open_page: OpenPage) -> None:
    quiz = make.mixed_quiz(site_world, QuestionType.SHORT)
    page = open_page(
        quiz.get_absolute_url(),
        member=site_world.zhang_san,
        allow=("ERR_INTERNET_DISCONNECTED", "Failed to load resource"),
    )
    page.click("text=开始答题")
    page.wait_for_selector("form[data-ready]")
    page.context.set_offline(True)
    page.locator("textarea").fill("断网时写的话")
    expect(page.locator("[data-status]")).to_contain_text("待同步")

    page.context.set_offline(False)
    page.reload()

    expect(page.locator("textarea")).to_have_value("断网时写的话")
    saved(page)
    assert Attempt.objects.get().answers["1"]["value"] == "断网时写的话"


CHOICES = (
    QuestionType.SINGLE,
    QuestionType.MULTIPLE,
    QuestionType.INDEFINITE,
    QuestionType.TRUE_FALSE,
)


def all_types(world: World) -> Quiz:
    """Open a quiz that asks each of the nine types once, in the order of their authors: ten sheets."""
    bank = services.create_bank(unit=world.first, title="九种题型")
    asked = [make.content(1, kind) for kind in CHOICES] + list(make.OTHER_TYPES)
    for one in asked:
        services.add_question(bank=bank, content=one, actor=None, at=clock.now())
    draws = {str(one.type): 1 for one in asked}
    return make.first_quiz(world, banks=[bank], draws=draws, shuffle=False, title="九种题型的测验")


@pytest.mark.parametrize("hand", [Fingers(), Keys()], ids=lambda hand: hand.name)
def test_every_type_from_the_first_page_to_the_result(
    hand: Hand, site_world: World, open_page: OpenPage
) -> None:
    quiz = all_types(site_world)
    page = open_page(quiz.get_absolute_url(), member=site_world.zhang_san)
    hand.press(page.get_by_role("button", name="开始答题"))
    page.wait_for_selector("form[data-ready]")
    onward = page.locator("[data-next]")

    def sheet(number: int, inside: str) -> Locator:
        return page.locator(f"[data-sheet='{number}'] {inside}")

    for number, letters in enumerate(("B", "ACD", "ACD", "A"), start=1):
        for letter in letters:
            hand.choose(sheet(number, "input"), "ABCD".index(letter))
        hand.press(onward)
    for place, text in enumerate(("季度", "书记")):
        hand.write(sheet(5, "input").nth(place), text)
    hand.press(onward)
    for letter in "BCDA":
        hand.press(sheet(6, f"[data-place='{letter}']"))
    hand.press(onward)
    for place, number in enumerate((2, 3, 1)):
        hand.pick(sheet(7, "select").nth(place), number)
    hand.press(onward)
    hand.write(sheet(8, "textarea"), "会要按时开，记录要当场写。")
    hand.press(onward)
    hand.choose(sheet(9, "input"), 1)
    hand.press(onward)
    hand.write(sheet(10, "input"), "情况")
    saved(page)
    hand.press(onward)
    expect(page.locator("[data-card-say]")).to_have_text("全部答完了，可以交卷")
    hand.press(page.locator("[data-submit] .btn"))
    expect(page.locator("h1")).to_have_text("已交卷，等评分")
    told = Attempt.objects.get()
    assert {n: one["value"] for n, one in told.answers.items()} == {
        "1": "B",
        "2": "ACD",
        "3": "ACD",
        "4": "true",
        "5": ["季度", "书记"],
        "6": "BCDA",
        "7": ["2", "3", "1"],
        "8": "会要按时开，记录要当场写。",
        "9": "B",
        "10": ["情况"],
    }

    desk = open_page(
        reverse("quizzes_admin:marking", args=[quiz.pk]), member=site_world.zhao_liu, size=DESK
    )
    expect(desk.get_by_label("分数")).to_be_focused()
    desk.keyboard.type("5")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="没有等您评分的回答")).to_be_visible()
    page.reload()

    expect(page.get_by_role("heading", name="及格了")).to_be_visible()
    expect(page.get_by_text("答对10/10题")).to_be_visible()
    told.refresh_from_db()
    assert (told.state, told.correct_count, told.score) == (AttemptState.SCORED, 10, told.score_max)
