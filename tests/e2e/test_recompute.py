"""An administrator lets changed rules reach back: sees what would change, confirms, sees it booked."""

import os
from datetime import date

from playwright.sync_api import Page, expect

from sanwei.common import clock
from sanwei.ledgers import services, tasks
from sanwei.ledgers.models import LedgerEntry
from tests.e2e.conftest import DESK, OpenPage
from tests.ledgers.book import HOUR, open_book
from tests.world import World

SHOTS = os.environ.get("SANWEI_SHOTS", "")


def shoot(page: Page, name: str) -> None:
    """Leave a picture where somebody asked for them."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_changed_rule_reaches_back_after_a_look(site_world: World, open_page: OpenPage) -> None:
    world, now = site_world, clock.now()
    first = date(clock.local_date(now).year, 1, 1)
    book = open_book(world)
    services.install_default_rules(unit=world.committee, year=first.year)
    for member in (world.zhang_san, world.li_si, world.wang_wu):
        book.record(member, first, length_seconds=2 * HOUR, title="学习新修订的支部工作条例")
    book.deliver()
    services.change_rule(
        rule=world.committee.credit_rules.get(year=first.year, method="group", version=1),
        starts_on=first,
        basis="党委通知",
        parameters={"per_hour": "0.5", "step_minutes": 30},
        reaches_back=True,
        actor=world.account(world.sun_qi),
        at=now,
    )

    page = open_page("/cms/ledger_recomputes/", member=world.sun_qi, size=DESK)
    shoot(page, "recompute-list")
    page.goto("/cms/ledger_recomputes/new/")
    page.locator("select[name=unit]").select_option(label="云山党委")
    page.get_by_label("从哪一天起").fill(first.isoformat())
    shoot(page, "recompute-new")
    page.get_by_role("button", name="看要改哪些").press("Enter")  # the calendar lies above it
    expect(page.get_by_text("3人的3条要改")).to_be_visible()
    shoot(page, "recompute-preview")
    page.get_by_label("重算原因").fill("党委通知：集体学习每小时计0.5学时")
    page.get_by_role("button", name="确认，改这3条").click()
    expect(page.get_by_text("马上开始记账")).to_be_visible()
    shoot(page, "recompute-waiting")
    tasks.recompute()
    expect(page.get_by_text("3条已经改好")).to_be_visible()  # the page looks again by itself
    shoot(page, "recompute-done")

    assert LedgerEntry.objects.filter(step="restatement").count() == 3
