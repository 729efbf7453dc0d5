"""Uploads in a real browser: the line is cut, the tab is closed, the session ends; the film arrives whole."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from lectures.models import HandIn
from media_pipeline import work
from media_pipeline.enums import MediaState, Stage
from media_pipeline.models import MediaAsset
from media_pipeline.tasks import new_holder
from media_pipeline.tus import finishing
from media_pipeline.tus.models import MediaUpload
from sanwei.common import clock
from tests import recordings
from tests.common.test_lanes_processes import eventually
from tests.cutting import cutting
from tests.e2e.conftest import DESK, OpenPage, sign_in
from tests.world import World

ADD = "/cms/recordings/new/"
CUT = ("ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "Failed to load resource")
MIB = 1024**2


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our clip, longer than one part of a desk: ffmpeg ignores what follows."""
    path = tmp_path_factory.mktemp("films") / "手机录像.mp4"
    path.write_bytes(recordings.CLIP.read_bytes() + bytes(range(256)) * (20 * MIB // 256))
    return path


def fill_in(page: Page, film: Path) -> None:
    page.set_input_files('input[name="file"]', film)
    page.check('input[name="confirmed_unclassified"]')


def send(page: Page) -> None:
    page.get_by_role("button", name="上传", exact=True).click()


def finished() -> MediaAsset:
    assert eventually(lambda: bool(finishing.work_off()) or MediaAsset.objects.exists())
    return MediaAsset.objects.get()


def bytes_of(asset: MediaAsset) -> bytes:
    return Path(asset.source.path).read_bytes()


def test_an_editor_s_upload_survives_a_line_that_is_cut(
    site: str, site_world: World, open_page: OpenPage, film: Path
) -> None:
    where = urlsplit(site)
    assert where.hostname
    assert where.port
    with cutting(where.hostname, where.port, least=3 * MIB, most=6 * MIB) as proxy:
        page = open_page(proxy.address + ADD, member=site_world.zhao_liu, size=DESK, allow=CUT)
        fill_in(page, film)
        send(page)
        expect(page.locator("[data-upload-live]")).to_contain_text("正在核对", timeout=60_000)
        cuts = proxy.cuts
        asset = finished()
        page.wait_for_url(re.compile(r"/cms/recordings/\d+/"))

    assert cuts >= 2
    assert bytes_of(asset) == film.read_bytes()
    expect(page.get_by_role("heading", name="手机录像")).to_be_visible()


def test_a_closed_tab_goes_on_where_it_was_when_the_same_file_is_picked_again(
    site_world: World, open_page: OpenPage, film: Path
) -> None:
    page = open_page(ADD, member=site_world.zhao_liu, size=DESK)
    fill_in(page, film)
    hold_back(page)
    send(page)
    expect(page.locator("[data-upload-words]")).to_contain_text("8.0 MB", timeout=20_000)
    assert eventually(lambda: MediaUpload.objects.filter(received_bytes=8 * MIB).exists())
    page.goto("/cms/recordings/")
    page.unroute("**/m/uploads/*/")
    page.goto(ADD)

    fill_in(page, film)
    said = page.evaluate_handle(WATCH)
    send(page)

    expect(page.locator("[data-upload-live]")).to_contain_text("正在核对", timeout=30_000)
    assert any("接着往下传" in each for each in said.json_value())
    assert MediaUpload.objects.count() == 1
    assert bytes_of(finished()) == film.read_bytes()


#: Collects every sentence that a screen reader would hear.
WATCH = """() => {
  const said = [], live = document.querySelector("[data-upload-live]");
  new MutationObserver(() => said.push(live.textContent)).observe(live, {childList: true, subtree: true});
  return said;
}"""


def hold_back(page: Page) -> None:
    """Let the first part through and no other."""
    parts: list[str] = []

    def decide(route: object) -> None:
        if route.request.method == "PATCH":  # type: ignore[attr-defined]
            parts.append("part")
            if len(parts) > 1:
                return  # never answered: the tab is closed meanwhile
        route.continue_()  # type: ignore[attr-defined]

    page.route("**/m/uploads/*/", decide)


def test_paused_gone_on_with_and_given_up(
    site_world: World, open_page: OpenPage, film: Path
) -> None:
    page = open_page(ADD, member=site_world.zhao_liu, size=DESK)
    fill_in(page, film)
    hold_back(page)
    send(page)
    expect(page.locator("[data-upload-percent]")).not_to_have_text("0%", timeout=20_000)

    page.get_by_role("button", name="暂停").click()
    expect(page.locator("[data-upload-live]")).to_contain_text("已暂停")
    page.unroute("**/m/uploads/*/")
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    expect(page.locator("[data-upload-live]")).to_contain_text("正在核对", timeout=30_000)

    assert bytes_of(finished()) == film.read_bytes()


def test_a_session_that_ended_costs_nothing_of_what_was_sent(
    site_world: World, open_page: OpenPage, film: Path
) -> None:
    page = open_page(ADD, member=site_world.zhao_liu, size=DESK, allow=("Failed to load resource",))
    fill_in(page, film)
    hold_back(page)
    send(page)
    expect(page.locator("[data-upload-words]")).to_contain_text("8.0 MB", timeout=20_000)
    page.get_by_role("button", name="暂停").click()
    page.unroute("**/m/uploads/*/")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="继续").click()
    expect(page.locator("[data-upload-live]")).to_contain_text("登录已经结束")

    sign_in(page, site_world.zhao_liu)
    page.goto(ADD)
    fill_in(page, film)
    send(page)

    expect(page.locator("[data-upload-live]")).to_contain_text("正在核对", timeout=30_000)
    assert MediaUpload.objects.count() == 1
    assert bytes_of(finished()) == film.read_bytes()


def test_cancelling_leaves_nothing_on_the_server(
    site_world: World, open_page: OpenPage, film: Path
) -> None:
    page = open_page(ADD, member=site_world.zhao_liu, size=DESK)
    fill_in(page, film)
    hold_back(page)
    send(page)
    expect(page.locator("[data-upload-percent]")).not_to_have_text("0%", timeout=20_000)

    page.get_by_role("button", name="取消上传").click()

    expect(page.get_by_role("button", name="上传", exact=True)).to_be_visible()
    assert not MediaUpload.objects.exists()


def test_without_the_tick_not_a_byte_is_sent(
    site_world: World, open_page: OpenPage, film: Path
) -> None:
    page = open_page(ADD, member=site_world.zhao_liu, size=DESK)
    page.set_input_files('input[name="file"]', film)

    send(page)

    told = page.locator('input[name="confirmed_unclassified"]').evaluate(
        "box => box.validationMessage"
    )
    assert "涉密文件、内部资料严禁上传" in told
    assert not MediaUpload.objects.exists()


def test_two_clicks_send_one_file(site_world: World, open_page: OpenPage, film: Path) -> None:
    page = open_page(ADD, member=site_world.zhao_liu, size=DESK)
    fill_in(page, film)

    page.evaluate(
        "() => { const form = document.querySelector('form[data-upload]');"
        " form.requestSubmit(); form.requestSubmit(); }"
    )

    expect(page.locator("[data-upload-live]")).to_contain_text("正在核对", timeout=30_000)
    assert MediaUpload.objects.count() == 1


HAND_IN = "/lectures/hand-in/"


def test_a_member_hands_in_from_a_phone_on_a_bad_line(
    site: str, site_world: World, open_page: OpenPage, film: Path
) -> None:
    where = urlsplit(site)
    assert where.hostname
    assert where.port
    with cutting(where.hostname, where.port, least=3 * MIB, most=6 * MIB) as proxy:
        page = open_page(proxy.address + "/me/", member=site_world.zhang_san, allow=CUT)
        page.get_by_role("link", name="上讲台").click()
        page.set_input_files('input[name="file"]', film)
        page.fill('input[name="title"]', "一张旧车票")
        page.fill('textarea[name="about"]', "老站长第一次出乘的那张车票。")
        page.check('input[name="confirmed_unclassified"]')
        page.get_by_role("button", name="交给编辑").click()
        expect(page.get_by_text("已交，等编辑看。")).to_be_visible(timeout=60_000)
        assert proxy.cuts >= 2

    hand_in = HandIn.objects.get()
    assert (hand_in.title, hand_in.unit, hand_in.member) == (
        "一张旧车票",
        site_world.first,
        site_world.zhang_san,
    )
    assert bytes_of(finished()) == film.read_bytes()
    editor = open_page("/cms/lectures/hand-ins/", member=site_world.zhao_liu, size=DESK)
    editor.get_by_role("link", name="一张旧车票").first.click()
    editor.get_by_role("button", name="采用，做成微党课草稿").click()
    expect(editor.locator("#id_title")).to_have_value("一张旧车票")
    expect(editor.locator("#id_speakers-0-name")).to_have_value("张三")


def test_an_editor_sees_the_film_before_all_of_it_is_made(
    open_page: OpenPage, site_world: World
) -> None:
    site_world.first.refresh_from_db()
    film = recordings.uploaded(
        recordings.CLIP,
        collection=site_world.first.collection,
        uploaded_by=site_world.account(site_world.zhao_liu),
        at=clock.now(),
    )
    page = open_page(f"/cms/recordings/{film.pk}/", member=site_world.zhao_liu, size=DESK)
    expect(page.locator("video.recording-player")).to_have_count(0)

    work.work_off(stages=(Stage.PROBE, Stage.ZERO), holder=new_holder())

    expect(page.locator("video.recording-player")).to_be_visible()
    film.refresh_from_db()
    assert film.state != MediaState.READY
