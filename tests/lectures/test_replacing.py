"""An editor gives a lecture another recording: who has learnt it is asked about when the lengths differ."""

import pytest
from django.test import Client
from django.utils import timezone

from lectures import labels
from lectures.errors import NotReadyToPublish
from lectures.models import LecturePage, PendingPublication
from lectures.replacing import OnReplacing
from media_pipeline.models import MediaAsset
from sanwei.study import queries as study
from sanwei.study.models import StudyItem
from sanwei.study.queries import ProgressView
from tests.lectures import factories
from tests.lectures.test_editor import Desk
from tests.study.stage import Stage
from tests.world import World

LONGER_MS = factories.READY_MS * 12 // 10
SAME_MS = factories.READY_MS * 103 // 100
QUESTION = "新录像和原来的长短差得多（原来1分56秒，现在2分19秒）"


@pytest.fixture
def page(world: World) -> LecturePage:
    return factories.lecture(world, live=True)


@pytest.fixture
def desk(world: World, client: Client) -> Desk:
    return Desk(world, client, world.zhao_liu, world.first)


def item_of(page: LecturePage) -> StudyItem:
    item = study.item_of(labels.OWNER, page.public_id)
    assert item is not None
    return item


def seen_by(world: World, page: LecturePage, seconds: int) -> None:
    Stage(world.zhang_san, item_of(page)).watch(0, seconds)


def view(world: World, page: LecturePage) -> ProgressView:
    return study.progress_view(member=world.zhang_san, item=item_of(page))


def another(world: World, duration_ms: int, key: str = "v2") -> MediaAsset:
    return factories.make_playable(factories.media(world), key=key, duration_ms=duration_ms)


def publish(page: LecturePage, asset: MediaAsset, **fields: object) -> None:
    page.refresh_from_db()
    page.main_media = asset
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_recording_of_the_same_length_is_taken_for_the_same(
    world: World, page: LecturePage
) -> None:
    seen_by(world, page, 60)

    publish(page, another(world, SAME_MS))

    assert view(world, page).watched_ms == 60_000


def test_another_length_is_asked_about(world: World, page: LecturePage) -> None:
    seen_by(world, page, 60)

    with pytest.raises(NotReadyToPublish, match="长短差得多"):
        publish(page, another(world, LONGER_MS))

    assert item_of(page).duration_ms == factories.READY_MS


def test_nobody_is_asked_while_nobody_has_begun(world: World, page: LecturePage) -> None:
    publish(page, another(world, LONGER_MS))

    assert item_of(page).duration_ms == LONGER_MS


def test_what_is_not_known_yet_is_asked_about_before_it_waits(
    world: World, page: LecturePage
) -> None:
    seen_by(world, page, 60)
    newer = factories.media(world)

    with pytest.raises(NotReadyToPublish, match="还没转好"):
        publish(page, newer, publish_when_ready=True)
    publish(page, newer, publish_when_ready=True, on_replacing=OnReplacing.KEEP)
    assert PendingPublication.objects.count() == 1
    factories.announce(factories.make_playable(newer, key="v2", duration_ms=LONGER_MS))

    assert view(world, page).watched_ms == 60_000


def test_keeping_moves_what_was_seen_behind_the_new_beginning(
    world: World, page: LecturePage
) -> None:
    seen_by(world, page, 60)

    publish(
        page,
        another(world, LONGER_MS),
        on_replacing=OnReplacing.KEEP,
        replacing_shift_seconds=20,
    )

    assert view(world, page).intervals == [[20_000, 80_000]]


def test_reopening_asks_who_had_finished_again(world: World, page: LecturePage) -> None:
    seen_by(world, page, 116)
    assert view(world, page).is_completed

    publish(page, another(world, LONGER_MS), on_replacing=OnReplacing.REOPEN)

    assert not view(world, page).is_completed


def test_the_same_recording_encoded_anew_reopens_nothing(world: World, page: LecturePage) -> None:
    publish(page, another(world, SAME_MS), on_replacing=OnReplacing.REOPEN)
    seen_by(world, page, 60)
    page.refresh_from_db()
    asset = page.main_media

    factories.announce(factories.make_playable(asset, key="v3", duration_ms=SAME_MS))

    assert item_of(page).media_version == "v3"
    assert view(world, page).watched_ms == 60_000


def test_the_form_names_the_lengths_and_offers_the_choice(
    world: World, page: LecturePage, desk: Desk
) -> None:
    seen_by(world, page, 60)
    data = desk.form(another(world, LONGER_MS)) | {"action-publish": "1"}
    url = f"/cms/pages/{page.pk}/edit/"

    refused = desk.client.post(url, data).content.decode()
    desk.client.post(url, data | {"on_replacing": "keep", "replacing_shift_seconds": "20"})

    assert QUESTION in refused
    assert "换录像以后" in refused
    assert view(world, page).intervals == [[20_000, 80_000]]


def test_the_choice_for_one_recording_is_not_made_for_the_next(
    world: World, page: LecturePage, desk: Desk
) -> None:
    seen_by(world, page, 60)
    publish(page, another(world, LONGER_MS), on_replacing=OnReplacing.REOPEN)

    form = desk.client.get(f"/cms/pages/{page.pk}/edit/").context["form"]

    assert form["on_replacing"].value() == ""


def test_a_new_page_is_not_asked_about_replacing(desk: Desk) -> None:
    assert "换录像以后" not in desk.client.get(desk.new_url).content.decode()


def test_a_schedule_that_falls_due_with_the_question_open_leaves_a_draft(
    world: World, page: LecturePage
) -> None:
    seen_by(world, page, 60)
    page.refresh_from_db()
    page.main_media = another(world, LONGER_MS)
    revision = page.save_revision(approved_go_live_at=timezone.now())

    page.publish(revision, log_action="wagtail.publish.scheduled")

    page.refresh_from_db()
    assert item_of(page).duration_ms == factories.READY_MS
