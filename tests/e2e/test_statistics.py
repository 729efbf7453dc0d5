"""A secretary on the phone: from the table to the rows of a number and back, narrowed, by month, and onto paper."""

from datetime import timedelta

from docx import Document
from playwright.sync_api import expect

from sanwei.activities.enums import AbsenceReason
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers.exporting import services
from sanwei.ledgers.exporting.enums import ExportState
from sanwei.ledgers.models import Export
from tests.activities.stage import held
from tests.e2e.axe import serious
from tests.e2e.conftest import DESK, OpenPage
from tests.ledgers.book import open_book
from tests.world import World

NARROW = (360, 780)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_number_opens_its_rows_and_leads_back(site_world: World, open_page: OpenPage) -> None:
    began = clock.now() - timedelta(days=1)
    quarter = Quarter.of(clock.local_date(began))
    held(site_world.first, on=began, absent={site_world.sun_qi: AbsenceReason.DUTY})
    path = f"/ledger/{site_world.first.public_id}/statistics/?period={quarter}&table=life"
    page = open_page(path, member=site_world.li_si, size=NARROW)
    expect(page.get_by_role("heading", level=1)).to_have_text("第一支部统计")
    assert (serious(page), page.evaluate(SIDEWAYS)) == ([], 0)

    page.locator("tfoot").get_by_role("link", name="75.0%").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("到会率")
    expect(page.locator(".big-value")).to_have_text("75.0% 3/4")
    expect(page.get_by_role("link", name="3/4")).to_have_count(1)
    assert (serious(page), page.evaluate(SIDEWAYS)) == ([], 0)

    page.get_by_role("link", name="回到统计").tap()
    page.locator("summary", has_text="更多条件").tap()
    page.get_by_label("支部书记", exact=True).check()
    page.get_by_role("button", name="按这些条件看").tap()

    expect(page.locator("tfoot").get_by_role("link", name="100.0%")).to_be_visible()
    expect(page.get_by_text("全部党员")).to_have_count(0)


def test_a_number_is_opened_then_handed_in_on_paper(site_world: World, open_page: OpenPage) -> None:
    now = clock.now()
    began = now - timedelta(days=1)
    quarter = Quarter.of(clock.local_date(began))
    held(site_world.first, on=began, absent={site_world.sun_qi: AbsenceReason.DUTY})
    path = f"/ledger/{site_world.first.public_id}/statistics/?period={quarter}&table=life"
    page = open_page(path, member=site_world.li_si, size=DESK)
    page.locator("tfoot").get_by_role("link", name="75.0%").click()
    expect(page.locator(".big-value")).to_have_text("75.0% 3/4")
    page.get_by_role("link", name="回到统计").click()

    page.get_by_role("link", name="更多导出").click()
    page.get_by_label("Word 文档").check()
    page.locator("select").first.select_option(str(quarter))
    page.get_by_role("button", name="导出", exact=True).click()
    expect(page.get_by_text("已经排上，马上开始。")).to_be_visible()
    export = Export.objects.get()
    Export.objects.update(state=ExportState.RUNNING, progress_permille=430)
    expect(page.get_by_text("正在生成，已完成43%")).to_be_visible()
    with page.expect_download() as coming:
        services.run(export=export, at=now)

    life = Document(str(coming.value.path())).tables[0]
    head, line, _sums = [[cell.text for cell in row.cells] for row in life.rows]
    said = dict(zip(head, line, strict=True))
    assert (said["支部"], said["主题党日实到/应到"], said["到会率"]) == ("第一支部", "3/4", "75.0%")


def test_the_months_stand_side_by_side_and_open(site_world: World, open_page: OpenPage) -> None:
    today = clock.local_date(clock.now())
    book = open_book(site_world)
    book.record(site_world.zhang_san, today.replace(day=1))
    book.deliver()
    page = open_page(
        f"/ledger/{site_world.first.public_id}/statistics/", member=site_world.li_si, size=NARROW
    )

    page.get_by_role("link", name="按月走势").tap()

    expect(page.locator(".topics [aria-current]")).to_have_text("按月走势")
    expect(page.get_by_role("img", name="参学率")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(today.month)
    assert (serious(page), page.evaluate(SIDEWAYS)) == ([], 0)
    page.locator("tbody tr").last.get_by_role("link", name="25.0%").tap()
    expect(page.locator(".big-value")).to_have_text("25.0% 1/4")
