"""The editor's screens of captions: upload, lines, confirmation, chapters; another unit's do not exist."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from media_pipeline.captions import queries
from media_pipeline.captions.cues import to_vtt
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource, CaptionState, TermKind
from media_pipeline.models import CaptionVersion, MediaAsset, ProofTerm
from sanwei.accounts.models import User
from tests import recordings
from tests.lectures import factories
from tests.media_pipeline.captions.words import add, cue, served
from tests.media_pipeline.test_addresses import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
ZH = CaptionLanguage.CHINESE
SRT = (recordings.DATA / "sanhuiyike_gb18030.srt").read_bytes()


@pytest.fixture
def editor(world: World) -> User:
    return world.account(world.zhao_liu)


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(editor)


@pytest.fixture
def asset(world: World) -> MediaAsset:
    return factories.make_playable(factories.media(world))


def to(name: str, asset: MediaAsset, *words: object) -> str:
    return reverse(f"recordings:{name}", args=[asset.pk, *words])


def upload(
    client: Client, asset: MediaAsset, data: bytes, *, language: str = ZH
) -> tuple[int, str]:
    file = SimpleUploadedFile("字幕.srt", data)
    told = {"file": file, "language": language}
    answer = client.post(to("caption_upload", asset), told, follow=True)
    return answer.status_code, answer.content.decode()


def saved(client: Client, asset: MediaAsset, text: str, *, after: int) -> tuple[int, str]:
    told = {"text": text, "after": after}
    answer = client.post(to("caption_lines", asset, ZH), told, follow=True)
    return answer.status_code, answer.content.decode()


def test_an_uploaded_file_is_a_draft_that_no_member_sees(
    client: Client, asset: MediaAsset, editor: User
) -> None:
    status, page = upload(client, asset, SRT)

    version = asset.captions.get()
    assert status == 200
    assert "读出8句，存为草稿" in page
    assert (version.source, version.state, version.cue_count, version.created_by) == (
        CaptionSource.UPLOADED,
        CaptionState.DRAFT,
        8,
        editor,
    )
    assert queries.transcript_of(asset) == []


def test_a_bad_file_comes_back_with_line_and_reason_and_stores_nothing(
    client: Client, asset: MediaAsset
) -> None:
    status, page = upload(client, asset, SRT.replace(b"00:00:20,951 -->", b"00:00:2x -->"))

    assert status == 422
    assert "第10行：" in page
    assert not asset.captions.exists()


def test_edited_lines_are_the_next_draft(client: Client, asset: MediaAsset) -> None:
    served(asset, "站岗先拦")

    saved(client, asset, to_vtt([cue("站口先拦")]), after=1)

    assert queries.transcript_of(asset) == [cue("站岗先拦")]
    newest = asset.captions.first()
    assert newest is not None
    assert (newest.number, newest.state, newest.source) == (
        2,
        CaptionState.DRAFT,
        CaptionSource.TYPED,
    )


def test_a_wrong_time_comes_back_with_everything_that_was_typed(
    client: Client, asset: MediaAsset
) -> None:
    status, page = saved(client, asset, "WEBVTT\n\n9 --> x\n没有丢的话\n", after=0)

    assert status == 422
    assert "第3行：" in page
    assert "没有丢的话" in page
    assert not asset.captions.exists()


def test_an_edit_of_an_older_version_is_refused_and_kept_on_the_page(
    client: Client, asset: MediaAsset
) -> None:
    add(asset, "一稿")
    add(asset, "别人的二稿")

    status, page = saved(client, asset, to_vtt([cue("我的二稿")]), after=1)

    assert status == 422
    assert "又有了新的一版" in page
    assert "我的二稿" in page
    assert asset.captions.count() == 2


def test_confirming_needs_the_tick_and_then_serves(
    client: Client, asset: MediaAsset, editor: User
) -> None:
    add(asset, "同志们好")

    client.post(to("caption_confirm", asset, ZH), {"number": 1})
    assert not asset.captions.served().exists()

    client.post(to("caption_confirm", asset, ZH), {"number": 1, "checked": "on"})
    assert asset.captions.served().get().confirmed_by == editor


def test_withdrawing_and_deleting_say_what_they_did(client: Client, asset: MediaAsset) -> None:
    served(asset, "同志们好")
    add(asset, "hello", language=CaptionLanguage.ENGLISH)

    refused = client.post(to("caption_delete", asset, ZH), follow=True).content.decode()
    withdrawn = client.post(to("caption_withdraw", asset, ZH), follow=True).content.decode()
    deleted = client.post(to("caption_delete", asset, "en"), follow=True).content.decode()

    assert "要留底，不能删除" in refused
    assert "党员看不到、搜不到了" in withdrawn
    assert "英语字幕草稿已删除" in deleted
    assert list(asset.captions.values_list("language", "state")) == [(ZH, CaptionState.RETIRED)]


def test_an_earlier_version_comes_back_as_a_new_draft(client: Client, asset: MediaAsset) -> None:
    add(asset, "一稿")
    add(asset, "二稿")

    client.post(to("caption_restore", asset, ZH, 1))

    assert list(asset.captions.order_by("number").values_list("number", "text")) == [
        (1, to_vtt([cue("一稿")])),
        (2, to_vtt([cue("二稿")])),
        (3, to_vtt([cue("一稿")])),
    ]


def test_the_screen_lists_what_the_terms_flag(
    client: Client, world: World, asset: MediaAsset
) -> None:
    for unit, term, wrong in (
        (world.committee, "吕永红", ""),
        (world.first, "站口", "站岗"),
        (world.second, "二支部的词", "同志们"),
    ):
        unit.refresh_from_db()
        kind = TermKind.NAME if not wrong else TermKind.WORDING
        ProofTerm.objects.create(collection=unit.collection, kind=kind, term=term, wrong=wrong)
    add(asset, "同志们好，我是吕永宏", "车在站岗等一等")

    page = client.get(to("caption_lines", asset, ZH)).content.decode()

    assert "“吕永宏”是不是“吕永红”？" in page
    assert "“站岗”应为“站口”" in page
    assert "二支部的词" not in page
    assert "要看一眼的2处" in page


def test_captions_beyond_the_end_are_pointed_out(client: Client, asset: MediaAsset) -> None:
    add(asset, *["一句"] * 120)  # the recording is 116 s long

    page = client.get(to("caption_lines", asset, ZH)).content.decode()

    assert "有5句在全长之后" in page


def test_chapters_are_saved_from_lines_of_text(client: Client, asset: MediaAsset) -> None:
    told = "0:00 开场\r\n\r\n1:05　会议怎么记 三句话\r\n"

    client.post(to("chapters", asset), {"chapters": told})

    assert queries.chapters_of(asset) == ((0, "开场"), (65_000, "会议怎么记 三句话"))
    assert "1:05 会议怎么记" in client.get(to("captions", asset)).content.decode()


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("开场", "第1行：“开场”不是时间"),
        ("0:00", "第1行：时间后面要有标题"),
        ("9:00 完", "超过了全长"),
    ],
)
def test_chapters_that_cannot_be_read_come_back(
    client: Client, asset: MediaAsset, told: str, reason: str
) -> None:
    answer = client.post(to("chapters", asset), {"chapters": told})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert reason in page
    assert told in page


def addresses(asset: MediaAsset) -> list[tuple[str, str]]:
    return [
        ("get", to("captions", asset)),
        ("get", to("caption_lines", asset, ZH)),
        ("get", to("transcription", asset)),
        ("post", to("caption_upload", asset)),
        ("post", to("caption_lines", asset, ZH)),
        ("post", to("chapters", asset)),
        ("post", to("transcribe", asset)),
        ("post", to("caption_confirm", asset, ZH)),
        ("post", to("caption_withdraw", asset, ZH)),
        ("post", to("caption_delete", asset, ZH)),
        ("post", to("caption_restore", asset, ZH, 1)),
    ]


def test_another_unit_s_captions_do_not_exist(world: World, asset: MediaAsset) -> None:
    served(asset, "一支部的话")
    stranger = signed_in(world.account(world.wu_jiu))
    told = {
        "number": 1,
        "checked": "on",
        "text": to_vtt([cue("篡改")]),
        "after": 1,
        "chapters": "0:00 改",
    }

    answers = {
        address: getattr(stranger, method)(address, told if method == "post" else None).status_code
        for method, address in addresses(asset)
    }

    assert answers == dict.fromkeys(answers, 404)
    assert list(CaptionVersion.objects.values_list("state", flat=True)) == [CaptionState.CONFIRMED]


def test_a_member_gets_to_no_screen(world: World, asset: MediaAsset) -> None:
    served(asset, "同志们好")
    member = signed_in(world.account(world.zhang_san))

    for method, address in addresses(asset):
        assert getattr(member, method)(address).status_code in {302, 403, 404}
    assert asset.captions.served().exists()


def test_terms_are_scoped_by_the_collections_of_the_editor(client: Client, world: World) -> None:
    world.first.refresh_from_db()
    world.second.refresh_from_db()
    mine = ProofTerm.objects.create(
        collection=world.first.collection, kind=TermKind.NAME, term="我们的人"
    )
    theirs = ProofTerm.objects.create(
        collection=world.second.collection, kind=TermKind.NAME, term="他们的人"
    )
    names = "wagtailsnippets_media_pipeline_proofterm"

    listed = client.get(reverse(f"{names}:list")).content.decode()

    assert "我们的人" in listed
    assert "他们的人" not in listed
    assert client.get(reverse(f"{names}:edit", args=[mine.pk])).status_code == 200
    assert client.get(reverse(f"{names}:edit", args=[theirs.pk])).status_code == 404
    assert client.post(reverse(f"{names}:delete", args=[theirs.pk])).status_code == 404
    told = {
        "kind": "name",
        "term": "新人",
        "wrong": "",
        "note": "",
        "collection": world.second.collection.pk,
    }
    client.post(reverse(f"{names}:add"), told)
    assert not ProofTerm.objects.filter(term="新人").exists()
    client.post(reverse(f"{names}:add"), {**told, "collection": world.first.collection.pk})
    assert ProofTerm.objects.get(term="新人").collection == world.first.collection
    client.post(reverse(f"{names}:delete", args=[mine.pk]))
    assert not ProofTerm.objects.filter(pk=mine.pk).exists()


def test_the_overview_costs_the_same_for_one_language_and_for_three(
    client: Client, asset: MediaAsset
) -> None:
    costs = []
    for language in list(CaptionLanguage)[:3]:
        served(asset, "同志们好", language=language)
        client.get(to("captions", asset))
        with CaptureQueriesContext(connection) as told:
            client.get(to("captions", asset))
        costs.append(len(told))

    assert costs[0] == costs[2]
