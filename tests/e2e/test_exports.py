"""A secretary takes a table out of the ledger: choose, see it being made, have it on the disk."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers.exporting import services
from sanwei.ledgers.exporting.enums import ExportState
from sanwei.ledgers.models import Export
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.e2e.hands import Fingers, Hand, Keys
from tests.ledgers.book import open_book
from tests.world import World


@pytest.mark.parametrize(
    ("hand", "size"), [(Fingers(), PHONE), (Keys(), DESK)], ids=["touch", "keyboard"]
)
def test_a_table_is_chosen_made_and_downloaded(
    site_world: World, open_page: OpenPage, hand: Hand, size: tuple[int, int]
) -> None:
    world, now = site_world, clock.now()
    quarter = Quarter.of(clock.local_date(now))
    book = open_book(world)
    book.record(world.zhang_san, quarter.starts_on, title="=学习新修订的支部工作条例")
    book.deliver()

    page = open_page(
        f"/ledger/{world.first.public_id}/exports/?kind=free", member=world.li_si, size=size
    )
    expect(page.get_by_role("heading", name="自选明细")).to_be_visible()
    hand.press(page.get_by_role("button", name="导出", exact=True))
    expect(page.get_by_text("已经排上，马上开始。")).to_be_visible()

    export = Export.objects.get()
    Export.objects.update(state=ExportState.RUNNING, progress_permille=430)
    expect(page.get_by_text("正在生成，已完成43%")).to_be_visible()
    with page.expect_download() as coming:  # by itself: whoever has just asked need not ask again
        services.run(export=export, at=now)

    file = coming.value
    assert file.suggested_filename == export.file_name
    sheet = load_workbook(io.BytesIO(file.path().read_bytes()))["学习记录明细"]
    assert "=学习新修订的支部工作条例" in [cell.value for cell in sheet[4]]
    expect(page.get_by_role("link", name="下载")).to_be_visible()
    page.goto("/ledger/exports/")
    expect(page.locator(".export-rows .chip")).to_have_text("可以下载")
