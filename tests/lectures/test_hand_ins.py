"""投稿: a member hands in, the editors of the branch decide, nobody else sees it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from lectures.enums import HandInState
from lectures.errors import HandInDecided, HandInNotReady, HandInWithoutRecording
from lectures.hand_ins import services
from lectures.hand_ins.queries import editors_of
from lectures.models import HandIn, LecturePage, Series
from media_pipeline.models import MediaAsset, MediaUpload
from media_pipeline.tus.enums import UploadState
from sanwei.common import outbox
from sanwei.notices.models import Notice
from tests.databases import RealDatabase, race
from tests.lectures import factories as make
from tests.lectures.hand_ins import handed_in, sent, signed_in
from tests.world import NOW, World


@pytest.mark.django_db
def test_adopting_makes_a_draft_with_speaker_and_recording(world: World) -> None:
    series = Series.objects.create(unit=world.first, title="身边的故事")
    asset = make.media(world)
    hand_in = handed_in(world, media=asset, series=series)

    page = services.adopt(hand_in=hand_in, actor=world.account(world.zhao_liu), at=NOW)

    page = LecturePage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert (page.live, draft.title, draft.summary, draft.main_media, draft.series, draft.unit) == (
        False,
        "一张旧车票",
        "老站长第一次出乘。",
        asset,
        series,
        world.first,
    )
    assert [(each.name, each.member) for each in draft.speakers.all()] == [
        ("张三", world.zhang_san)
    ]
    asset.refresh_from_db()
    assert asset.owner_key == str(page.public_id)
    hand_in.refresh_from_db()
    assert (hand_in.state, hand_in.page, hand_in.decided_by_name) == (
        HandInState.ADOPTED,
        page,
        "赵六",
    )


@pytest.mark.django_db
def test_a_second_decision_is_refused(world: World) -> None:
    hand_in, editor = handed_in(world), world.account(world.zhao_liu)
    services.adopt(hand_in=hand_in, actor=editor, at=NOW)
    stale = HandIn.objects.get()

    for decide in (
        lambda: services.adopt(hand_in=hand_in, actor=editor, at=NOW),
        lambda: services.send_back(hand_in=stale, reason="x", actor=editor, at=NOW),
        lambda: services.withdraw(hand_in=stale, at=NOW),
    ):
        with pytest.raises(HandInDecided):
            decide()
    assert LecturePage.objects.count() == 1
    assert MediaAsset.objects.exists()


@pytest.mark.django_db
def test_what_is_still_being_checked_waits_and_what_is_gone_is_told(world: World) -> None:
    upload = sent(world, world.zhang_san)
    hand_in, editor = handed_in(world, media=None, upload=upload), world.account(world.zhao_liu)
    HandIn.objects.update(media=None)
    hand_in.refresh_from_db()

    with pytest.raises(HandInNotReady):
        services.adopt(hand_in=hand_in, actor=editor, at=NOW)
    MediaUpload.objects.update(
        state=UploadState.FAILED, reason_code="internal", reason="处理时出错。"
    )

    with pytest.raises(HandInWithoutRecording):
        services.adopt(hand_in=HandIn.objects.get(), actor=editor, at=NOW)


@pytest.mark.django_db
def test_withdrawing_deletes_the_recording(world: World) -> None:
    hand_in = handed_in(world)
    client = signed_in(world, world.zhang_san)

    answer = client.post(
        reverse("lectures:withdraw_hand_in", args=[hand_in.public_id]), follow=True
    )

    hand_in.refresh_from_db()
    assert (hand_in.state, hand_in.asset) == (HandInState.WITHDRAWN, None)
    assert not MediaAsset.objects.exists()
    assert "已撤回" in answer.content.decode()


@pytest.mark.django_db
def test_editors_are_told_of_a_new_one_and_the_member_of_the_decision(world: World) -> None:
    hand_in = handed_in(world)
    outbox.deliver()
    told = {(each.recipient.name, each.title) for each in Notice.objects.all()}
    services.send_back(
        hand_in=hand_in, reason="声音太小", actor=world.account(world.zhao_liu), at=NOW
    )
    outbox.deliver()

    notice = Notice.objects.get(recipient=world.account(world.zhang_san))
    assert told == {("赵六", "有一份投稿等您看")}
    assert (notice.title, notice.text) == (
        "您的投稿被退回",
        "《一张旧车票》：声音太小。改好以后可以再交一次。",
    )


@pytest.mark.django_db
def test_a_branch_without_an_editor_of_its_own_is_read_by_those_above(world: World) -> None:
    world.zhao_liu.roles.all().delete()

    assert list(editors_of(world.first, at=NOW)) == [world.account(world.sun_qi)]


def test_two_editors_at_once_make_one_lecture(
    real_database: RealDatabase, real_world: World
) -> None:
    hand_in = handed_in(real_world)
    editors = [real_world.account(each) for each in (real_world.zhao_liu, real_world.sun_qi)]

    got = race(
        *[
            lambda editor=editor: services.adopt(hand_in=hand_in, actor=editor, at=NOW)
            for editor in editors
        ]
    )

    assert sorted(type(each).__name__ for each in got) == ["HandInDecided", "LecturePage"]
    assert LecturePage.objects.count() == 1


def test_a_form_sent_twice_at_once_is_one_hand_in(
    real_database: RealDatabase, real_world: World
) -> None:
    media, key = make.media(real_world), uuid4()

    got = race(*[lambda: handed_in(real_world, public_id=key, media=media) for _ in range(4)])

    assert {type(each) for each in got} == {HandIn}
    assert HandIn.objects.count() == 1
