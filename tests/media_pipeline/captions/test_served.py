"""Which captions members get, and who gets them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from media_pipeline.captions import queries, services
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource, CaptionState
from media_pipeline.captions.errors import (
    CaptionsChanged,
    CaptionsServedAlready,
    ChaptersRefused,
    NothingToWithdraw,
)
from media_pipeline.models import CaptionVersion, MediaAsset
from media_pipeline.queries import playback_of
from media_pipeline.services import delete, is_in_use
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.models import OutboxMessage
from tests.lectures import factories
from tests.media_pipeline.captions.words import add, cue, served
from tests.media_pipeline.test_addresses import signed_in
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
ZH, EN = CaptionLanguage.CHINESE, CaptionLanguage.ENGLISH


@pytest.fixture
def asset(world: World) -> MediaAsset:
    lecture = factories.lecture(world, live=True, audience=world.first_only)
    assert lecture.main_media is not None
    return MediaAsset.objects.get(pk=lecture.main_media.pk)


def address(asset: MediaAsset, user: User) -> str:
    playback = playback_of(asset=asset, user=user, at=clock.now())
    assert playback is not None
    return playback.tracks[0].url


def test_a_draft_is_no_track_and_a_confirmed_version_is(world: World, asset: MediaAsset) -> None:
    user = world.account(world.zhang_san)
    add(asset, "机密草稿", source=CaptionSource.MACHINE)
    before = playback_of(asset=asset, user=user, at=NOW)

    served(asset, "同志们好")
    served(asset, "Good morning", language=EN)
    after = playback_of(asset=asset, user=user, at=NOW)

    assert before is not None
    assert after is not None
    assert before.tracks == ()
    assert [(one.language, one.label, one.is_default) for one in after.tracks] == [
        ("zh-Hans", "中文", True),
        ("en", "英语", False),
    ]


def test_a_member_gets_the_confirmed_text_with_a_fixed_type(
    world: World, asset: MediaAsset
) -> None:
    user = world.account(world.zhang_san)
    served(asset, "同志们好")

    answer = signed_in(user).get(address(asset, user))

    assert answer.content.decode() == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n同志们好\n"
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"


def test_captions_that_did_not_change_are_not_sent_again(world: World, asset: MediaAsset) -> None:
    user = world.account(world.zhang_san)
    served(asset, "同志们好")
    client = signed_in(user)
    etag = client.get(address(asset, user))["ETag"]

    assert client.get(address(asset, user), headers={"If-None-Match": etag}).status_code == 304


def test_nobody_else_gets_them_not_even_at_a_leaked_address(
    world: World, asset: MediaAsset
) -> None:
    served(asset, "同志们好")
    leaked = address(asset, world.account(world.zhang_san))
    stranger = world.account(world.wang_wu)

    assert Client().get(leaked).status_code == 403
    assert signed_in(stranger).get(leaked).status_code == 403
    assert signed_in(stranger).get(address(asset, stranger)).status_code == 404


def test_drafts_have_no_address(world: World, asset: MediaAsset) -> None:
    user = world.account(world.zhang_san)
    served(asset, "同志们好")
    add(asset, "机密草稿", source=CaptionSource.MACHINE)

    answer = signed_in(user).get(address(asset, user).replace("-1.vtt", "-2.vtt"))

    assert answer.status_code == 404
    assert "机密草稿" not in answer.content.decode()


def test_withdrawn_captions_are_gone_at_once(world: World, asset: MediaAsset) -> None:
    user = world.account(world.zhang_san)
    served(asset, "同志们好")
    old = address(asset, user)

    services.withdraw(asset=asset, language=ZH, actor=None, at=NOW)

    assert signed_in(user).get(old).status_code == 404
    assert queries.transcript_of(asset) == []
    with pytest.raises(NothingToWithdraw):
        services.withdraw(asset=asset, language=ZH, actor=None, at=NOW)


def test_an_edit_is_a_new_version_and_the_old_one_is_served_until_it_is_confirmed(
    asset: MediaAsset,
) -> None:
    served(asset, "一稿")
    second = add(asset, "二稿")

    assert queries.transcript_of(asset) == [cue("一稿")]

    services.confirm(asset=asset, language=ZH, number=second.number, actor=None, at=NOW)
    assert queries.transcript_of(asset) == [cue("二稿")]
    assert list(asset.captions.values_list("number", "state").order_by("number")) == [
        (1, CaptionState.RETIRED),
        (2, CaptionState.CONFIRMED),
    ]


def test_two_desks_never_overwrite_each_other(asset: MediaAsset) -> None:
    add(asset, "一稿")
    add(asset, "甲改的", after=1)

    with pytest.raises(CaptionsChanged):
        add(asset, "乙改的", after=1)
    with pytest.raises(CaptionsChanged):
        services.confirm(asset=asset, language=ZH, number=1, actor=None, at=NOW)


def test_a_double_click_makes_one_version_and_one_event(asset: MediaAsset) -> None:
    for _click in range(2):
        add(asset, "一稿", after=0)
        services.confirm(asset=asset, language=ZH, number=1, actor=None, at=NOW)

    assert asset.captions.count() == 1
    assert OutboxMessage.objects.filter(kind="media.captions_served").count() == 1


def test_only_what_was_never_confirmed_can_be_deleted(asset: MediaAsset) -> None:
    add(asset, "draft", language=EN)
    served(asset, "同志们好")

    services.delete_drafts(asset=asset, language=EN, actor=None, at=NOW)

    assert set(asset.captions.values_list("language", flat=True)) == {ZH}
    with pytest.raises(CaptionsServedAlready):
        services.delete_drafts(asset=asset, language=ZH, actor=None, at=NOW)


def test_the_database_holds_one_served_version_a_language(asset: MediaAsset) -> None:
    served(asset, "一稿")
    second = add(asset, "二稿")

    with pytest.raises(IntegrityError, match=r"asset_id|served_once"), transaction.atomic():
        CaptionVersion.objects.filter(pk=second.pk).update(
            state=CaptionState.CONFIRMED, confirmed_at=NOW
        )


def test_chapters_are_replaced_as_a_whole_and_in_order(asset: MediaAsset) -> None:
    services.set_chapters(asset=asset, chapters=[(9000, "二"), (0, " 一 ")], actor=None, at=NOW)
    services.set_chapters(asset=asset, chapters=[(9000, "二"), (0, "一")], actor=None, at=NOW)

    assert queries.chapters_of(asset) == ((0, "一"), (9000, "二"))
    assert OutboxMessage.objects.filter(kind="media.captions_served").count() == 1


@pytest.mark.parametrize(
    ("chapters", "reason"),
    [
        ([(0, "一"), (0, "二")], "时间一样"),
        ([(0, " ")], "要有标题"),
        ([(0, "长" * 61)], "要有标题"),
        ([(factories.READY_MS, "完")], "超过了全长"),
        ([(at, "章") for at in range(101)], "最多100个"),
    ],
)
def test_chapters_that_make_no_sense_are_refused(
    asset: MediaAsset, chapters: list[tuple[int, str]], reason: str
) -> None:
    services.set_chapters(asset=asset, chapters=[(5, "旧")], actor=None, at=NOW)

    with pytest.raises(ChaptersRefused, match=reason):
        services.set_chapters(asset=asset, chapters=chapters, actor=None, at=NOW)

    assert queries.chapters_of(asset) == ((5, "旧"),)


def test_captions_do_not_hold_a_recording_that_no_page_uses(world: World) -> None:
    asset = factories.media(world)
    served(asset, "同志们好")
    services.set_chapters(asset=asset, chapters=[(0, "一")], actor=None, at=NOW)

    assert not is_in_use(asset)
    delete(asset=asset, actor=None, at=NOW + timedelta(hours=1))
    assert not CaptionVersion.objects.exists()


def test_a_speaker_s_name_is_part_of_the_plain_words() -> None:
    assert Cue(0, 1, "<v 张三><b>大家</b>好 &amp; 早</v>").plain == "张三：大家好 & 早"
