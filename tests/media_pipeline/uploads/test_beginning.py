"""What may begin and what may not: limits, room, rights, names."""

import base64
from typing import Any

import pytest

from media_pipeline.tus import parts, services, space
from media_pipeline.tus.models import MediaUpload
from tests.media_pipeline.uploads.sender import Sender, metadata, upload_at
from tests.world import World

pytestmark = pytest.mark.django_db


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("length", ["", "-1", "1.5", "x", "1" * 30, "٣"])
def test_a_length_that_is_none_is_refused(sender: Sender, length: str) -> None:
    assert sender.begin(1, headers={"Upload-Length": length}).status_code == 400


def test_a_length_told_later_is_refused(sender: Sender) -> None:
    answer = sender.begin(1, headers={"Upload-Defer-Length": "1"})

    assert answer.status_code == 400


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(
    sender: Sender, settings: Any
) -> None:
    settings.MEDIA_MAX_BYTES = 100

    answer = sender.begin(101)

    assert code_of(answer) == (413, "upload_too_large")
    assert answer.json()["message"] == "文件太大，请压缩或分段后再上传。"
    assert sender.begin(100).status_code == 201


def test_an_empty_file_is_refused_in_words(sender: Sender) -> None:
    answer = sender.begin(0)

    assert code_of(answer) == (400, "empty_file")
    assert "文件是空的" in answer.json()["message"]


def test_a_full_disk_refuses_the_beginning(sender: Sender, settings: Any) -> None:
    settings.MEDIA_RESERVE_BYTES = 1 << 60

    answer = sender.begin(10)

    assert code_of(answer) == (507, "no_space")
    assert "磁盘空间不足" in answer.json()["message"]


def test_room_that_is_promised_to_others_is_not_promised_twice(
    sender: Sender, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_RESERVE_BYTES = 100
    usage = space.shutil.disk_usage("/")._replace(free=350)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda path: usage)

    answers = [sender.begin(100).status_code for _ in range(3)]

    assert answers == [201, 507, 507]


def test_without_the_tick_nothing_begins(sender: Sender) -> None:
    answer = sender.begin(10, confirmed="no")

    assert code_of(answer) == (400, "not_confirmed")
    assert "涉密文件、内部资料严禁上传" in answer.json()["message"]
    assert not MediaUpload.objects.exists()


def test_another_unit_s_collection_takes_nothing(world: World, sender: Sender) -> None:
    for wanted in (str(world.second.collection.pk), "999999", "x'; --", ""):
        answer = sender.begin(10, collection=wanted)
        allowed = not wanted.isdecimal()
        assert answer.status_code == (201 if allowed else 403), wanted
    places = set(MediaUpload.objects.values_list("collection", flat=True))
    assert places == {world.first.collection.pk}


def test_a_member_without_a_content_role_sends_no_recording(world: World) -> None:
    assert Sender(world.account(world.zhang_san)).begin(10).status_code == 403


def test_an_unknown_purpose_is_refused(sender: Sender) -> None:
    assert sender.begin(10, purpose="avatar").status_code == 400


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\录像\\党课.mp4", "党课.mp4"),
        ("党课\x00\n\u202e4pm.exe", "党课 4pm.exe"),
        ("é" * 400, "é" * 255),
        ("   ", None),
        ("..", None),
        ("<script>alert(1)</script>.mp4", "script>.mp4"),
    ],
)
def test_a_hostile_name_becomes_one_harmless_line(
    sender: Sender, told: str, kept: str | None
) -> None:
    upload = upload_at(sender.begun(4, filename=told))

    assert upload.name == (kept or str(upload.public_id))
    assert parts.path_of(upload.public_id).parent == services.uploads.folder()


@pytest.mark.parametrize(
    "told",
    [
        "filename",
        "filename !!!",
        "a YQ==,a YQ==",
        "a b YQ==",
        "名 YQ==",
        "," * 5,
        "a " + "A" * 5000,
    ],
)
def test_metadata_that_is_none_is_refused(sender: Sender, told: str) -> None:
    answer = sender.begin(4, headers={"Upload-Metadata": told})

    assert answer.status_code == 400
    assert not MediaUpload.objects.exists()


def test_a_name_in_no_utf8_is_taken_without_what_can_t_be_read(sender: Sender) -> None:
    words = metadata(purpose="recording", confirmed="yes")
    name = base64.b64encode("党课".encode("gb18030") + b".mp4").decode()

    answer = sender.begin(4, headers={"Upload-Metadata": f"{words},filename {name}"})

    assert answer.status_code == 201
    assert MediaUpload.objects.get().name.endswith(".mp4")


def test_one_person_does_not_begin_without_end(sender: Sender) -> None:
    answers = [sender.begin(10).status_code for _ in range(services.MOST_OPEN + 1)]

    assert answers == [201] * services.MOST_OPEN + [429]
