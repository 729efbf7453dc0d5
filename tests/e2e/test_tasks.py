"""A secretary assigns on the desktop, a member finds it on the phone; the pages hold on a narrow phone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.org.models import OrgUnit
from sanwei.study import services
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import Requirement, StudyItem
from tests.e2e.conftest import DESK, PHONE, OpenPage
from tests.e2e.test_accessibility import NARROW, serious
from tests.study.stage import lecture, story
from tests.world import World


def assigned(world: World, unit: OrgUnit, *items: StudyItem, days: int = 0) -> Requirement:
    """Assign ``items`` that were due ``days`` ago."""
    at = clock.now() - timedelta(days=days + 7)
    return services.assign(
        key=uuid4(),
        title="九月学习任务",
        unit=unit,
        to=unit,
        items=items,
        due_on=clock.local_date(at + timedelta(days=7)),
        actor=world.account(world.li_si),
        at=at,
    )


@pytest.fixture
def studied(site_world: World) -> World:
    """Give the first branch a task past its date that one has done, and the committee one that runs."""
    world = site_world
    tower, meeting = story(world), lecture(world)
    assigned(world, world.first, tower, days=3)
    now = clock.now()
    services.record(
        member=world.zhao_liu,
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=tower.title,
        item=tower,
        occurred_at=now,
        at=now,
    )
    assigned(world, world.committee, meeting, tower, days=-20)
    return world


def test_a_task_goes_from_the_desk_to_the_phone(site_world: World, open_page: OpenPage) -> None:
    lecture(site_world)
    desk = open_page(
        f"/desk/{site_world.first.public_id}/tasks/", member=site_world.li_si, size=DESK
    )
    desk.get_by_role("link", name="布置任务").first.click()
    desk.get_by_label("任务名称").fill("十月学习任务")
    desk.get_by_label("找内容").fill("三会一课")
    desk.get_by_role("button", name="找", exact=True).click()
    desk.get_by_role("checkbox", name="“三会一课”怎么开、怎么记").check()
    desk.get_by_role("button", name="布置", exact=True).click()
    expect(desk.get_by_text("应学4人，完成0人")).to_be_visible()

    phone = open_page("/", member=site_world.zhang_san, size=PHONE)

    block = phone.get_by_role("region", name="我的任务")
    expect(block.get_by_text("还差1项")).to_be_visible()
    expect(block.get_by_role("link", name="“三会一课”怎么开、怎么记")).to_be_visible()


def test_withdrawing_asks_before_it_does(studied: World, open_page: OpenPage) -> None:
    task = Requirement.objects.get(unit=studied.first)
    path = f"/desk/{studied.first.public_id}/tasks/{task.public_id}/"
    page = open_page(path, member=studied.li_si, size=DESK)

    expect(page.get_by_role("button", name="确定撤回")).to_be_hidden()
    page.locator("summary", has_text="撤回任务").click()
    page.get_by_label("撤回的原因").fill("布置重了")
    page.get_by_role("button", name="确定撤回").click()

    expect(page.get_by_text("布置重了")).to_be_visible()


@pytest.mark.parametrize("size", [NARROW, DESK], ids=["narrow", "desk"])
def test_the_pages_are_accessible_and_never_scroll_sideways(
    studied: World, open_page: OpenPage, size: tuple[int, int]
) -> None:
    room = f"/desk/{studied.first.public_id}/tasks/"
    task = Requirement.objects.get(unit=studied.first).public_id
    above = Requirement.objects.get(unit=studied.committee).public_id
    visits = [
        (studied.zhang_san, "/"),
        (studied.li_si, room),
        (studied.li_si, f"{room}new/"),
        (studied.li_si, f"{room}{task}/"),
        (studied.zhao_liu, room),
        (studied.sun_qi, f"/desk/{studied.committee.public_id}/tasks/{above}/"),
    ]
    found: dict[str, list[str]] = {}
    for member, address in visits:
        page = open_page(address, member=member, size=size)
        for summary in page.locator("details.confirm > summary").all():
            summary.click()
        if complaints := serious(page):
            found[address] = complaints
        for scale in ("100%", "125%", "200%"):
            page.evaluate("size => document.documentElement.style.fontSize = size", scale)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.setdefault(address, []).append(f"wide at {scale}")

    assert found == {}
