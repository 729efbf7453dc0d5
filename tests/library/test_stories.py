"""Who sees which story, what may go live, and that its StudyItem keeps step."""

from datetime import timedelta

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from sanwei.files import access
from sanwei.library import labels
from sanwei.library.errors import StoryNotReady
from sanwei.library.models import StoryPage
from sanwei.library.queries import stories
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from tests.lectures import factories as media
from tests.library import factories
from tests.world import NOW, World


def titles(user: object) -> list[str]:
    return sorted(stories.visible_to(user, at=NOW).values_list("title", flat=True))


def item_of(page: StoryPage) -> StudyItem:
    return StudyItem.objects.get(owner_label=labels.STORY, owner_key=str(page.public_id))


@pytest.fixture
def told(world: World) -> dict[str, StoryPage]:
    return {
        "all": factories.story(
            world, world.committee, title="给全体", live=True, audience=world.everyone
        ),
        "first": factories.story(world, title="给第一支部", live=True),
        "second": factories.story(world, world.second, title="给第二支部", live=True),
        "draft": factories.story(world, title="草稿"),
    }


def test_each_branch_sees_its_own_and_the_common(world: World, told: dict[str, StoryPage]) -> None:
    assert titles(world.account(world.zhang_san)) == ["给全体", "给第一支部"]
    assert titles(world.account(world.wang_wu)) == ["给全体", "给第二支部"]
    assert titles(None) == []


def test_restriction_above_closes_a_story_and_retires_its_item(
    world: World, told: dict[str, StoryPage]
) -> None:
    PageViewRestriction.objects.create(
        page=world.first.page, restriction_type=PageViewRestriction.GROUPS
    )

    assert titles(world.account(world.zhang_san)) == ["给全体"]
    assert item_of(told["first"]).state == ItemState.RETIRED


def test_files_follow_the_story(world: World, told: dict[str, StoryPage]) -> None:
    page = told["second"]
    stranger, reader = world.account(world.zhang_san), world.account(world.wang_wu)
    keys = [(labels.STORY, str(page.public_id)), (labels.STORY_PAGE, str(page.pk))]

    assert [access.allowed(reader, kind, key, at=NOW) for kind, key in keys] == [True, True]
    assert [access.allowed(stranger, kind, key, at=NOW) for kind, key in keys] == [False, False]


def test_the_page_does_not_exist_for_another_branch(
    world: World, told: dict[str, StoryPage], client: Client
) -> None:
    client.force_login(world.account(world.wang_wu))

    response = client.get(told["first"].get_url())

    assert response.status_code == 404
    assert "给第一支部" not in response.content.decode()


def test_a_stranger_is_led_to_the_door(told: dict[str, StoryPage], client: Client) -> None:
    response = client.get(told["all"].get_url())

    assert response.status_code == 302
    assert "给全体" not in response.content.decode()


def test_a_story_counts_by_reading(world: World) -> None:
    page = factories.story(world)
    assert item_of(page).state == ItemState.DRAFT

    page.save_revision().publish()

    item = item_of(page)
    assert (item.kind, item.state, item.is_read) == (ItemKind.STORY, ItemState.LIVE, True)
    assert item.characters == page.characters > 0


def test_a_story_told_by_a_video_counts_by_watching(world: World) -> None:
    asset = media.make_playable(media.media(world))

    page = factories.story(world, recording=asset, counts_watching=True, body=[], live=True)

    item = item_of(page)
    assert not item.is_read
    assert (item.duration_ms, item.media_version) == (media.READY_MS, "v1")


def test_a_recording_of_a_read_story_does_not_change_what_counts(world: World) -> None:
    asset = media.make_playable(media.media(world))

    page = factories.story(world, recording=asset, live=True)

    assert item_of(page).is_read
    asset.refresh_from_db()
    assert (asset.owner_label, asset.owner_key) == (labels.STORY, str(page.public_id))


@pytest.mark.parametrize(
    "lacking",
    [
        {"confirmed_unclassified": False},
        {"body": []},
        {"counts_watching": True},
    ],
    ids=["declaration", "text", "recording"],
)
def test_what_lacks_something_does_not_go_live(world: World, lacking: dict[str, object]) -> None:
    page = factories.story(world, **lacking)

    with pytest.raises(StoryNotReady):
        page.save_revision().publish()
    page.live = True
    with pytest.raises(StoryNotReady):
        page.save()


def test_a_deleted_story_leaves_its_item_retired(world: World) -> None:
    page = factories.story(world, live=True)
    item = item_of(page)

    page.delete()

    item.refresh_from_db()
    assert item.state == ItemState.RETIRED


def test_a_moved_story_takes_unit_and_audience_of_its_new_place(world: World) -> None:
    page = factories.story(world, live=True)

    page.move(media.place(world.second), pos="last-child")

    page.refresh_from_db()
    assert (page.unit, page.audience) == (world.second, world.second_only)
    assert item_of(page).unit == world.second


def test_a_schedule_publishes_at_its_hour(world: World, db: None) -> None:
    page = factories.story(world)
    page.go_live_at = NOW + timedelta(days=3650)

    page.save_revision().publish()

    page.refresh_from_db()
    assert not page.live
    assert page.scheduled_revision is not None
