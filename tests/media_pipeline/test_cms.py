"""The editor's screens: upload, state, retry, deletion; another unit's recordings do not exist."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail import hooks

from media_pipeline import choosers, jobs, services
from media_pipeline.enums import MediaState, Stage
from media_pipeline.models import MediaAsset, MediaJob
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.lanes.leases import Holder
from tests import recordings
from tests.media_pipeline.test_addresses import signed_in
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(world: World) -> User:
    return world.account(world.zhao_liu)


@pytest.fixture
def client(editor: User) -> Client:
    return signed_in(editor)


@pytest.fixture
def ours(world: World, editor: User) -> MediaAsset:
    return recordings.published(
        collection=world.first.collection, uploaded_by=editor, at=NOW, title="一支部的课"
    )


@pytest.fixture
def theirs(world: World) -> MediaAsset:
    return recordings.published(
        collection=world.second.collection,
        uploaded_by=world.account(world.wu_jiu),
        at=NOW,
        title="二支部的机密课",
    )


def form(path: Path, world: World, **changes: object) -> dict[str, object]:
    file = SimpleUploadedFile("手机录像.mp4", path.read_bytes(), content_type="video/mp4")
    told = {
        "file": file,
        "title": "",
        "collection": world.first.collection.pk,
        "confirmed_unclassified": "on",
    }
    return {key: value for key, value in {**told, **changes}.items() if value is not None}


def test_an_editor_uploads_a_recording(world: World, client: Client, editor: User) -> None:
    answer = client.post(reverse("recordings:add"), form(recordings.CLIP, world))

    asset = MediaAsset.objects.get()
    assert answer.url == reverse("recordings:detail", args=[asset.pk])
    assert (asset.title, asset.uploaded_by, asset.collection) == (
        "手机录像",
        editor,
        world.first.collection,
    )
    assert asset.confirmed_unclassified_at is not None
    assert asset.jobs.get().stage == Stage.PROBE


def test_a_large_upload_streams_to_the_disk_of_the_storage_and_is_moved(
    world: World, client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    came_from: list[str] = []
    ingest = services.ingest

    def watched(*, file: Any, **told: Any) -> MediaAsset:
        came_from.append(file.temporary_file_path())
        return ingest(file=file, **told)

    monkeypatch.setattr(services, "ingest", watched)

    client.post(reverse("recordings:add"), form(recordings.CLIP, world))

    asset = MediaAsset.objects.get()
    (path,) = came_from
    assert Path(path).parent == Path(settings.DATA_DIR) / "work/uploads"
    assert not Path(path).exists()
    assert Path(asset.source.path).read_bytes() == recordings.CLIP.read_bytes()


def test_without_the_tick_the_form_comes_back_with_the_rule(world: World, client: Client) -> None:
    answer = client.post(
        reverse("recordings:add"), form(recordings.CLIP, world, confirmed_unclassified=None)
    )

    assert "涉密文件、内部资料严禁上传。请确认内容不涉密" in answer.content.decode()
    assert not MediaAsset.objects.exists()


def test_an_empty_file_comes_back_in_words(world: World, client: Client, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").write_bytes(b"")

    answer = client.post(reverse("recordings:add"), form(tmp_path / "empty.mp4", world))

    assert "文件是空的" in answer.content.decode()
    assert not MediaAsset.objects.exists()


def test_an_editor_can_t_upload_into_another_unit(world: World, client: Client) -> None:
    client.post(
        reverse("recordings:add"),
        form(recordings.CLIP, world, collection=world.second.collection.pk),
    )

    assert not MediaAsset.objects.exists()


def test_a_member_without_a_content_role_sees_no_screen(world: World, ours: MediaAsset) -> None:
    client = signed_in(world.account(world.zhang_san))

    for name, args in (("index", []), ("add", []), ("detail", [ours.pk])):
        answer = client.get(reverse(f"recordings:{name}", args=args))
        assert answer.status_code in {302, 403, 404}
        assert "一支部的课" not in answer.content.decode()


def test_the_list_shows_one_s_own_and_no_trace_of_another_unit(
    client: Client, ours: MediaAsset, theirs: MediaAsset
) -> None:
    page = client.get(reverse("recordings:index")).content.decode()
    found = client.get(reverse("recordings:index"), {"q": "机密"}).content.decode()

    assert "一支部的课" in page
    assert "可播放" in page
    assert "时长8秒" in page
    assert "二支部的机密课" not in page
    assert "二支部的机密课" not in found


def test_the_list_costs_the_same_queries_with_one_and_three_rows(
    world: World, client: Client, editor: User
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("recordings:index")).status_code == 200
        return len(queries)

    recordings.published(collection=world.first.collection, uploaded_by=editor, at=NOW)
    cost()
    with_one = cost()
    for _ in range(2):
        recordings.published(collection=world.first.collection, uploaded_by=editor, at=NOW)

    assert cost() == with_one


def test_another_unit_s_recording_does_not_exist(client: Client, theirs: MediaAsset) -> None:
    for name in ("detail", "delete"):
        assert client.get(reverse(f"recordings:{name}", args=[theirs.pk])).status_code == 404
    for name in ("detail", "delete", "retry"):
        address = reverse(f"recordings:{name}", args=[theirs.pk])
        assert client.post(address, {"title": "改了"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.title == "二支部的机密课"


def test_the_state_is_told_for_one_s_own_only(
    client: Client, ours: MediaAsset, theirs: MediaAsset
) -> None:
    MediaJob.objects.create(
        asset=ours,
        stage=Stage.A,
        created_at=NOW,
        worker="w",
        leased_until=clock.now(),
        progress_permille=437,
        makes="1080p",
    )
    MediaAsset.objects.filter(pk=ours.pk).update(state=MediaState.ENCODING)

    answer = client.get(reverse("recordings:status"), {"ids": f"{ours.pk},{theirs.pk},x"})

    assert json.loads(answer.content) == {
        "recordings": {
            str(ours.pk): {
                "state": "encoding",
                "label": "转码中",
                "sentence": "已可播放，正在做 1080p 43%",
                "percent": 43,
                "is_at_work": True,
                "is_playable": True,
                "is_retryable": False,
            }
        }
    }


def test_a_recording_that_plays_has_a_player(client: Client, ours: MediaAsset) -> None:
    page = client.get(reverse("recordings:detail", args=[ours.pk])).content.decode()

    assert "<video" in page
    assert f"/{ours.public_id}/" in page
    assert "还没有页面使用" in page


def test_a_failed_recording_can_be_tried_again(client: Client, world: World, editor: User) -> None:
    asset = recordings.uploaded(
        recordings.CLIP, collection=world.first.collection, uploaded_by=editor, at=NOW
    )
    holder = Holder("w", 60)
    job = jobs.claim(stages=(Stage.PROBE,), holder=holder, at=NOW)
    assert job is not None
    jobs.fail(job, holder, code="stalled", detail="", is_retryable=True, at=NOW)
    address = reverse("recordings:detail", args=[asset.pk])
    failed = client.get(address).content.decode()

    client.post(reverse("recordings:retry", args=[asset.pk]))

    asset.refresh_from_db()
    assert "重试" in failed
    assert "转码长时间没有进展" in failed
    assert asset.state == MediaState.UPLOADED
    assert reverse("recordings:retry", args=[asset.pk]) not in client.get(address).content.decode()


def test_a_recording_is_deleted_after_a_question(client: Client, ours: MediaAsset) -> None:
    address = reverse("recordings:delete", args=[ours.pk])
    asked = client.get(address).content.decode()

    client.post(address)

    assert "不能恢复" in asked
    assert not MediaAsset.objects.filter(pk=ours.pk).exists()


def test_a_recording_in_use_is_not_deleted(
    client: Client, ours: MediaAsset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media_pipeline.services.is_in_use", lambda asset: True)
    address = reverse("recordings:delete", args=[ours.pk])

    page = client.get(address).content.decode()
    client.post(address)

    assert "正在被页面使用" in page
    assert MediaAsset.objects.filter(pk=ours.pk).exists()


def test_the_chooser_offers_one_s_own_with_state_and_length(
    client: Client, ours: MediaAsset, theirs: MediaAsset
) -> None:
    modal = json.loads(client.get(reverse("media_chooser:choose")).content)["html"]

    assert "一支部的课" in modal
    assert "可播放，时长8秒" in modal
    assert "涉密文件、内部资料严禁上传" in modal
    assert "二支部的机密课" not in modal


def test_searching_in_the_chooser_finds_one_s_own_only(
    client: Client, ours: MediaAsset, theirs: MediaAsset
) -> None:
    found = client.get(reverse("media_chooser:choose_results"), {"q": "支部"}).content.decode()

    assert "二支部的机密课" not in found


def test_a_collection_that_holds_recordings_tells_so(ours: MediaAsset) -> None:
    (told,) = (
        each
        for hook in hooks.get_hooks("describe_collection_contents")
        if (each := hook(ours.collection)) and "音视频" in str(each["count_text"])
    )

    assert (told["count"], str(told["count_text"])) == (1, "1个音视频")


def test_the_chooser_hands_out_one_s_own_only(
    client: Client, ours: MediaAsset, theirs: MediaAsset
) -> None:
    mine = client.get(reverse("media_chooser:chosen", args=[ours.pk]))
    strange = client.get(reverse("media_chooser:chosen", args=[theirs.pk]))
    address = reverse("media_chooser:chosen_multiple")
    many = client.get(address, {"id": [ours.pk]})
    mixed = client.get(address, {"id": [ours.pk, theirs.pk]})

    assert json.loads(mine.content)["result"] == {
        "id": str(ours.pk),
        "title": "一支部的课（可播放，时长8秒）",
        "edit_url": reverse("recordings:detail", args=[ours.pk]),
    }
    assert strange.status_code == 404
    assert [each["id"] for each in json.loads(many.content)["result"]] == [str(ours.pk)]
    for title in ("二支部的机密课", json.dumps("二支部的机密课")[1:-1]):
        assert title not in mixed.content.decode()


def test_the_chooser_itself_refuses_what_the_gate_before_it_would_stop(
    editor: User, ours: MediaAsset, theirs: MediaAsset
) -> None:
    request = RequestFactory().get("/", {"id": [ours.pk, theirs.pk]})
    request.user = editor
    chosen = choosers.ChosenView.as_view(model=MediaAsset)
    many = choosers.ChosenMultipleView.as_view(model=MediaAsset)

    with pytest.raises(Http404):
        chosen(request, pk=theirs.pk)

    assert [each["id"] for each in json.loads(many(request).content)["result"]] == [str(ours.pk)]


def test_one_may_upload_inside_the_chooser(world: World, client: Client) -> None:
    told = {f"{key}": value for key, value in form(recordings.CLIP, world).items()}

    answer = client.post(reverse("media_chooser:create"), told)

    asset = MediaAsset.objects.get()
    assert json.loads(answer.content)["result"]["id"] == str(asset.pk)
