"""A secretary on the phone: from the table to the rows of a number and back, and the same narrowed."""

from datetime import timedelta

from playwright.sync_api import expect

from sanwei.activities.enums import AbsenceReason
from sanwei.common import clock
from sanwei.common.periods import Quarter
from tests.activities.stage import held
from tests.e2e.axe import serious
from tests.e2e.conftest import OpenPage
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
