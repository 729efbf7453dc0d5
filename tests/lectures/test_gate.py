"""A lecture can't go live before its media plays, whatever the door."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from lectures.errors import NotReadyToPublish
from lectures.models import LecturePage, PendingPublication
from media_pipeline.enums import MediaState
from tests.lectures import factories
from tests.world import World

WORKING = "视频正在转码"


def publish_from_code(page: LecturePage) -> None:
    page.save_revision().publish()


def make_live_by_hand(page: LecturePage) -> None:
    page.live = True
    page.save()


@pytest.mark.parametrize("door", [publish_from_code, make_live_by_hand])
def test_code_is_refused_while_the_media_is_in_work(world: World, door: object) -> None:
    page = factories.lecture(world, asset=factories.media(world))

    with pytest.raises(NotReadyToPublish, match=WORKING):
        door(page)  # type: ignore[operator]

    assert not LecturePage.objects.get(pk=page.pk).live


def test_a_new_page_can_not_be_born_live(world: World) -> None:
    page = LecturePage(title="生来就在线", confirmed_unclassified=True)

    with pytest.raises(NotReadyToPublish, match="还没有选主视频"):
        world.first.page.add_child(instance=page)

    assert not LecturePage.objects.exists()


def test_playable_media_lets_it_go_live(world: World) -> None:
    page = factories.lecture(world, live=True)

    assert page.live
    assert page.slug == "xue-tian-sa-yan-che-wei-shen-me-xian-zou-xia-po"


def test_the_declaration_is_asked_for_first(world: World) -> None:
    asset = factories.make_playable(factories.media(world))
    page = factories.lecture(world, asset=asset, confirmed_unclassified=False)

    with pytest.raises(NotReadyToPublish, match="不含涉密文件"):
        publish_from_code(page)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MediaState.REJECTED, "没有通过检查：文件不完整，像是上传时断了。请重新上传"),
        (MediaState.FAILED, "转码没有成功：文件不完整，像是上传时断了。请到“音视频”里重试"),
    ],
)
def test_refused_media_tells_the_editor_what_to_do(world: World, state: str, words: str) -> None:
    asset = factories.media(world, state=state, reason="文件不完整，像是上传时断了")
    page = factories.lecture(world, asset=asset, publish_when_ready=True)

    with pytest.raises(NotReadyToPublish, match=words):
        publish_from_code(page)


def test_publish_when_ready_waits_and_goes_live_with_the_media(world: World) -> None:
    asset = factories.media(world)
    page = factories.lecture(world, asset=asset, publish_when_ready=True)

    publish_from_code(page)

    assert not LecturePage.objects.get(pk=page.pk).live
    factories.announce(factories.make_playable(asset))
    assert LecturePage.objects.get(pk=page.pk).live
    assert not PendingPublication.objects.exists()


def test_what_waits_is_the_revision_that_was_published_not_a_later_draft(world: World) -> None:
    asset = factories.media(world)
    page = factories.lecture(world, asset=asset, publish_when_ready=True)
    publish_from_code(page)
    page.title = "还没有改好的题目"
    page.save_revision()

    factories.announce(factories.make_playable(asset))

    assert LecturePage.objects.get(pk=page.pk).title == "雪天撒盐车为什么先走下坡"


def test_a_publisher_who_lost_the_right_is_not_obeyed(world: World) -> None:
    asset = factories.media(world)
    page = factories.lecture(world, asset=asset, publish_when_ready=True)
    editor = world.account(world.zhao_liu)
    page.save_revision().publish(user=editor)
    editor.groups.clear()

    factories.announce(factories.make_playable(asset))

    assert not LecturePage.objects.get(pk=page.pk).live
    assert not PendingPublication.objects.exists()


def schedule(page: LecturePage) -> None:
    """Schedule ``page`` and let the hour come, behind the gate's back."""
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    due = timezone.now() - timedelta(minutes=1)
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    revision.content = {**revision.content, "go_live_at": due.isoformat()}
    revision.approved_go_live_at = due
    revision.save()


def test_a_schedule_goes_live_on_time(world: World) -> None:
    page = factories.lecture(world, asset=factories.make_playable(factories.media(world)))
    schedule(page)

    call_command("publish_scheduled")

    assert LecturePage.objects.get(pk=page.pk).live


def test_scheduling_is_refused_without_the_wish_to_wait(world: World) -> None:
    page = factories.lecture(world, asset=factories.media(world))
    page.go_live_at = timezone.now() + timedelta(hours=1)

    with pytest.raises(NotReadyToPublish, match=WORKING):
        publish_from_code(page)


def test_a_schedule_that_falls_due_too_early_waits(world: World) -> None:
    asset = factories.media(world)
    page = factories.lecture(world, asset=asset, publish_when_ready=True)
    schedule(page)

    call_command("publish_scheduled")

    assert not LecturePage.objects.get(pk=page.pk).live
    factories.announce(factories.make_playable(asset))
    assert LecturePage.objects.get(pk=page.pk).live


def test_one_unready_schedule_does_not_stop_the_others(world: World) -> None:
    lost = factories.make_playable(factories.media(world))
    broken = factories.lecture(world, asset=lost, title="中途坏掉的课")
    good = factories.lecture(
        world, title="好的课", asset=factories.make_playable(factories.media(world))
    )
    schedule(broken)
    schedule(good)
    lost.current_version = None
    lost.state = MediaState.REJECTED
    lost.save()

    call_command("publish_scheduled")

    assert not LecturePage.objects.get(pk=broken.pk).live
    assert LecturePage.objects.get(pk=good.pk).live
    assert not broken.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_bulk_publishing_is_refused_as_a_whole_with_the_names(world: World, client: Client) -> None:
    ready = factories.lecture(
        world, title="能上线的课", asset=factories.make_playable(factories.media(world))
    )
    unready = factories.lecture(world, title="还在转码的课", asset=factories.media(world))
    client.force_login(world.account(world.zhao_liu))

    response = client.post(
        f"/cms/bulk/wagtailcore/page/publish/?id={ready.pk}&id={unready.pk}&next=/cms/",
        {},
        follow=True,
    )

    assert (response.status_code, response.redirect_chain) == (200, [("/cms/", 302)])
    assert f"《还在转码的课》：{WORKING}" in response.content.decode()
    assert not Page.objects.filter(pk__in=[ready.pk, unready.pk], live=True).exists()


def test_a_copy_of_a_live_lecture_has_its_own_identity_and_item(world: World) -> None:
    page = factories.lecture(world, live=True)

    copy = page.copy(update_attrs={"slug": "copy", "title": "第二份"}, keep_live=True)

    assert copy.public_id != page.public_id
    assert copy.live
