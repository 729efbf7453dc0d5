"""Parts that break off, disks that fill up, writers that lost their lock."""

import base64
import errno
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from media_pipeline.errors import NoSpace
from media_pipeline.tus import locks, parts, receiving
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import ChecksumMismatch, UploadGone, UploadLocked
from media_pipeline.tus.models import MediaUpload
from media_pipeline.tus.protocol import Checksum
from sanwei.common import clock
from tests.media_pipeline.uploads.sender import Sender, upload_at

pytestmark = pytest.mark.django_db


class Line:
    """A body that brings ``content`` and then ends, breaks (an exception), or does something first."""

    def __init__(
        self, content: bytes, *, breaks: bool = False, then: Callable[[], object] | None = None
    ) -> None:
        self.content, self.breaks, self.then = content, breaks, then

    def read(self, size: int, /) -> bytes:
        piece, self.content = self.content[:size], self.content[size:]
        if not piece and self.then is not None:
            self.then, then = None, self.then
            then()
        if not piece and self.breaks:
            raise OSError(errno.ECONNRESET, "reset by peer")
        return piece


@pytest.fixture
def upload(sender: Sender) -> MediaUpload:
    return upload_at(sender.begun(1_000_000))


def receive(upload: MediaUpload, body: Line, length: int, **more: Any) -> MediaUpload:
    offset = more.pop("offset", upload.received_bytes)
    return receiving.receive(
        upload=upload, body=body, length_bytes=length, offset_bytes=offset, **more
    )


def on_disk(upload: MediaUpload) -> bytes:
    return parts.path_of(upload.public_id).read_bytes()


@pytest.mark.parametrize("breaks", [False, True], ids=["closed", "reset"])
def test_a_part_that_breaks_off_keeps_what_came(upload: MediaUpload, breaks: bool) -> None:
    content = bytes(range(256)) * 1200

    after = receive(upload, Line(content, breaks=breaks), 900_000)

    assert after.received_bytes == len(content)
    assert on_disk(upload) == content
    assert (after.lock_holder, after.state) == ("", UploadState.UPLOADING)


def test_a_part_with_a_checksum_that_breaks_off_is_discarded(upload: MediaUpload) -> None:
    whole = b"a" * 500_000
    told = Checksum("sha256", hashlib.sha256(whole).digest())

    with pytest.raises(ChecksumMismatch):
        receive(upload, Line(whole[:400_000]), len(whole), checksum=told)

    upload.refresh_from_db()
    assert (upload.received_bytes, on_disk(upload)) == (0, b"")


def test_what_was_written_but_never_acknowledged_is_written_over(upload: MediaUpload) -> None:
    receive(upload, Line(b"good"), 4)
    with parts.path_of(upload.public_id).open("ab") as file:
        file.write(b"rubbish of a killed process")
    upload.refresh_from_db()

    receive(upload, Line(b"more"), 4)

    assert on_disk(upload) == b"goodmore"


def test_the_offset_moves_on_within_a_long_part(
    upload: MediaUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process killed after this moment has lost only what came since."""
    monkeypatch.setattr(receiving, "COMMIT_BYTES", 300_000)
    seen: list[int] = []

    def look() -> None:
        seen.append(MediaUpload.objects.get(pk=upload.pk).received_bytes)

    receive(upload, Line(b"a" * 900_000, then=look), 950_000)

    assert seen
    assert seen[0] >= 300_000


def test_a_second_writer_is_refused_while_the_first_one_writes(upload: MediaUpload) -> None:
    told: list[object] = []

    def second() -> None:
        with pytest.raises(UploadLocked) as refused:
            receive(upload, Line(b"x"), 1, offset=0)
        told.append(refused.value.status)

    receive(upload, Line(b"abc", then=second), 4)

    assert told == [423]
    assert on_disk(upload) == b"abc"


def test_a_lock_whose_holder_died_is_taken_over(upload: MediaUpload) -> None:
    MediaUpload.objects.filter(pk=upload.pk).update(
        lock_holder="dead:1:x", locked_until=clock.now() - timedelta(seconds=1)
    )

    assert receive(upload, Line(b"abcd"), 4).received_bytes == 4


def test_a_writer_that_lost_its_lock_writes_and_acknowledges_nothing_more(
    upload: MediaUpload,
) -> None:
    """The process was stopped for longer than its lease, and another connection went on meanwhile."""

    def taken_over() -> None:
        MediaUpload.objects.filter(pk=upload.pk).update(lock_holder="")
        receive(upload, Line(b"NEW"), 3, offset=0)

    with pytest.raises(UploadLocked):
        receive(upload, Line(b"late", then=taken_over), 10)

    upload.refresh_from_db()
    assert (upload.received_bytes, on_disk(upload)) == (3, b"NEW")


def test_a_lock_lost_just_before_the_acknowledgement_acknowledges_nothing(
    upload: MediaUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow_flush(handle: int) -> None:
        MediaUpload.objects.filter(pk=upload.pk).update(lock_holder="another:1:x")

    monkeypatch.setattr(receiving.os, "fsync", slow_flush)

    with pytest.raises(UploadLocked):
        receive(upload, Line(b"abcd"), 4)

    upload.refresh_from_db()
    assert (upload.received_bytes, upload.lock_holder) == (0, "another:1:x")


def test_a_lock_is_renewed_while_bytes_come(upload: MediaUpload) -> None:
    lock = locks.take(upload.pk)
    before = MediaUpload.objects.get(pk=upload.pk).locked_until
    lock._renewed_at -= lock.holder.seconds

    assert lock.is_held()

    after = MediaUpload.objects.get(pk=upload.pk).locked_until
    assert before is not None
    assert after is not None
    assert after > before


def test_giving_up_ends_whoever_is_writing(upload: MediaUpload, sender: Sender) -> None:
    address = reverse("media_pipeline:upload", args=[upload.public_id])
    answers: list[int] = []

    with pytest.raises(UploadLocked):
        receive(
            upload,
            Line(b"abc", then=lambda: answers.append(sender.delete(address).status_code)),
            10,
        )

    assert answers == [204]
    assert not parts.path_of(upload.public_id).exists()


def test_a_disk_that_fills_up_within_a_part_keeps_what_got_in(
    upload: MediaUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = parts.write

    def full(handle: int, content: bytes, *, at_byte: int) -> None:
        if at_byte >= receiving.WRITE_BYTES:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(handle, content, at_byte=at_byte)

    monkeypatch.setattr(parts, "write", full)

    with pytest.raises(NoSpace):
        receive(upload, Line(b"a" * 900_000), 900_000)

    upload.refresh_from_db()
    assert upload.received_bytes == receiving.WRITE_BYTES
    assert upload.lock_holder == ""


def test_an_upload_given_up_meanwhile_is_gone(upload: MediaUpload) -> None:
    MediaUpload.objects.filter(pk=upload.pk).delete()

    with pytest.raises(UploadGone):
        receive(upload, Line(b"abcd"), 4)


def test_what_is_acknowledged_was_flushed_to_disk_first(
    upload: MediaUpload, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[tuple[str, int]] = []
    fsync = receiving.os.fsync

    def flushed(handle: int) -> None:
        order.append(("fsync", MediaUpload.objects.get(pk=upload.pk).received_bytes))
        fsync(handle)

    monkeypatch.setattr(receiving.os, "fsync", flushed)

    receive(upload, Line(b"abcd"), 4)

    assert order == [("fsync", 0)]


def test_a_checksum_header_reaches_the_disk_check(sender: Sender, upload: MediaUpload) -> None:
    address = reverse("media_pipeline:upload", args=[upload.public_id])
    digest = base64.b64encode(hashlib.sha1(b"other", usedforsecurity=False).digest()).decode()

    answer = sender.patch(address, b"abcd", offset=0, headers={"Upload-Checksum": f"sha1 {digest}"})

    assert answer.status_code == 460
    assert answer.reason_phrase == "Checksum Mismatch"
