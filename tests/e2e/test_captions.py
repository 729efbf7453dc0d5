"""Captions before a member and before an editor, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from lectures.models import LecturePage
from media_pipeline.captions import services as captions
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource, TermKind
from media_pipeline.models import CaptionVersion, MediaAsset, ProofTerm
from sanwei.common import clock
from tests.e2e.axe import AXE
from tests.e2e.conftest import DESK, PHONE, OpenPage, Watch
from tests.e2e.test_player import NOW_AT, STARTED
from tests.world import World

ZH = CaptionLanguage.CHINESE
CUES = [
    Cue(0, 2000, "上坡的车都爬不动了"),
    Cue(2000, 5000, "撒盐车怎么先往下坡跑"),
    Cue(5000, 8000, "因为下坡刹不住"),
]
FIRST_LINE = '.captions-line [data-part="text"]'


@pytest.fixture
def spoken(lecture: LecturePage, film: MediaAsset) -> LecturePage:
    """Return the lecture with confirmed captions and two chapters."""
    at = clock.now()
    captions.add_version(
        asset=film, language=ZH, source=CaptionSource.UPLOADED, cues=CUES, actor=None, at=at
    )
    captions.confirm(asset=film, language=ZH, number=1, actor=None, at=at)
    captions.set_chapters(asset=film, chapters=[(0, "一问"), (5000, "一答")], actor=None, at=at)
    return lecture


def line(page: Page, text: str) -> Locator:
    return page.get_by_role("button", name=text)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_captions_show_and_the_line_that_is_said_is_marked(
    spoken: LecturePage, watch: Watch, size: tuple[int, int]
) -> None:
    page = watch("progressive", size=size)
    page.get_by_role("tab", name="文字稿").click()

    page.click("[data-start]")
    page.wait_for_function(STARTED)

    expect(page.locator("[data-caption-line]")).to_have_text("撒盐车怎么先往下坡跑")
    current = page.locator("[data-transcript] [aria-current]")
    expect(current).to_contain_text("撒盐车怎么先往下坡跑")
    expect(current).to_have_count(1)


def test_a_tap_on_a_line_plays_from_there(spoken: LecturePage, watch: Watch) -> None:
    page = watch("progressive")
    page.get_by_role("tab", name="文字稿").click()

    line(page, "因为下坡刹不住").click()

    page.wait_for_function("() => document.querySelector('[data-media]').currentTime > 5")
    assert page.evaluate(NOW_AT) < 8


def test_a_chapter_plays_from_its_start_by_keys_alone(spoken: LecturePage, watch: Watch) -> None:
    page = watch("progressive", size=DESK)
    page.get_by_role("tab", name="章节").click()
    line(page, "一问").focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_function("() => document.querySelector('[data-media]').currentTime > 5")
    expect(page.locator("[data-chapters] [aria-current]")).to_contain_text("一答")


@pytest.fixture
def editing(open_page: OpenPage, site_world: World, film: MediaAsset) -> Callable[..., Page]:
    """Return a function that opens the screen of lines for the editor."""
    collection = film.collection
    ProofTerm.objects.create(
        collection=collection, kind=TermKind.WORDING, term="下坡", wrong="下坡路"
    )
    captions.add_version(
        asset=film,
        language=ZH,
        source=CaptionSource.MACHINE,
        cues=[*CUES[:2], Cue(5000, 8000, "因为下坡路刹不住")],
        actor=None,
        at=clock.now(),
    )
    address = f"/cms/recordings/{film.pk}/captions/{ZH}/"
    return lambda size=DESK: open_page(
        address, member=site_world.zhao_liu, size=size, allow=("422",)
    )


def test_an_editor_mends_a_line_by_keys_saves_and_confirms(
    editing: Callable[..., Page], film: MediaAsset
) -> None:
    page = editing()
    page.get_by_text("“下坡路”应为“下坡”").click()
    mended = page.locator(FIRST_LINE).nth(2)
    expect(mended).to_be_focused()
    page.wait_for_function("() => document.querySelector('[data-preview]').currentTime === 5")

    mended.fill("因为下坡刹不住")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("谢谢")
    expect(page.get_by_role("button", name="确认并公开")).to_be_disabled()
    page.keyboard.press("Control+s")

    expect(page.get_by_text("校对用词没有发现问题")).to_be_visible()
    page.get_by_label("已逐句核对人名、职务和提法").check()
    page.get_by_role("button", name="确认并公开").click()
    expect(page.get_by_text("已确认，党员能看到", exact=True)).to_be_visible()
    served = CaptionVersion.objects.served().get(asset=film)
    assert served.text.endswith(
        "00:00:05.000 --> 00:00:08.000\n因为下坡刹不住\n\n00:00:08.000 --> 00:00:11.000\n谢谢\n"
    )


def test_words_that_were_not_saved_come_back_after_a_closed_tab(
    editing: Callable[..., Page],
) -> None:
    page = editing()
    page.locator(FIRST_LINE).first.fill("没来得及保存的话")
    page.wait_for_function(
        "() => Object.values(localStorage).some((text) => text.includes('没来得及'))"
    )

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(FIRST_LINE).first).to_have_value("上坡的车都爬不动了")
    page.get_by_role("button", name="恢复这些改动").click()

    expect(page.locator(FIRST_LINE).first).to_have_value("没来得及保存的话")


def test_what_another_desk_overtook_is_kept_and_can_be_taken_over(
    editing: Callable[..., Page], film: MediaAsset
) -> None:
    page = editing()
    page.locator(FIRST_LINE).first.fill("我的改动")
    captions.add_version(
        asset=film,
        language=ZH,
        source=CaptionSource.TYPED,
        cues=[Cue(0, 2000, "别人的改动")],
        actor=None,
        at=clock.now(),
    )

    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("link", name="打开新的一版").click()
    expect(page.locator(FIRST_LINE).first).to_have_value("别人的改动")
    page.get_by_role("button", name="恢复这些改动").click()

    expect(page.locator(FIRST_LINE).first).to_have_value("我的改动")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_serious_on_the_editor_s_screens(
    editing: Callable[..., Page], film: MediaAsset, size: tuple[int, int]
) -> None:
    """Wagtail's own frame around them is not ours to mend."""
    page = editing(size)
    complaints = {}
    for address in (page.url, f"/cms/recordings/{film.pk}/captions/"):
        page.goto(address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("() => axe.run('main', {resultTypes: ['violations']})")
        complaints[address] = [
            f"{one['id']}: {node['html'][:160]}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    assert not any(complaints.values()), complaints
