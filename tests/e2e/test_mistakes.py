"""错题本 in a real browser: one question at a time, by touch and by keys, the answer right after."""

import os
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from quizzes.content import QuestionContent
from quizzes.enums import QuestionType
from quizzes.models import Mistake
from sanwei.common import clock, outbox
from tests.e2e.conftest import DESK, OpenPage
from tests.e2e.hands import Fingers, Hand, Keys
from tests.quizzes import factories as make
from tests.world import World

ORDER, PAIRS = (
    next(one for one in make.OTHER_TYPES if one.type == kind)
    for kind in (QuestionType.ORDERING, QuestionType.MATCHING)
)


def missed(world: World, *questions: QuestionContent) -> None:
    from quizzes import services

    at = clock.now() - timedelta(days=4)
    bank = services.create_bank(unit=world.first, title="题库")
    for one in questions:
        services.add_question(bank=bank, content=one, actor=None, at=at)
    quiz = make.first_quiz(
        world, banks=[bank], draws={str(one.type): 1 for one in questions}, at=at, shuffle=False
    )
    make.submitted(make.started(quiz, world.zhang_san, at=at), at=at)
    outbox.deliver()


@pytest.mark.parametrize("hand", [Fingers(), Keys()], ids=lambda hand: hand.name)
def test_wrong_questions_are_practised(hand: Hand, open_page: OpenPage, site_world: World) -> None:
    missed(site_world, make.content(1, topic="组织生活"), ORDER, PAIRS)
    page = open_page("/me/", member=site_world.zhang_san)
    shots = os.environ.get("SHOTS")
    hand.press(page.get_by_role("link", name="错题本"))
    expect(page.locator("h1")).to_have_text("今天有3题该练了")
    if shots:
        page.screenshot(path=f"{shots}/mistakes.png", full_page=True)

    hand.press(page.get_by_role("link", name="开始练"))
    options = page.locator("label.o")
    expect(options).to_have_count(4)
    texts = options.all_inner_texts()
    hand.choose(options.locator("input"), next(n for n, one in enumerate(texts) if "对项1" in one))
    if shots:
        page.screenshot(path=f"{shots}/practice.png")
    hand.press(page.get_by_role("button", name="看对不对"))
    expect(page.locator("h1")).to_contain_text("答对了")
    expect(page.locator(".why")).to_contain_text(make.EXPLANATION)
    if shots:
        page.screenshot(path=f"{shots}/told.png")
    hand.press(page.get_by_role("link", name="下一题"))
    for text in ("清点人数", "通报议题", "讨论", "表决"):
        hand.press(page.get_by_role("button", name=text))
    hand.press(page.get_by_role("button", name="看对不对"))
    expect(page.locator("h1")).to_contain_text("答对了")
    hand.press(page.get_by_role("link", name="下一题"))
    expect(page.locator("form[data-practice] select")).to_have_count(3)
    for option, target in (("组织委员", "发展党员"), ("宣传委员", "学习"), ("纪检委员", "监督")):
        field = page.get_by_label(f"“{option}”配哪一项")
        offered = field.locator("option").all_inner_texts()
        hand.pick(field, next(n for n, one in enumerate(offered) if one.endswith(target)))
    hand.press(page.get_by_role("button", name="看对不对"))
    expect(page.locator("h1")).to_contain_text("答对了")
    hand.press(page.get_by_role("link", name="练完了"))

    expect(page.locator("h1")).to_have_text("今天没有要练的题")
    assert list(Mistake.objects.values_list("streak", flat=True)) == [1, 1, 1]


def test_keys_choose_and_answer(open_page: OpenPage, site_world: World) -> None:
    missed(site_world, make.content(1))
    page = open_page("/quiz/mistakes/next/", member=site_world.zhang_san, size=DESK)
    expect(page.locator("form[data-practice]")).to_be_visible()
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/practice-desk.png")
    letter = page.locator("label.o", has_text="对项1").locator("input").get_attribute("value")

    page.keyboard.press(letter or "")
    page.locator("button[value=check]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("答对了")
