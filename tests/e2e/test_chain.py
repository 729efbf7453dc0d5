"""The whole way of the data with real parts: upload → transcode → watch → vouch → quiz → record → ledger → sheet."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from lectures.models import LecturePage
from media_pipeline.enums import MediaState
from media_pipeline.models import MediaAsset
from quizzes.models import Attempt, Quiz
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries as ledgers
from sanwei.ledgers import services as ledger_services
from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.models import Export
from sanwei.study.models import StudyRecord
from tests import recordings
from tests.common.test_lanes_processes import eventually, worker
from tests.databases import RealDatabase
from tests.e2e.conftest import DESK, OpenPage
from tests.quizzes import factories as make
from tests.world import World

TITLE = "“三会一课”怎么记"
SOUND = "() => document.querySelector('[data-media]').webkitAudioDecodedByteCount > 0"


@pytest.fixture
def quiz(site_world: World) -> Quiz:
    return make.first_quiz(site_world, at=timezone.now(), title="随课测验")


@pytest.fixture
def rules(site_world: World) -> None:
    year = clock.local_date(clock.now()).year
    ledger_services.install_default_rules(
        unit=site_world.committee, year=year, online_cap_hours=Decimal(8)
    )


def served(site: str) -> RealDatabase:
    """Return the database that the site under test serves, for a worker beside it."""
    url = f"sqlite:///{connection.settings_dict['NAME']}"
    return RealDatabase(url=url, vendor="sqlite")


def test_a_lecture_goes_all_the_way_into_the_ledger(
    site: str, site_world: World, rules: None, quiz: Quiz, open_page: OpenPage
) -> None:
    with worker(served(site), "fast", "probe", "media"):
        publish(open_page(member=site_world.zhao_liu, size=DESK), quiz)
        member = open_page("/", member=site_world.zhang_san)
        study(member)
        answer(member, quiz)
        assert eventually(lambda: booked() == 2)

    secretary = open_page(member=site_world.li_si, size=DESK)
    check_ledger(secretary, site_world)
    check_sheet(secretary, site_world)


def publish(page: Page, quiz: Quiz) -> None:
    """From the editor's first screen, without the page tree: two doors, two forms."""
    page.goto("/cms/")
    page.get_by_role("link", name="上传录像").click()
    page.set_input_files('input[name="file"]', recordings.CLIP)
    page.fill('input[name="title"]', TITLE)
    page.check('input[name="confirmed_unclassified"]')
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("可播放").first).to_be_visible(timeout=60_000)

    page.goto("/cms/")
    page.get_by_role("link", name="发布微党课").click()
    expect(page.get_by_text("先传主视频")).to_be_visible()
    page.fill("#id_title", TITLE)
    page.get_by_role("button", name="选用音视频").first.click()
    page.locator(".modal").get_by_role("link", name=TITLE).click()
    page.check("#id_confirmed_unclassified")
    page.click("#id_follow_ups-ADD")
    page.select_option("#id_follow_ups-0-item", label=quiz.title)
    page.get_by_role("button", name="更多动作").click()
    page.locator('[name="action-publish"]').click()
    expect(page.get_by_role("link", name=re.compile("当前页面状态"))).to_be_visible(timeout=30_000)
    assert eventually(LecturePage.objects.live().exists)
    # Published as soon as it played; sharper pictures are still on their way.
    assert eventually(MediaAsset.objects.filter(state=MediaState.READY).exists)
    page.goto("/cms/")
    expect(page.get_by_role("heading", name="现在没有等您办的事")).to_be_visible()


def study(page: Page) -> None:
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    page.wait_for_url("**/san-hui-yi-ke**")  # with its modules: the button answers only then
    page.click("[data-start]")
    page.wait_for_function(SOUND)
    expect(page.locator("[data-words-head]")).to_contain_text("已学完", timeout=30_000)


def answer(page: Page, quiz: Quiz) -> None:
    page.click("[data-next-open]")
    page.get_by_role("button", name="开始答题").click()
    page.wait_for_selector("form[data-ready]")
    attempt = Attempt.objects.get(quiz=quiz)
    for ordinal in range(1, len(attempt.paper) + 1):
        for letter in make.right_letters(attempt, ordinal):
            page.locator(f'[name="q{ordinal}"][value="{letter}"]').check(force=True)
        page.locator("[data-next]").click()

    page.get_by_role("button", name="交卷", exact=True).click()
    expect(page.get_by_role("heading", name="及格了")).to_be_visible()


def check_ledger(page: Page, world: World) -> None:
    """Open the number of 张三 down to the facts behind it."""
    page.goto(f"/desk/{world.first.public_id}/")
    expect(page.get_by_role("heading", name="第一支部")).to_be_visible()
    page.get_by_role("link", name="支部台账").click()
    row = page.get_by_role("row").filter(has_text="张三").first
    expect(row).to_contain_text("0.75")
    row.get_by_role("link", name="0.75").first.click()
    expect(page.locator("#rows")).to_contain_text(TITLE)
    expect(page.locator("#rows")).to_contain_text("随课测验")
    page.locator("#rows").get_by_role("link", name="0.25").click()
    expect(page.get_by_role("main")).to_contain_text("看")


def check_sheet(page: Page, world: World) -> None:
    """The workbook's total of the branch is the ledger's, which is the screen's."""
    page.goto(f"/ledger/{world.first.public_id}/")
    page.get_by_role("link", name="导出统计").click()
    page.get_by_role("button", name="导出", exact=True).click()
    expect(page.get_by_text("已经排上，马上开始。")).to_be_visible()
    with page.expect_download() as download:
        exporting.run(export=Export.objects.get(), at=clock.now())
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    today = clock.local_date(clock.now())
    quarter = Quarter.of(today)
    table = ledgers.branch_table(
        unit=world.first,
        starts_on=quarter.starts_on,
        ends_before=quarter.ends_before,
        as_of=today,
    )
    assert table.totals.total == Decimal("0.75")
    sheet = book.worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    zhang = next(row for row in rows if "张三" in row)
    total = next(row for row in rows if "合计" in row)
    assert 0.75 in zhang
    assert 0.75 in total


def booked() -> int:
    return StudyRecord.objects.filter(entries__isnull=False).distinct().count()
