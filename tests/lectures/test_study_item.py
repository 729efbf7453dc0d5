"""The StudyItem follows its lecture: from the first save to the end, and never ahead of what is live."""

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from lectures import labels
from lectures.models import LecturePage
from sanwei.org.services import audience_for
from sanwei.study.enums import ItemKind, ItemState, Presence, SeekPolicy
from sanwei.study.models import StudyItem
from tests.lectures import factories
from tests.world import World


def item_of(page: LecturePage) -> StudyItem:
    return StudyItem.objects.get(owner_label=labels.OWNER, owner_key=str(page.public_id))


def facts(page: LecturePage) -> dict[str, Any]:
    item = item_of(page)
    return {
        name: getattr(item, name)
        for name in ("kind", "state", "title", "unit", "media_version", "duration_ms")
    }


def test_a_draft_has_an_item_from_its_first_save(world: World) -> None:
    page = factories.lecture(world)

    assert facts(page) == {
        "kind": ItemKind.LECTURE,
        "state": ItemState.DRAFT,
        "title": "雪天撒盐车为什么先走下坡",
        "unit": world.first,
        "media_version": "",
        "duration_ms": None,
    }


def test_going_live_tells_length_version_threshold_and_address(world: World) -> None:
    page = factories.lecture(world, live=True, threshold_percent=80)

    item = item_of(page)

    assert facts(page) == {
        "kind": ItemKind.LECTURE,
        "state": ItemState.LIVE,
        "title": page.title,
        "unit": world.first,
        "media_version": "v1",
        "duration_ms": factories.READY_MS,
    }
    assert item.threshold_permille == 800
    assert item.url == page.get_url()
    assert item.audience == page.audience
    assert item.revision == str(page.live_revision_id)


def test_a_draft_over_a_live_page_changes_nothing_in_study(world: World) -> None:
    page = factories.lecture(world, live=True)
    page.title = "还没有定的新题目"

    page.save_revision()

    assert item_of(page).title == "雪天撒盐车为什么先走下坡"


def test_unpublishing_retires_and_publishing_again_revives(world: World) -> None:
    page = factories.lecture(world, live=True)

    page.unpublish()
    retired = item_of(page).state
    page.save_revision().publish()

    assert (retired, item_of(page).state) == (ItemState.RETIRED, ItemState.LIVE)


def test_deleting_retires_and_keeps_the_item(world: World) -> None:
    page = factories.lecture(world, live=True)

    page.delete()

    assert item_of(page).state == ItemState.RETIRED


def test_moving_to_another_branch_changes_unit_and_audience(world: World) -> None:
    page = factories.lecture(world, live=True)

    page.move(factories.place(world.second), pos="last-child")

    page = LecturePage.objects.get(pk=page.pk)
    item = item_of(page)
    assert (page.unit, item.unit) == (world.second, world.second)
    assert page.audience == item.audience == world.second_only
    assert item.url == page.get_url()


def test_an_old_revision_published_after_a_move_stays_at_the_new_place(world: World) -> None:
    page = factories.lecture(world, live=True)
    old = page.live_revision
    page.move(factories.place(world.second), pos="last-child")

    old.publish()

    page = LecturePage.objects.get(pk=page.pk)
    assert (page.unit, page.audience) == (world.second, world.second_only)
    assert item_of(page).unit == world.second


def test_moving_up_keeps_an_audience_below(world: World) -> None:
    page = factories.lecture(world, live=True)

    page.move(factories.place(world.committee), pos="last-child")

    assert item_of(page).unit == world.committee
    assert item_of(page).audience.unit == world.first


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (PageViewRestriction.GROUPS, ItemState.RETIRED),
        (PageViewRestriction.PASSWORD, ItemState.RETIRED),
        (PageViewRestriction.LOGIN, ItemState.LIVE),
    ],
)
def test_a_restriction_above_closes_the_item_until_it_is_lifted(
    world: World, kind: str, state: ItemState
) -> None:
    page = factories.lecture(world, live=True)

    restriction = PageViewRestriction.objects.create(
        page=world.first.page, restriction_type=kind, password="x"
    )
    restricted = item_of(page).state
    restriction.delete()

    assert (restricted, item_of(page).state) == (state, ItemState.LIVE)


def test_a_new_version_of_the_media_reaches_study(world: World) -> None:
    page = factories.lecture(world, live=True)

    factories.make_playable(page.main_media, key="v2", duration_ms=120_000)
    factories.announce(page.main_media)

    assert facts(page)["media_version"] == "v2"
    assert facts(page)["duration_ms"] == 120_000


def test_the_page_owns_its_media_and_leaves_another_lectures_alone(world: World) -> None:
    page = factories.lecture(world, live=True)

    second = factories.lecture(world, title="同一段录像的第二门课", asset=page.main_media)

    page.main_media.refresh_from_db()
    assert second.main_media_id == page.main_media_id
    assert (page.main_media.owner_label, page.main_media.owner_key) == (
        labels.OWNER,
        str(page.public_id),
    )


def test_the_default_audience_is_the_subtree_of_the_page_in_one_shared_row(world: World) -> None:
    one = factories.lecture(world, title="甲")
    other = factories.lecture(world, title="乙")

    assert one.audience == other.audience == audience_for(unit=world.first)


def test_the_order_that_an_editor_chose_reaches_study(world: World) -> None:
    page = factories.lecture(world, live=True)
    assert item_of(page).seek_policy == SeekPolicy.FREE

    page.seek_policy = SeekPolicy.FIRST_IN_ORDER
    page.save_revision().publish()

    assert item_of(page).seek_policy == SeekPolicy.FIRST_IN_ORDER


def test_taps_are_off_until_an_editor_asks_for_them_and_binding_once_published(
    world: World,
) -> None:
    long = factories.make_playable(factories.media(world), duration_ms=25 * 60_000)
    page = factories.lecture(world, live=True, asset=long)
    page.presence_minutes = Presence.TEN
    page.save_revision()
    before = item_of(page)
    page.save_revision().publish()
    after = item_of(page)

    assert (before.presence_minutes, before.marks) == (0, [])
    assert after.presence_minutes == 10
    assert [row[1] for row in after.marks] == [600_000, 1_200_000]
