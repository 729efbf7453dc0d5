"""换届 on the phone: the new board is written over the old one, looked at once more, and takes the desk over."""

from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from playwright.sync_api import expect

from sanwei.common import clock
from sanwei.org.enums import Role
from sanwei.org.models import RoleAssignment
from tests.e2e.axe import serious
from tests.e2e.conftest import OpenPage
from tests.world import World

NARROW = (360, 780)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_an_election_is_entered_corrected_and_hands_the_desk_over(
    site_world: World, open_page: OpenPage
) -> None:
    branch, day = site_world.first, clock.local_date(clock.now()) - timedelta(days=1)
    page = open_page(
        reverse("org:election", args=[branch.public_id]),
        member=site_world.li_si,
        size=NARROW,
        allow=("422",),
    )
    expect(page.get_by_label("书记", exact=True)).to_have_value("李四")
    assert (serious(page), page.evaluate(SIDEWAYS)) == ([], 0)

    page.get_by_label("选举日期").fill(day.isoformat())
    page.get_by_label("书记", exact=True).fill("王五")
    page.get_by_label("组织委员").fill("李四")
    page.get_by_role("button", name="看会改什么").tap()
    expect(page.get_by_text("选举那天的名册里没有王五")).to_be_visible()

    page.get_by_label("书记", exact=True).fill("张三")
    page.get_by_role("button", name="看会改什么").tap()
    expect(page.get_by_role("heading", name="看一遍再登记")).to_be_visible()
    expect(page.get_by_text(f"{date_format(day, 'Y年n月j日')}起").first).to_be_visible()
    assert not RoleAssignment.objects.filter(member=site_world.zhang_san).exists()
    assert (serious(page), page.evaluate(SIDEWAYS)) == ([], 0)

    page.get_by_role("button", name="确认登记").tap()
    expect(page.get_by_role("heading", name="班子和任期")).to_be_visible()
    now = RoleAssignment.objects.filter(unit=branch, ends_before=None).exclude(role=Role.EDITOR)
    assert set(now.values_list("member__name", "role")) == {
        ("张三", "secretary"),
        ("李四", "organisation"),
    }
    elected = open_page(f"/desk/{branch.public_id}/", member=site_world.zhang_san, size=NARROW)
    expect(elected.get_by_role("heading", level=1)).to_contain_text("第一支部")
