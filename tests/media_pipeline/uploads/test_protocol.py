"""tus 1.0, one behaviour at a time, as a client meets it."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import parse_http_date

from media_pipeline.tus import gate, parts, space
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.models import MediaUpload
from sanwei.accounts.models import User
from sanwei.common import clock
from tests.media_pipeline.uploads.sender import PART, VERSION, Sender, metadata, upload_at
from tests.world import World

pytestmark = pytest.mark.django_db
UPLOADS = "/m/uploads/"


def content_of(address: str) -> bytes:
    return parts.path_of(upload_at(address).public_id).read_bytes()


def checksum(algorithm: str, content: bytes) -> dict[str, str]:
    digest = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    return {"Upload-Checksum": f"{algorithm} {digest}"}


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_options_tells_what_the_server_can_without_a_version(settings: Any) -> None:
    answer = Client().options(UPLOADS)

    assert (answer.status_code, answer["Tus-Version"], answer["Tus-Max-Size"]) == (
        204,
        "1.0.0",
        str(settings.MEDIA_MAX_BYTES),
    )
    assert (
        answer["Tus-Extension"] == "creation,creation-with-upload,termination,checksum,expiration"
    )
    assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_an_upload_begins_with_an_address_an_offset_and_an_end(sender: Sender) -> None:
    answer = sender.begin(10)

    upload = MediaUpload.objects.get()
    assert (answer.status_code, answer["Tus-Resumable"]) == (201, "1.0.0")
    assert answer["Location"] == f"{UPLOADS}{upload.public_id}/"
    assert parse_http_date(answer["Upload-Expires"]) == int(upload.expires_at.timestamp())
    assert (upload.name, upload.size_bytes, upload.received_bytes) == ("手机录像.mp4", 10, 0)


def test_head_tells_how_much_is_here_and_what_was_said_at_the_beginning(sender: Sender) -> None:
    address = sender.begun(10)
    sender.patch(address, b"abcd", offset=0)

    answer = sender.head(address)

    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (
        200,
        "4",
        "10",
    )
    assert answer["Cache-Control"] == "no-store"
    assert answer["Upload-Metadata"] == metadata(
        filename="手机录像.mp4", purpose="recording", confirmed="yes"
    )


def test_parts_follow_each_other_into_one_file(sender: Sender) -> None:
    address = sender.begun(10)

    first = sender.patch(address, b"abcd", offset=0)
    second = sender.patch(address, b"efghij", offset=4)

    assert [(each.status_code, each["Upload-Offset"]) for each in (first, second)] == [
        (204, "4"),
        (204, "10"),
    ]
    assert content_of(address) == b"abcdefghij"
    assert upload_at(address).state == UploadState.FINISHING


def test_a_part_that_does_not_begin_at_the_offset_is_a_conflict(sender: Sender) -> None:
    address = sender.begun(10)
    sender.patch(address, b"abcd", offset=0)

    for offset in (0, 3, 5):
        assert code_of(sender.patch(address, b"xx", offset=offset)) == (409, "wrong_offset")
    assert content_of(address) == b"abcd"


def test_a_part_without_a_known_length_is_refused(sender: Sender) -> None:
    address = sender.begun(4)

    assert sender.patch(address, b"", offset=0).status_code == 411


def test_a_part_beyond_the_length_is_refused_and_nothing_is_written(sender: Sender) -> None:
    address = sender.begun(4)

    assert sender.patch(address, b"abcdef", offset=0).status_code == 413
    assert content_of(address) == b""


def test_a_part_after_the_last_one_is_a_conflict(sender: Sender) -> None:
    address = sender.begun(4)
    sender.patch(address, b"abcd", offset=0)

    nothing = sender.patch(address, b"", offset=4, headers={"Content-Length": "0"})

    assert (nothing.status_code, nothing["Upload-Offset"]) == (204, "4")
    assert sender.patch(address, b"x", offset=0).status_code == 409


def test_the_first_part_may_come_with_the_creation(sender: Sender) -> None:
    answer = sender.begin(6, body=b"abcd")

    assert (answer.status_code, answer["Upload-Offset"]) == (201, "4")
    assert content_of(answer["Location"]) == b"abcd"


def test_a_creation_with_a_body_of_another_kind_is_refused(sender: Sender) -> None:
    answer = sender.client.generic(
        "POST",
        UPLOADS,
        b"abcd",
        content_type="text/plain",
        headers={**VERSION, "Upload-Length": "4"},
    )

    assert answer.status_code == 415
    assert not MediaUpload.objects.exists()


def test_a_part_must_be_declared_as_one(sender: Sender) -> None:
    address = sender.begun(4)

    answer = sender.client.generic(
        "PATCH",
        address,
        b"abcd",
        content_type="video/mp4",
        headers={**VERSION, "Upload-Offset": "0"},
    )

    assert answer.status_code == 415


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_is_refused_with_ours(sender: Sender, version: str) -> None:
    address = sender.begun(4)
    before = {"Tus-Resumable": version} if version else {}

    answers = [
        sender.client.head(address, headers=before),
        sender.client.post(UPLOADS, headers=before),
        sender.client.generic("PATCH", address, b"abcd", content_type=PART, headers=before),
        sender.client.delete(address, headers=before),
    ]

    assert [(each.status_code, each["Tus-Version"]) for each in answers] == [(412, "1.0.0")] * 4
    assert upload_at(address).received_bytes == 0


def test_an_upload_given_up_is_gone_with_its_bytes(sender: Sender) -> None:
    address = sender.begun(10)
    sender.patch(address, b"abcd", offset=0)
    path = parts.path_of(upload_at(address).public_id)

    answer = sender.delete(address)

    assert answer.status_code == 204
    assert not path.exists()
    assert sender.head(address).status_code == 404
    assert sender.patch(address, b"x", offset=4).status_code == 404


def test_what_has_arrived_whole_is_not_given_up_any_more(sender: Sender) -> None:
    address = sender.begun(4)
    sender.patch(address, b"abcd", offset=0)

    assert code_of(sender.delete(address)) == (409, "upload_complete")
    assert content_of(address) == b"abcd"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_with_the_right_checksum_is_kept(sender: Sender, algorithm: str) -> None:
    address = sender.begun(4)

    answer = sender.patch(address, b"abcd", offset=0, headers=checksum(algorithm, b"abcd"))

    assert (answer.status_code, answer["Upload-Offset"]) == (204, "4")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_with_a_wrong_checksum_is_discarded(sender: Sender, algorithm: str) -> None:
    address = sender.begun(8)
    sender.patch(address, b"abcd", offset=0)

    answer = sender.patch(address, b"efgX", offset=4, headers=checksum(algorithm, b"efgh"))

    assert code_of(answer) == (460, "checksum_mismatch")
    assert content_of(address) == b"abcd"
    assert sender.head(address)["Upload-Offset"] == "4"


@pytest.mark.parametrize("told", ["md5 AAAA", "sha1", "sha1 !!!", "crc32 AAAA", ""])
def test_a_checksum_that_is_none_is_refused(sender: Sender, told: str) -> None:
    address = sender.begun(4)

    answer = sender.patch(address, b"abcd", offset=0, headers={"Upload-Checksum": told})

    assert answer.status_code == 400
    assert content_of(address) == b""


def test_an_upload_that_expired_is_gone_until_the_sweeper_comes(sender: Sender) -> None:
    address = sender.begun(10)
    MediaUpload.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    assert code_of(sender.patch(address, b"x", offset=0)) == (410, "upload_expired")
    assert sender.head(address).status_code == 410


def test_every_part_moves_the_end_on(sender: Sender) -> None:
    address = sender.begun(10)
    MediaUpload.objects.update(expires_at=clock.now() + timedelta(minutes=1))

    answer = sender.patch(address, b"x", offset=0)

    end = parse_http_date(answer["Upload-Expires"])
    assert end > (clock.now() + space.KEPT - timedelta(minutes=1)).timestamp()


def test_a_disk_that_filled_up_meanwhile_refuses_the_part(sender: Sender, settings: Any) -> None:
    address = sender.begun(10)
    settings.MEDIA_RESERVE_BYTES = 1 << 60

    assert code_of(sender.patch(address, b"abcd", offset=0)) == (507, "no_space")
    assert sender.head(address)["Upload-Offset"] == "0"


def test_somebody_else_s_upload_does_not_exist(world: World, sender: Sender) -> None:
    address = sender.begun(10)
    others = (world.zhang_san, world.li_si, world.wu_jiu, world.sun_qi)

    for other in (Sender(world.account(each)) for each in others):
        answers = [
            other.head(address),
            other.patch(address, b"evil", offset=0),
            other.delete(address),
            other.state(address),
        ]
        assert [each.status_code for each in answers] == [404] * 4
    assert (content_of(address), upload_at(address).received_bytes) == (b"", 0)


def test_nobody_may_begin_and_nobody_may_go_on(sender: Sender) -> None:
    address, nobody = sender.begun(10), Sender(None)

    answers = [
        nobody.begin(10),
        nobody.head(address),
        nobody.patch(address, b"evil", offset=0),
        nobody.delete(address),
        nobody.state(address),
    ]

    assert [each.status_code for each in answers] == [401] * 5
    assert code_of(answers[2]) == (401, "not_signed_in")
    assert content_of(address) == b""


def test_another_site_can_t_send_in_somebody_s_name(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor, "sanwei.accounts.backends.NumberOrPhoneBackend")
    told = {**VERSION, "Upload-Length": "4", "Upload-Metadata": metadata(purpose="recording")}

    strange = [
        client.post(UPLOADS, headers=told),
        client.post(UPLOADS, headers={**told, "Origin": "https://evil.example"}),
        client.get(UPLOADS, headers={**told, "X-HTTP-Method-Override": "POST"}),
    ]

    assert [each.status_code for each in strange] == [403, 403, 405]
    assert not MediaUpload.objects.exists()


def test_a_proxy_that_lets_only_post_through_is_no_hindrance(sender: Sender) -> None:
    address = sender.begun(4)

    answer = sender.client.generic(
        "POST",
        address,
        b"abcd",
        content_type=PART,
        headers={**VERSION, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"},
    )

    assert (answer.status_code, answer["Upload-Offset"]) == (204, "4")


def test_other_methods_are_not_allowed(sender: Sender) -> None:
    address = sender.begun(4)

    assert sender.client.get(address, headers=VERSION).status_code == 405
    assert sender.client.put(address, headers=VERSION).status_code == 405
    assert sender.client.delete(UPLOADS, headers=VERSION)["Allow"] == "OPTIONS, POST"


def test_a_ninth_part_at_once_is_asked_to_wait(sender: Sender) -> None:
    address = sender.begun(4)
    taken = [gate.passed() for _ in range(gate.AT_ONCE)]
    for place in taken:
        place.__enter__()

    answer = sender.patch(address, b"abcd", offset=0)
    for place in taken:
        place.__exit__(None, None, None)

    assert (code_of(answer), answer["Retry-After"]) == ((503, "upload_busy"), "3")
    assert sender.patch(address, b"abcd", offset=0).status_code == 204


def test_a_creation_stands_though_there_is_no_room_for_its_first_part(sender: Sender) -> None:
    taken = [gate.passed() for _ in range(gate.AT_ONCE)]
    for place in taken:
        place.__enter__()

    answer = sender.begin(4, body=b"abcd")
    for place in taken:
        place.__exit__(None, None, None)

    assert (answer.status_code, answer["Upload-Offset"]) == (201, "0")


def test_a_file_that_was_cleaned_away_is_asked_for_again(sender: Sender) -> None:
    address = sender.begun(10)
    sender.patch(address, b"abcd", offset=0)
    parts.remove(upload_at(address).public_id)

    assert sender.head(address).status_code == 404
    assert sender.patch(address, b"efgh", offset=4).status_code == 404


def test_the_state_is_told_to_the_sender(sender: Sender) -> None:
    address = sender.begun(10)
    sender.patch(address, b"abcd", offset=0)

    assert sender.state(address).json() == {
        "state": "uploading",
        "sentence": "已收到40%。",
        "received_bytes": 4,
        "size_bytes": 10,
        "percent": 40,
        "is_final": False,
        "address": "",
    }


def test_addresses_are_what_the_page_says() -> None:
    assert reverse("media_pipeline:uploads") == UPLOADS
