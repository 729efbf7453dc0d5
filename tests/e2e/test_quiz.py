"""A member answers a quiz in a real browser: by touch, by keyboard, without network, without JavaScript."""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quizzes.enums import AttemptState
from quizzes.models import Attempt, Quiz
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.quizzes import factories as make
from tests.world import World

SAVED = re.compile("已保存")
PICTURES = os.environ.get("SANWEI_PICTURES", "")


def picture(page: Page, name: str, *, full: bool = False) -> None:
    """Keep what is on the screen, for a person to look at: SANWEI_PICTURES=folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"quiz-{name}.png", full_page=full)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def quiz(site_world: World, now: datetime) -> Quiz:
    return make.first_quiz(site_world, at=now, title="十一月知识测验")


def begin(page: Page, quiz: Quiz) -> Attempt:
    page.goto(quiz.get_absolute_url())
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_selector("form[data-ready]")
    return Attempt.objects.get(quiz=quiz)


def options(page: Page) -> list:
    return page.locator("[data-sheet]:not([hidden]) .o").all()


def answer_right(page: Page, attempt: Attempt, ordinal: int) -> None:
    for letter in make.right_letters(attempt, ordinal):
        page.locator(f'[name="q{ordinal}"][value="{letter}"]').check(force=True)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_member_answers_by_touch_and_sees_the_explanations(
    quiz: Quiz, site_world: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    name = "phone" if size == PHONE else "desk"
    page = open_page("/quiz/", member=site_world.zhang_san, size=size)
    picture(page, f"{name}-1-list")
    page.get_by_role("link", name="十一月知识测验").click()
    picture(page, f"{name}-2-intro")
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_selector("form[data-ready]")
    attempt = Attempt.objects.get()

    for ordinal in range(1, 7):
        expect(page.get_by_text(f"第 {ordinal} 题，共 6 题")).to_be_visible()
        if ordinal == 1:
            page.locator(f'[name="q1"][value="{make.wrong_letters(attempt, 1)}"]').check(force=True)
        elif ordinal == 3:
            page.get_by_role("button", name="标记").click()
        else:
            answer_right(page, attempt, ordinal)
        if ordinal == 4:
            expect(page.locator("[data-status]")).to_have_text("✓ 已保存 · 断网也不丢")
            picture(page, f"{name}-3-question")
        page.locator("[data-next]").click()
    expect(page.get_by_text("还有 1 题没有答")).to_be_visible()
    picture(page, f"{name}-4-card")
    page.get_by_role("link", name="第3题，未答，已标记").click()
    answer_right(page, attempt, 3)
    page.get_by_role("button", name="答题卡").click()
    page.get_by_role("button", name="交卷", exact=True).click()

    expect(page.get_by_role("heading", name="及格了")).to_be_visible()
    expect(page.get_by_text("答对5/6题")).to_be_visible()
    picture(page, f"{name}-5-result", full=True)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.correct_count) == (AttemptState.SCORED, 5)


def test_keyboard_is_enough(quiz: Quiz, site_world: World, open_page: OpenPage) -> None:
    page = open_page(member=site_world.zhang_san, size=DESK)
    attempt = begin(page, quiz)

    for ordinal in range(1, 7):
        for number, letter in enumerate(make.right_letters(attempt, ordinal)):
            page.keyboard.press(str("ABCD".index(letter) + 1) if number % 2 else letter.lower())
        if ordinal < 6:
            page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("第 5 题，共 6 题")).to_be_visible()
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    page.get_by_role("button", name="答题卡").press("Enter")
    page.get_by_role("button", name="交卷", exact=True).press("Enter")

    expect(page.get_by_text("答对6/6题")).to_be_visible()


def test_nothing_is_lost_without_network(
    quiz: Quiz, site_world: World, open_page: OpenPage
) -> None:
    page = open_page(member=site_world.zhang_san, allow=("ERR_INTERNET_DISCONNECTED",))
    attempt = begin(page, quiz)
    page.context.set_offline(True)

    for ordinal in (1, 2, 3):
        answer_right(page, attempt, ordinal)
        page.locator("[data-next]").click()
    expect(page.locator("[data-status]")).to_have_text(re.compile("待同步 3 题"))
    picture(page, "phone-6-offline")
    page.get_by_role("button", name="答题卡").click()
    page.get_by_role("button", name=re.compile("仍要交卷")).click()
    expect(page.get_by_text("请联网后再交卷")).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.answered_count == 0

    page.context.set_offline(False)
    page.locator("[data-close]").click()
    expect(page.locator("[data-status]")).to_have_text(SAVED)
    attempt.refresh_from_db()
    assert [attempt.answers[str(n)]["value"] for n in (1, 2, 3)] == ["B", "B", "B"]


def test_unsent_answers_come_back_after_the_page_was_closed(
    quiz: Quiz, site_world: World, open_page: OpenPage
) -> None:
    page = open_page(member=site_world.zhang_san, allow=("ERR_INTERNET_DISCONNECTED", "ERR_FAILED"))
    attempt = begin(page, quiz)
    page.context.set_offline(True)
    answer_right(page, attempt, 1)
    expect(page.locator("[data-status]")).to_have_text(re.compile("待同步 1 题"))
    page.close(run_before_unload=False)

    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto(f"/quiz/attempt/{attempt.public_id}/1/")

    expect(again.locator('[name="q1"]:checked')).to_have_count(1)
    expect(again.locator("[data-status]")).to_have_text(SAVED)
    attempt.refresh_from_db()
    assert attempt.answers["1"]["value"] == "B"


def test_restored_answer_is_said_to_be_unsent_until_the_server_has_it(
    quiz: Quiz, site_world: World, open_page: OpenPage
) -> None:
    page = open_page(member=site_world.zhang_san, allow=("ERR_FAILED",))
    attempt = begin(page, quiz)
    page.route("**/api/v1/quizzes/**", lambda route: route.abort())
    answer_right(page, attempt, 1)
    expect(page.locator("[data-status]")).to_have_text(re.compile("待同步 1 题"))
    page.reload()

    expect(page.locator('[name="q1"]:checked')).to_have_count(1)
    expect(page.locator("[data-status]")).to_have_text(re.compile("待同步 1 题"))
    picture(page, "phone-6-restored")
    page.unroute("**/api/v1/quizzes/**")
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.locator("[data-status]")).to_have_text(SAVED)
    attempt.refresh_from_db()
    assert attempt.answers["1"]["value"] == "B"


@pytest.mark.parametrize("seconds", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_what_is_answered_through_a_dead_network_is_all_there_after_it(
    quiz: Quiz, site_world: World, open_page: OpenPage, seconds: int
) -> None:
    page = open_page(member=site_world.zhang_san, allow=("ERR_INTERNET_DISCONNECTED",))
    attempt = begin(page, quiz)
    page.context.set_offline(True)

    for ordinal in range(1, 7):
        answer_right(page, attempt, ordinal)
        page.wait_for_timeout(seconds * 1000 / 6)
        page.locator("[data-next]").click()
    expect(page.locator("[data-status]")).to_have_text(re.compile("待同步 6 题"))
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text(SAVED)

    attempt.refresh_from_db()
    make.submitted(attempt, at=timezone.now())
    attempt.refresh_from_db()
    assert attempt.correct_count == 6


def test_second_tab_reads_until_it_takes_over(
    quiz: Quiz, site_world: World, open_page: OpenPage
) -> None:
    first = open_page(member=site_world.zhang_san)
    attempt = begin(first, quiz)
    second = first.context.new_page()
    second.goto(f"/quiz/attempt/{attempt.public_id}/1/")
    notice = second.get_by_text("正在另一个窗口作答")

    expect(notice).to_be_visible()
    expect(second.locator("[name=q1]").first).to_be_disabled()
    picture(second, "phone-6-second")
    answer_right(first, attempt, 1)
    second.get_by_role("button", name="改在这里答").click()

    expect(notice).to_be_hidden()
    expect(second.locator('[name="q1"]:checked')).to_have_count(1)
    expect(first.get_by_text("正在另一个窗口作答")).to_be_visible()
    expect(first.locator("[name=q1]").first).to_be_disabled()
    attempt.refresh_from_db()
    assert attempt.answers["1"]["value"] == "B"


def test_second_device_shows_what_the_first_has_answered(
    quiz: Quiz, site_world: World, open_page: OpenPage
) -> None:
    phone = open_page(member=site_world.zhang_san)
    attempt = begin(phone, quiz)
    answer_right(phone, attempt, 1)
    expect(phone.locator("[data-status]")).to_have_text(SAVED)

    desk = open_page(
        f"/quiz/attempt/{attempt.public_id}/1/", member=site_world.zhang_san, size=DESK
    )

    expect(desk.locator('[name="q1"]:checked')).to_have_count(1)
    assert Attempt.objects.count() == 1


def test_whole_quiz_without_javascript(
    quiz: Quiz, site_world: World, open_page: OpenPage, site: str
) -> None:
    first = open_page(member=site_world.zhang_san)
    assert first.context.browser is not None
    context = first.context.browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, base_url=site
    )
    context.add_cookies(first.context.cookies())
    page = context.new_page()
    page.goto(quiz.get_absolute_url())
    page.get_by_role("button", name="开始答题").click()
    attempt = Attempt.objects.get()

    for ordinal in range(1, 7):
        answer_right(page, attempt, ordinal)
        page.locator("[data-next]").click()
    expect(page.get_by_text("全部答完了，可以交卷")).to_be_visible()
    picture(page, "phone-7-nojs-card")
    page.get_by_role("button", name="交卷").click()

    expect(page.get_by_text("答对6/6题")).to_be_visible()
    context.close()


def test_timed_quiz_counts_down_and_hands_in_by_itself(
    site_world: World, open_page: OpenPage, now: datetime
) -> None:
    quiz = make.first_quiz(
        site_world, at=now, closes_at=now + timedelta(seconds=25), title="限时测验"
    )
    page = open_page(member=site_world.zhang_san)
    attempt = begin(page, quiz)
    answer_right(page, attempt, 1)
    expect(page.locator("[data-countdown]")).to_have_text(re.compile(r"^0:\d\d$"))
    picture(page, "phone-8-timed")

    expect(page.get_by_role("heading", name=re.compile("还差"))).to_be_visible(timeout=40_000)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.correct_count) == (AttemptState.SCORED, 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_large_print_and_dark_keep_the_page_whole(
    quiz: Quiz, site_world: World, open_page: OpenPage, theme: str
) -> None:
    page = open_page(member=site_world.zhang_san, size=(360, 740))
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    begin(page, quiz)
    page.evaluate("document.documentElement.dataset.size = 'large'")

    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, .o')].filter((one) => {
             const box = one.getBoundingClientRect();
             return box.width && (box.height < 43.5 || box.width < 43.5) && !one.closest('.skip, .answering');
           }).map((one) => one.outerHTML.slice(0, 80))"""
    )

    picture(page, f"phone-9-large-{theme}")
    assert overflow <= 0
    assert small == []
