"""A member answers every type of question on a phone, by touch; what was answered is there again on another device."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quizzes.enums import QuestionType
from quizzes.models import Attempt, Quiz
from tests.e2e.conftest import DESK, OpenPage
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
