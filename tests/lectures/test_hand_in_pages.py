"""投稿 on screens: the member's phone, the editor's list; another unit's do not exist."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lectures.enums import HandInState
from lectures.hand_ins import services
from lectures.models import HandIn, LecturePage
from media_pipeline.enums import MediaState
from media_pipeline.models import MediaAsset
from media_pipeline.tus import finishing
from tests.lectures import factories as make
from tests.lectures.hand_ins import ADDRESS, file, handed_in, sent, signed_in, words
from tests.media_pipeline.uploads.sender import Sender, upload_at
from tests.world import NOW, World


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
