"""每月一指引 for members: this month's in full, older ones by year, nothing of a neighbour or withdrawn."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities.enums import GuideForm, GuidePart
from sanwei.activities.guides import services
from sanwei.activities.models import MonthlyGuide
from sanwei.common import clock
from sanwei.org.models import OrgUnit
from tests.activities.clients import client_of, just_now
from tests.activities.stage import held
from tests.world import NOW, World

TODAY = clock.local_date(clock.now())
GUIDES = reverse("activities:month_guides")


def published(
    world: World, unit: OrgUnit, title: str, month: date = TODAY, form: GuideForm = GuideForm.GUIDE
) -> MonthlyGuide:
    return services.publish(
        unit=unit,
        form=form,
        month=month,
        title=title,
        texts={GuidePart.SPEECH: f"{title}的讲话", GuidePart.CARE: f"{title}的注意"},
        actor=world.account(world.sun_qi),
        at=NOW,
    )


def test_this_month_s_guide_is_on_home_on_the_branch_page_and_in_full(world: World) -> None:
    published(world, world.committee, "本月怎么学")
    client = client_of(world, world.zhang_san)

    assert "本月怎么学" in client.get("/").content.decode()
    assert "本月怎么学" in client.get("/branch/").content.decode()
    page = client.get(GUIDES).content.decode()
    assert "本月怎么学的讲话" in page
    assert page.index("重要讲话") < page.index("注意事项")


def test_a_neighbour_s_and_a_withdrawn_guide_are_nowhere(world: World) -> None:
    foreign = published(world, world.second, "邻居的指引")
    gone = published(world, world.committee, "撤回的指引")
    services.withdraw(guide=gone, reason="写错了", actor=world.account(world.sun_qi), at=NOW)
    client = client_of(world, world.zhang_san)

    pages = [client.get(address).content.decode() for address in ("/", "/branch/", GUIDES)]

    assert not any("邻居的指引" in page or "撤回的指引" in page for page in pages)
    for guide in (foreign, gone):
        address = reverse("activities:month_guide", args=[guide.public_id])
        assert client.get(address).status_code == 404


def test_older_ones_stand_by_year(world: World) -> None:
    published(world, world.committee, "前年的", date(TODAY.year - 2, 5, 1))
    client = client_of(world, world.zhang_san)

    now, then = (
        client.get(f"{GUIDES}?year={year}").content.decode()
        for year in (TODAY.year, TODAY.year - 2)
    )

    assert "前年的" not in now
    assert f"?year={TODAY.year - 2}" in now
    assert "前年的" in then
    assert client.get(f"{GUIDES}?year=二〇").status_code == 200


def test_a_member_reads_in_which_activity_the_branch_carried_it_out(world: World) -> None:
    guide = published(world, world.committee, "本月怎么学")
    part = held(world.first, on=just_now(), name="冬季除雪主题党日")
    services.tick(
        item=guide.items.get(part=GuidePart.SPEECH),
        branch=world.first,
        record=part,
        actor=world.account(world.li_si),
        at=clock.now(),
    )
    address = reverse("activities:month_guide", args=[guide.public_id])

    pages = [
        client_of(world, one).get(address).content.decode()
        for one in (world.zhang_san, world.wang_wu)
    ]

    assert reverse("activities:told", args=[part.activity.public_id]) in pages[0]
    assert "冬季除雪主题党日" not in pages[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_guide_and_three(world: World, count: int) -> None:
    units = [world.committee, world.first, world.first][:count]
    forms = [GuideForm.GUIDE, GuideForm.GUIDE, GuideForm.THEME]
    for number, unit in enumerate(units):
        published(world, unit, f"指引{number}", form=forms[number])
        published(world, unit, f"旧的{number}", date(TODAY.year - 1, 3, 1), forms[number])
    client = client_of(world, world.zhang_san)
    client.get(GUIDES)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"{GUIDES}?year={TODAY.year - 1}")

    assert len(asked) == COST


COST = 9
