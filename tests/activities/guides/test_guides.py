"""每月一指引: published by a unit for its branches, ticked off with a record, seen from above without sums."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities.enums import ActivityKind, GuideForm, GuidePart
from sanwei.activities.errors import GuideEmpty, GuideTaken, GuideWithdrawn, NotOfThisBranch
from sanwei.activities.guides import queries, services
from sanwei.activities.models import GuideItem, GuideTick, MonthlyGuide
from sanwei.common import clock
from sanwei.org.models import OrgUnit
from tests.activities.clients import client_of, just_now, text_of
from tests.activities.stage import day_at, held, hold, part_of
from tests.world import NOW, World

OCTOBER = date(2026, 10, 1)
TEXTS = {GuidePart.SPEECH: "学习一篇讲话", GuidePart.THEME_DAY: "开展一次志愿服务"}


def published(world: World, unit: OrgUnit | None = None, **changes: object) -> MonthlyGuide:
    facts = {
        "unit": unit or world.committee,
        "form": GuideForm.GUIDE,
        "month": date(2026, 10, 20),
        "title": "十月指引",
        "texts": TEXTS,
        "actor": world.account(world.sun_qi),
        "at": NOW,
    }
    return services.publish(**(facts | changes))  # type: ignore[arg-type]


def item_of(guide: MonthlyGuide) -> GuideItem:
    return guide.items.get(part=GuidePart.SPEECH)


def test_a_guide_holds_the_parts_that_say_something(world: World) -> None:
    guide = published(world, texts=TEXTS | {GuidePart.CARE: "  "})

    assert guide.month == OCTOBER
    assert [(item.number, item.part) for item in guide.items.all()] == [
        (1, "speech"),
        (2, "theme_day"),
    ]


def test_an_empty_guide_and_a_second_one_of_the_month_are_refused(world: World) -> None:
    guide = published(world)

    with pytest.raises(GuideEmpty):
        published(world, form=GuideForm.THEME, texts={GuidePart.CARE: " "})
    with pytest.raises(GuideTaken):
        published(world)
    services.withdraw(guide=guide, reason="写错了", actor=world.account(world.sun_qi), at=NOW)
    assert published(world, title="重写的").title == "重写的"


def test_a_guide_holds_below_its_unit_and_not_beside_it(world: World) -> None:
    own = published(world, world.first, title="第一支部的指引")
    above = published(world)

    assert set(queries.guides_of(world.first)) == {own, above}
    assert set(queries.guides_of(world.second)) == {above}
    assert set(queries.guides_of(world.committee)) == {above}


def test_the_newest_month_stands_first(world: World) -> None:
    months = [9, 11, 10]
    for month in months:
        published(world, month=date(2026, month, 1), title=f"{month}月指引")

    rows = queries.rows_of(world.first, queries.guides_of(world.first))

    assert [row.guide.title for row in rows] == ["11月指引", "10月指引", "9月指引"]


def test_a_branch_ticks_with_a_finished_record_of_its_own(world: World) -> None:
    guide = published(world)
    actor = world.account(world.li_si)

    def tick(branch: OrgUnit, record: object) -> GuideTick:
        return services.tick(
            item=item_of(guide),
            branch=branch,
            record=record,  # type: ignore[arg-type]
            actor=actor,
            at=NOW,
        )

    own, later = held(world.first, on=day_at(8)), held(world.group, ActivityKind.GROUP_MEETING)
    for wrong in (held(world.second), part_of(hold(world.first, on=day_at(11)))):
        with pytest.raises(NotOfThisBranch):
            tick(world.first, wrong)
    tick(world.first, own)
    tick(world.first, later)

    assert GuideTick.objects.get().record == later


def test_a_guide_of_a_branch_is_not_ticked_by_its_neighbour(world: World) -> None:
    guide = published(world, world.first)

    with pytest.raises(NotOfThisBranch):
        services.tick(
            item=item_of(guide),
            branch=world.second,
            record=held(world.second),
            actor=world.account(world.zhou_ba),
            at=NOW,
        )


def test_what_was_withdrawn_is_neither_shown_nor_ticked_below(world: World) -> None:
    guide = published(world)
    services.withdraw(guide=guide, reason="写错了", actor=world.account(world.sun_qi), at=NOW)

    with pytest.raises(GuideWithdrawn):
        services.tick(
            item=item_of(guide),
            branch=world.first,
            record=held(world.first),
            actor=world.account(world.li_si),
            at=NOW,
        )
    assert list(queries.guides_of(world.first)) == []
    assert list(queries.guides_of(world.committee)) == [guide]


def test_from_publishing_to_the_tick_that_the_unit_above_sees(world: World) -> None:
    above, branch = client_of(world, world.sun_qi), client_of(world, world.li_si)
    month = clock.local_date(clock.now()).replace(day=1)
    begins = max(just_now() - timedelta(hours=2), just_now().replace(day=1, hour=0, minute=0))
    part = held(world.first, on=begins)
    said = {"form": "guide", "month": month.isoformat(), "title": "本月指引", "speech": "学讲话"}
    new = reverse("activities:guide_new", args=[world.committee.public_id])

    assert "请先确认" in above.post(new, said).content.decode()
    above.post(new, said | {"safe": "on"})
    guide = MonthlyGuide.objects.get()
    address = reverse(
        "activities:guide_tick",
        args=[world.first.public_id, guide.public_id, item_of(guide).public_id],
    )
    branch.post(address, {"record": str(part.public_id)})

    assert GuideTick.objects.get().ticked_by_name == "李四"
    pages = [
        client.get(
            reverse("activities:guide", args=[unit.public_id, guide.public_id])
        ).content.decode()
        for client, unit in ((branch, world.first), (above, world.committee))
    ]
    link = reverse("activities:record", args=[part.activity.public_id])
    assert all(link in page for page in pages)
    assert pages[1].index("第一支部") < pages[1].index("第二支部")
    assert "都落实了" in text_of(branch, "guides", world.first.public_id)


def test_who_may_not_is_turned_away(world: World) -> None:
    guide = published(world, world.first)
    part = held(world.second)
    neighbour, member = client_of(world, world.zhou_ba), client_of(world, world.zhang_san)
    page = reverse("activities:guide", args=[world.second.public_id, guide.public_id])
    tick = reverse(
        "activities:guide_tick",
        args=[world.second.public_id, guide.public_id, item_of(guide).public_id],
    )
    new = reverse("activities:guide_new", args=[world.committee.public_id])
    withdraw = reverse("activities:guide_withdraw", args=[world.first.public_id, guide.public_id])

    assert [
        neighbour.get(page).status_code,
        neighbour.post(tick, {"record": str(part.public_id)}).status_code,
        neighbour.get(new).status_code,
        neighbour.post(withdraw, {"reason": "x"}).status_code,
        member.get(page).status_code,
    ] == [404] * 5
    assert not GuideTick.objects.exists()
    guide.refresh_from_db()
    assert not guide.is_withdrawn


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_guide_and_three(world: World, count: int) -> None:
    for number in range(count):
        published(world, month=date(2026, 10 - number, 1))
    client = client_of(world, world.li_si)
    text_of(client, "guides", world.first.public_id)

    with CaptureQueriesContext(connection) as asked:
        text_of(client, "guides", world.first.public_id)

    assert len(asked) == COST


COST = 14
