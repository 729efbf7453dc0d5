"""课中提问 before a member: the film stops and asks; wrong, no network, right, and it goes on."""

import os

from playwright.sync_api import expect

from lectures.models import LecturePage
from quizzes import services
from quizzes.services import place_question
from sanwei.common import clock
from sanwei.study.models import CheckpointPass, StudyItem
from sanwei.study.models import StudyProgress as Progress
from tests.e2e.conftest import Watch
from tests.e2e.hands import Keys
from tests.quizzes import factories as make
from tests.world import World

PAUSED = "() => document.querySelector('[data-media]').paused"


def ask(world: World, lecture: LecturePage) -> None:
    bank = services.create_bank(unit=world.first, title="课中题库")
    question = services.add_question(bank=bank, content=make.content(1), actor=None, at=clock.now())
    item = StudyItem.objects.get(owner_key=str(lecture.public_id))
    place_question(item=item, question=question, at_ms=1_500, actor=None, at=clock.now())


def test_film_stops_asks_and_goes_on_after_the_right_answer(
    watch: Watch, site_world: World, lecture: LecturePage
) -> None:
    ask(site_world, lecture)
    page = watch("progressive", allow=("Failed to load resource",))
    page.click("[data-start]")
    card = page.locator("[data-film-question]")
    expect(card).to_contain_text("第1问单选题怎么答？", timeout=30_000)
    assert page.evaluate(PAUSED)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/film-ask.png")
    box = card.locator("label").first.bounding_box()
    assert box
    assert box["height"] >= 44

    card.locator("input[value=A]").tap()
    card.get_by_role("button", name="交答案").tap()
    expect(card).to_contain_text("不对。再想想")
    page.route("**/video-questions/*", lambda route: route.abort("internetdisconnected"))
    page.keyboard.press("Tab")
    card.locator("input[value=B]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(card).to_contain_text("答案没有交上去")
    page.unroute("**/video-questions/*")
    card.get_by_role("button", name="交答案").tap()
    expect(card).to_contain_text("答对了")
    expect(card).to_contain_text(make.EXPLANATION)
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/film-right.png")
    page.keyboard.press("Enter")

    expect(card).to_be_hidden()
    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)
    assert CheckpointPass.objects.get().member == site_world.zhang_san
    assert Progress.objects.get().state == "completed"


def test_film_is_answered_with_the_keyboard_alone(
    watch: Watch, site_world: World, lecture: LecturePage
) -> None:
    ask(site_world, lecture)
    page, hand = watch("progressive"), Keys()
    hand.press(page.locator("[data-start]"))
    card = page.locator("[data-film-question]")
    expect(card).to_contain_text("第1问单选题怎么答？", timeout=30_000)

    hand.choose(card.locator("input"), 1)
    hand.press(card.get_by_role("button", name="交答案"))
    expect(card).to_contain_text("答对了")
    page.keyboard.press("Enter")

    expect(card).to_be_hidden()
    assert CheckpointPass.objects.get().member == site_world.zhang_san
