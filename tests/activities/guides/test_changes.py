"""修订 of a published guide: the old words stay, ticks stay, and only who is asked again is asked again."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from sanwei.activities.enums import GuideForm, GuidePart
from sanwei.activities.errors import GuideWithdrawn, NothingChanged
from sanwei.activities.guides import changes, queries, services
from sanwei.activities.guides.errors import GuideChangedMeanwhile, GuidePartDone
from sanwei.activities.models import GuideChange, GuideTick, MonthlyGuide
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from tests.activities.clients import client_of, text_of
from tests.activities.stage import day_at, held
from tests.world import NOW, World

TEXTS = {GuidePart.SPEECH: "学习一篇讲话", GuidePart.THEME_DAY: "开展一次志愿服务"}


@pytest.fixture
def guide(world: World) -> MonthlyGuide:
    return services.publish(
        unit=world.committee,
        form=GuideForm.GUIDE,
        month=NOW.date(),
        title="十月指引",
        texts=TEXTS,
        actor=world.account(world.sun_qi),
        at=NOW,
    )


def changed(world: World, guide: MonthlyGuide, **said: Any) -> GuideChange:
    facts = {
        "guide": guide,
        "seen": guide.changes.count(),
        "title": guide.title,
        "texts": TEXTS | {GuidePart.THEME_DAY: "第三周开展一次志愿服务"},
        "why": "党日改到第三周",
        "asks_again": False,
        "actor": world.account(world.sun_qi),
        "at": clock.now(),
    }
    return changes.change(**facts | said)


def ticked(world: World, guide: MonthlyGuide, part: GuidePart = GuidePart.THEME_DAY) -> GuideTick:
    return services.tick(
        item=guide.items.get(part=part),
        branch=world.first,
        record=held(world.first, on=day_at(8)),
        actor=world.account(world.li_si),
        at=NOW,
    )


def texts_of(guide: MonthlyGuide) -> list[tuple[str, str]]:
    return list(guide.items.order_by("number").values_list("part", "text"))


def test_a_correction_keeps_what_was_said_before(world: World, guide: MonthlyGuide) -> None:
    made = changed(world, guide, title="十月怎么做")

    guide.refresh_from_db()
    assert guide.title == "十月怎么做"
    assert texts_of(guide)[1] == ("theme_day", "第三周开展一次志愿服务")
    assert made.lines == [
        {"label": "标题", "before": "十月指引", "after": "十月怎么做"},
        {"label": "党日指引", "before": "开展一次志愿服务", "after": "第三周开展一次志愿服务"},
    ]
    assert AuditEntry.objects.get(action="activities.guide.change").details["number"] == 1


def test_a_part_may_come_and_an_undone_one_may_go(world: World, guide: MonthlyGuide) -> None:
    changed(
        world,
        guide,
        texts={GuidePart.DOCUMENT: "看一份文件", GuidePart.THEME_DAY: TEXTS[GuidePart.THEME_DAY]},
    )

    assert texts_of(guide) == [
        ("document", "看一份文件"),
        ("theme_day", "开展一次志愿服务"),
    ]


def test_a_part_that_somebody_carried_out_does_not_go(world: World, guide: MonthlyGuide) -> None:
    ticked(world, guide)

    with pytest.raises(GuidePartDone):
        changed(world, guide, texts={GuidePart.SPEECH: "学习一篇讲话"})
    assert len(texts_of(guide)) == 2


def test_who_ticked_off_is_not_asked_again_unless_the_editor_says_so(
    world: World, guide: MonthlyGuide
) -> None:
    ticked(world, guide)

    def done() -> int:
        return queries.rows_of(world.first, queries.guides_of(world.first))[0].ticked

    changed(world, guide)
    assert done() == 1
    changed(world, guide, texts=TEXTS, asks_again=True)
    assert done() == 0
    assert GuideTick.objects.count() == 1
    services.tick(
        item=guide.items.get(part=GuidePart.THEME_DAY),
        branch=world.first,
        record=held(world.first, on=day_at(11)),
        actor=world.account(world.li_si),
        at=clock.now(),
    )
    assert done() == 1


def test_a_tick_from_before_is_told_as_such_and_holds_no_more(
    world: World, guide: MonthlyGuide
) -> None:
    tick = ticked(world, guide)

    changed(world, guide, asks_again=True)

    line = queries.lines_of(guide, world.first)[1]
    assert (line.tick, line.before) == (None, tick)
    (first, _second) = queries.branch_ticks(guide, [line.item], world.committee, on=NOW.date())
    assert (first.branch, first.ticks) == (world.first, (None,))


def test_a_part_that_did_not_change_is_not_asked_again(world: World, guide: MonthlyGuide) -> None:
    ticked(world, guide, GuidePart.SPEECH)

    changed(world, guide, asks_again=True)

    assert [line.tick is not None for line in queries.lines_of(guide, world.first)] == [True, False]


def test_two_editors_do_not_write_over_each_other(world: World, guide: MonthlyGuide) -> None:
    changed(world, guide)

    with pytest.raises(GuideChangedMeanwhile):
        changed(world, guide, seen=0, title="另一个标题")
    with pytest.raises(NothingChanged):
        changed(world, guide)


def test_what_was_withdrawn_is_not_corrected(world: World, guide: MonthlyGuide) -> None:
    services.withdraw(guide=guide, reason="写错了", actor=world.account(world.sun_qi), at=NOW)

    with pytest.raises(GuideWithdrawn):
        changed(world, guide)


def test_the_database_keeps_a_correction_as_it_was_made(world: World, guide: MonthlyGuide) -> None:
    made = changed(world, guide)

    with pytest.raises(DatabaseError), transaction.atomic():
        GuideChange.objects.filter(pk=made.pk).update(why="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_the_editor_corrects_on_the_page_and_the_branch_reads_what_changed(
    world: World, guide: MonthlyGuide
) -> None:
    ticked(world, guide)
    above, branch = client_of(world, world.sun_qi), client_of(world, world.li_si)
    address = reverse("activities:guide_change", args=[world.committee.public_id, guide.public_id])
    sent = {
        "seen": "0",
        "title": "十月指引",
        "speech": "学习一篇讲话",
        "theme_day": "第三周开展一次志愿服务",
        "why": "党日改到第三周",
        "asks_again": "on",
    }

    assert "开展一次志愿服务" in above.get(address).content.decode()
    assert "请先确认" in above.post(address, sent).content.decode()
    assert above.post(address, sent | {"safe": "on"}).status_code == 302

    page = branch.get(
        reverse("activities:guide", args=[world.first.public_id, guide.public_id])
    ).content.decode()
    assert "党日改到第三周" in page
    assert "<del>开展一次志愿服务</del>" in page
    assert "请再落实" in page
    assert "都落实了" not in text_of(branch, "guides", world.first.public_id)


def test_only_the_unit_that_published_corrects(world: World, guide: MonthlyGuide) -> None:
    sent = {"seen": "0", "title": "改掉", "speech": "改掉", "why": "x", "safe": "on"}

    def status(member: object, unit: object) -> int:
        address = reverse(
            "activities:guide_change",
            args=[unit.public_id, guide.public_id],  # type: ignore[attr-defined]
        )
        return client_of(world, member).post(address, sent).status_code  # type: ignore[arg-type]

    assert status(world.li_si, world.first) == 403
    assert status(world.li_si, world.committee) == 404
    assert status(world.zhang_san, world.first) == 404
    assert not GuideChange.objects.exists()
