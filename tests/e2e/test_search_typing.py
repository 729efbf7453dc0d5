"""Searching while typing: a Chinese input method, the keys, a phone, no script at all, and the admin's own box."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Request, Route, expect

from sanwei.accounts import sessions
from sanwei.accounts.session_engine import SessionStore
from sanwei.common import clock
from sanwei.search.asked import services as asked
from tests.e2e.conftest import DESK, PHONE, OpenPage, sign_in
from tests.e2e.test_accessibility import serious
from tests.e2e.test_search import stocked
from tests.search.conftest import engine
from tests.world import World

__all__ = ["engine", "stocked"]  # fixtures that live elsewhere
FIELD = "搜索内容"
PATIENCE_MS = 600  # more than the pause before a question


class InputMethod:
    """Types as a pinyin keyboard does: letters under composition, then the word that was chosen."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        for end in range(1, len(letters) + 1):
            self.session.send(
                "Input.imeSetComposition",
                {"text": letters[:end], "selectionStart": end, "selectionEnd": end},
            )

    def commit(self, word: str) -> None:
        self.session.send("Input.insertText", {"text": word})


@pytest.fixture
def asked_for() -> Callable[[Page], list[str]]:
    """Return a function that notes what ``page`` asks the server for while typing."""

    def watch(page: Page) -> list[str]:
        sent: list[str] = []

        def note(request: Request) -> None:
            if "/search/suggest/" in request.url:
                sent.append(request.url)

        page.on("request", note)
        return sent

    return watch


def options(page: Page) -> list[str]:
    expect(page.get_by_role("listbox")).to_be_visible()
    return page.get_by_role("option").locator("span").all_inner_texts()


def open_field(open_page: OpenPage, world: World, size: tuple[int, int] = DESK) -> Page:
    page = open_page("/search/", member=world.zhang_san, size=size)
    expect(page.get_by_label(FIELD)).to_have_role("combobox")
    return page


def test_an_input_method_asks_only_for_the_chosen_word(
    stocked: World, open_page: OpenPage, asked_for: Callable[[Page], list[str]]
) -> None:
    page = open_field(open_page, stocked)
    sent = asked_for(page)
    page.get_by_label(FIELD).focus()
    hand = InputMethod(page)

    hand.compose("xueye")
    page.wait_for_timeout(PATIENCE_MS)
    assert sent == []
    hand.commit("雪夜")

    assert "雪夜出车前看三处" in options(page)
    assert len(sent) == 1
    assert "二支部" not in page.content()


def test_enter_inside_a_composition_sends_nothing(stocked: World, open_page: OpenPage) -> None:
    page = open_field(open_page, stocked)
    field = page.get_by_label(FIELD)
    field.focus()
    hand = InputMethod(page)
    hand.compose("xueye")

    page.keyboard.press("Enter")
    field.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": True})
    page.evaluate("document.querySelector('[data-find]').requestSubmit()")
    page.wait_for_timeout(PATIENCE_MS)

    expect(page).to_have_url(page.url.split("?")[0])
    assert "?" not in page.url
    hand.commit("雪夜")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("找到6项")


def test_arrows_walk_the_list_and_enter_opens(stocked: World, open_page: OpenPage) -> None:
    page = open_field(open_page, stocked)
    field = page.get_by_label(FIELD)
    field.press_sequentially("雪夜")
    shown = options(page)
    assert serious(page) == []

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")

    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(chosen.locator("span")).to_have_text(shown[0])
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(page.get_by_role("status").filter(has_text="条建议")).to_have_text(
        f"有{len(shown)}条建议，按上下键选择"
    )
    target = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_escape_closes_first_and_clears_second(stocked: World, open_page: OpenPage) -> None:
    page = open_field(open_page, stocked)
    field = page.get_by_label(FIELD)
    field.press_sequentially("雪夜")
    assert options(page)

    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("雪夜")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_a_late_answer_does_not_replace_a_newer_one(stocked: World, open_page: OpenPage) -> None:
    page = open_field(open_page, stocked)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "q=%E9%9B%AA&" in f"{route.request.url}&":
            held.append(route)
        else:
            route.continue_()

    page.route("**/search/suggest/**", hold)
    field = page.get_by_label(FIELD)
    with page.expect_request("**/search/suggest/**"):
        field.fill("雪")
    field.fill("雪夜里")
    expect(page.get_by_role("option")).to_have_count(2)
    shown = options(page)
    for route in held:
        route.abort()
    page.wait_for_timeout(PATIENCE_MS)

    assert held
    assert options(page) == shown


def test_without_a_server_behind_it_the_form_still_works(
    stocked: World, open_page: OpenPage
) -> None:
    page = open_page(
        "/search/", member=stocked.zhang_san, size=DESK, allow=("Failed to load", "429")
    )
    page.route("**/search/suggest/**", lambda route: route.fulfill(status=429))

    page.get_by_label(FIELD).press_sequentially("雪夜")
    page.wait_for_timeout(PATIENCE_MS)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("找到6项")


def test_on_a_phone_the_list_fits_and_is_tapped(stocked: World, open_page: OpenPage) -> None:
    page = open_field(open_page, stocked, PHONE)
    page.get_by_label(FIELD).tap()
    page.keyboard.insert_text("雪夜")
    assert options(page)

    for option in page.get_by_role("option").all():
        box = option.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
    assert serious(page) == []
    page.get_by_role("option", name="雪夜里的灯").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("雪夜里的灯")


def test_a_query_of_three_people_is_offered_and_asked(stocked: World, open_page: OpenPage) -> None:
    for person in ("a", "b", "c"):
        asked.record(text="雪夜行车", asker=person, has_hits=True, at=clock.now())
    page = open_field(open_page, stocked)
    expect(page.get_by_role("link", name="雪夜行车")).to_be_visible()

    page.get_by_label(FIELD).press_sequentially("雪夜行")
    page.get_by_role("option", name="大家在搜").click()

    page.wait_for_url("**/search/?q=**")
    expect(page.get_by_label(FIELD)).to_have_value("雪夜行车")


def test_own_searches_are_shown_and_cleared(stocked: World, open_page: OpenPage) -> None:
    page = open_page(member=stocked.zhang_san, size=PHONE)
    for text in ("雪夜", "收费亭"):
        page.goto(f"/search/?q={text}")
        expect(page.get_by_label(FIELD)).to_have_role("combobox")
    page.goto("/search/")

    chips = page.locator("[data-find-chips] a")
    expect(chips).to_have_text(["收费亭搜过", "雪夜搜过"], use_inner_text=False)
    page.get_by_label(FIELD).fill("雪")
    expect(page.get_by_role("option").first).to_contain_text("搜过")
    page.get_by_label(FIELD).fill("")
    page.get_by_role("button", name="清除").tap()

    expect(chips).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="我搜过的")).to_be_hidden()


@pytest.mark.parametrize("own_phone", [True, False])
def test_only_the_own_phone_keeps_them_when_the_tab_is_closed(
    stocked: World, open_page: OpenPage, *, own_phone: bool
) -> None:
    page = open_page(member=stocked.zhang_san, size=PHONE)
    remember_phone(page, own_phone=own_phone)
    page.goto("/search/?q=雪夜")
    expect(page.get_by_label(FIELD)).to_have_role("combobox")
    other = page.context.new_page()

    other.goto("/search/")

    expect(other.get_by_label(FIELD)).to_have_role("combobox")
    expect(other.get_by_role("heading", name="我搜过的")).to_be_visible(visible=own_phone)


def test_the_next_person_on_a_phone_does_not_see_them(stocked: World, open_page: OpenPage) -> None:
    page = open_page(member=stocked.zhang_san, size=PHONE)
    page.goto("/search/?q=雪夜")
    expect(page.get_by_label(FIELD)).to_have_role("combobox")

    sign_in(page, stocked.li_si)
    page.goto("/search/")

    expect(page.get_by_label(FIELD)).to_have_role("combobox")
    expect(page.get_by_role("heading", name="我搜过的")).to_be_hidden()


def test_without_script_the_form_is_a_form(stocked: World, site: str, browser: Browser) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, stocked.zhang_san)
    page.goto("/search/")
    field = page.get_by_label(FIELD)
    assert field.get_attribute("role") is None

    field.fill("雪夜")
    field.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("找到6项")
    context.close()


def test_the_admins_search_finds_a_page_typed_by_an_input_method(
    stocked: World, open_page: OpenPage
) -> None:
    page = open_page("/cms/pages/search/", member=stocked.zhao_liu, size=DESK)
    page.locator("#id_q").focus()
    hand = InputMethod(page)

    hand.compose("chuche")
    hand.commit("出车")

    found = page.locator("#search-results, [data-swap-target], main").get_by_role(
        "link", name="雪夜出车前看三处"
    )
    expect(found.first).to_be_visible()
    assert "二支部的雪夜" not in page.content()


def remember_phone(page: Page, *, own_phone: bool) -> None:
    """Answer 这是我自己的手机 in the session of ``page``."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    session = SessionStore(key)
    sessions.choose_length(session, own_phone=own_phone)
    session.save()
