"""投稿: a member hands in, the editors of the branch decide, nobody else sees it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lectures.enums import HandInState
from lectures.errors import HandInDecided, HandInNotReady, HandInWithoutRecording
from lectures.hand_ins import services
from lectures.hand_ins.queries import editors_of
from lectures.models import HandIn, LecturePage, Series
from media_pipeline.enums import MediaState
from media_pipeline.models import MediaAsset, MediaUpload
from media_pipeline.tus import finishing
from media_pipeline.tus.enums import UploadState
from sanwei.common import outbox
from sanwei.notices.models import Notice
from sanwei.org.models import Member
from tests import recordings
from tests.databases import RealDatabase, race
from tests.lectures import factories as make
from tests.media_pipeline.uploads.sender import Sender, upload_at
from tests.world import NOW, World

ADDRESS = "/lectures/hand-in/"


def signed_in(world: World, member: Member) -> Client:
    return Sender(world.account(member)).client


def handed_in(world: World, **changes: Any) -> HandIn:
    told = {
        "public_id": uuid4(),
        "member": world.zhang_san,
        "title": "一张旧车票",
        "about": "老站长第一次出乘。",
        "series": None,
        "media": changes.pop("media", None) or make.media(world),
        "at": NOW,
    }
    return services.hand_in(**{**told, **changes})


def words(**changes: object) -> dict[str, object]:
    told: dict[str, object] = {
        "title": "一张旧车票",
        "about": "老站长第一次出乘。",
        "confirmed_unclassified": "on",
        "key": str(uuid4()),
    }
    return {key: value for key, value in {**told, **changes}.items() if value is not None}


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("手机录像.mp4", recordings.CLIP.read_bytes(), "video/mp4")


def sent(world: World, member: Member) -> MediaUpload:
    """Return a whole upload of ``member``, as the page's script leaves it."""
    sender = Sender(world.account(member))
    address = sender.begun(4, purpose="hand_in")
    sender.patch(address, b"film", offset=0)
    return upload_at(address)


@pytest.mark.django_db
def test_a_recording_sent_in_parts_is_handed_in_while_it_is_still_being_checked(
    world: World,
) -> None:
    upload = sent(world, world.zhang_san)
    client = signed_in(world, world.zhang_san)

    answer = client.post(ADDRESS, words(upload=str(upload.public_id)), follow=True)

    hand_in = HandIn.objects.get()
    assert (hand_in.member, hand_in.unit, hand_in.upload, hand_in.asset) == (
        world.zhang_san,
        world.first,
        upload,
        None,
    )
    assert "已交，等编辑看" in answer.content.decode()
    finishing.work_off()
    made = HandIn.objects.get().asset
    assert made is not None
    assert made.collection == HandIn.objects.get().unit.collection


@pytest.mark.django_db
def test_without_a_script_the_form_brings_the_file(world: World) -> None:
    signed_in(world, world.zhang_san).post(ADDRESS, words(file=file()))

    asset = HandIn.objects.get().asset
    assert asset is not None
    assert (asset.title, asset.uploaded_by) == ("一张旧车票", world.account(world.zhang_san))
    assert asset.confirmed_unclassified_at is not None


@pytest.mark.parametrize("by", ["file", "upload"])
@pytest.mark.django_db
def test_the_same_form_sent_twice_is_one_hand_in(world: World, by: str) -> None:
    client = signed_in(world, world.zhang_san)
    upload = sent(world, world.zhang_san)
    told = words()

    for _ in range(2):
        brought = {"file": file()} if by == "file" else {"upload": str(upload.public_id)}
        answer = client.post(ADDRESS, {**told, **brought})
        assert answer.status_code == 302

    assert HandIn.objects.count() == 1
    assert MediaAsset.objects.count() == (1 if by == "file" else 0)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("title", "请给这一课起个题目。"),
        ("about", "请写一句讲了什么。"),
        ("confirmed_unclassified", "涉密文件、内部资料严禁上传。请确认内容不涉密"),
        ("file", "请选择或现拍一段录像、录音。"),
    ],
)
@pytest.mark.django_db
def test_what_is_missing_is_said_and_nothing_is_kept(
    world: World, missing: str, sentence: str
) -> None:
    told = words(file=file(), **({} if missing == "file" else {missing: None}))
    if missing == "file":
        told.pop("file")

    answer = signed_in(world, world.zhang_san).post(ADDRESS, told)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not HandIn.objects.exists()
    assert not MediaAsset.objects.exists()


@pytest.mark.django_db
def test_somebody_else_s_upload_can_t_be_handed_in(world: World) -> None:
    upload = sent(world, world.wang_wu)

    answer = signed_in(world, world.zhang_san).post(ADDRESS, words(upload=str(upload.public_id)))

    assert answer.status_code == 422
    assert not HandIn.objects.exists()


@pytest.mark.django_db
def test_somebody_else_s_form_can_t_be_sent_again(world: World) -> None:
    theirs = handed_in(world, member=world.wang_wu, media=make.media(world, world.second))

    answer = signed_in(world, world.zhang_san).post(
        ADDRESS, words(file=file(), key=str(theirs.public_id))
    )

    assert answer.status_code == 422
    assert HandIn.objects.get().member == world.wang_wu


@pytest.mark.django_db
def test_an_upload_that_is_not_whole_is_refused(world: World) -> None:
    sender = Sender(world.account(world.zhang_san))
    upload = upload_at(sender.begun(10, purpose="hand_in"))

    answer = sender.client.post(ADDRESS, words(upload=str(upload.public_id)))

    assert "录像还没有传完" in answer.content.decode()
    assert not HandIn.objects.exists()


@pytest.mark.django_db
def test_a_member_sees_one_s_own_and_nobody_else_s(world: World) -> None:
    handed_in(world, title="我的一课")
    handed_in(
        world, member=world.wang_wu, title="二支部的一课", media=make.media(world, world.second)
    )
    handed_in(world, member=world.li_si, title="同支部别人的一课")

    page = signed_in(world, world.zhang_san).get(ADDRESS).content.decode()

    assert "我的一课" in page
    assert "二支部的一课" not in page
    assert "同支部别人的一课" not in page


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
def test_nobody_else_withdraws_it(world: World) -> None:
    address = reverse("lectures:withdraw_hand_in", args=[handed_in(world).public_id])

    for member in (world.li_si, world.zhao_liu, world.wang_wu):
        assert signed_in(world, member).post(address).status_code == 404
    assert HandIn.objects.get().state == HandInState.WAITING


@pytest.mark.django_db
def test_what_was_sent_back_may_be_handed_in_again_with_its_words(world: World) -> None:
    hand_in = handed_in(world)
    services.send_back(
        hand_in=hand_in, reason="声音太小。", actor=world.account(world.zhao_liu), at=NOW
    )
    client = signed_in(world, world.zhang_san)

    page = client.get(ADDRESS).content.decode()
    again = client.get(ADDRESS, {"again": str(hand_in.public_id)}).content.decode()
    strange = signed_in(world, world.wang_wu).get(ADDRESS, {"again": str(hand_in.public_id)})

    assert "赵六：声音太小。" in page
    assert 'value="一张旧车票"' in again
    assert 'value="一张旧车票"' not in strange.content.decode()


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


@pytest.mark.django_db
def test_editors_of_the_unit_see_it_and_those_of_another_do_not(world: World) -> None:
    hand_in = handed_in(world, title="一支部的投稿")
    look = reverse("lecture_hand_ins:look", args=[hand_in.pk])
    home = reverse("lecture_hand_ins:index")

    for member in (world.zhao_liu, world.sun_qi):
        client = signed_in(world, member)
        assert "一支部的投稿" in client.get(home).content.decode()
        assert client.get(look).status_code == 200
    stranger = signed_in(world, world.wu_jiu)
    assert "一支部的投稿" not in stranger.get(home).content.decode()
    assert "一支部的投稿" not in stranger.get("/cms/").content.decode()
    for do in ("adopt", "send_back"):
        assert stranger.post(look, {"do": do, "reason": "x"}).status_code == 404
    assert signed_in(world, world.zhang_san).get(look).status_code in {302, 403, 404}
    assert HandIn.objects.get().state == HandInState.WAITING


@pytest.mark.django_db
def test_an_editor_adopts_with_one_press_and_sends_back_with_a_reason(world: World) -> None:
    client = signed_in(world, world.zhao_liu)
    first, second = handed_in(world), handed_in(world, title="另一课")
    back = reverse("lecture_hand_ins:look", args=[second.pk])

    adopted = client.post(reverse("lecture_hand_ins:look", args=[first.pk]), {"do": "adopt"})
    without = client.post(back, {"do": "send_back", "reason": ""})
    client.post(back, {"do": "send_back", "reason": "太短了"})

    page = LecturePage.objects.get()
    assert adopted.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "请写一句为什么退回、怎么改。" in without.content.decode()
    second.refresh_from_db()
    assert (second.state, second.reason) == (HandInState.RETURNED, "太短了")


@pytest.mark.django_db
def test_the_editor_s_first_screen_says_that_one_waits(world: World) -> None:
    handed_in(world, title="等人看的一课")

    page = signed_in(world, world.zhao_liu).get("/cms/").content.decode()

    assert "1份投稿等您看" in page
    assert "等人看的一课" in page


@pytest.mark.django_db
def test_a_recording_that_was_refused_is_told_to_the_member(world: World) -> None:
    handed_in(world, media=make.media(world, state=MediaState.REJECTED, reason="文件已损坏。"))

    page = signed_in(world, world.zhang_san).get(ADDRESS).content.decode()

    assert "文件已损坏。请撤回，换一份再交。" in page


@pytest.mark.django_db
def test_the_page_costs_the_same_queries_with_one_and_three_rows(world: World) -> None:
    client = signed_in(world, world.zhang_san)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    handed_in(world)
    cost()
    with_one = cost()
    handed_in(world)
    handed_in(world)

    assert cost() == with_one


@pytest.mark.django_db
def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(ADDRESS)["Location"].startswith("/accounts/login/")


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
