"""The lock of an upload where it matters: threads on both databases, and a server process that is killed."""

import pytest

from media_pipeline.models import MediaAsset
from media_pipeline.tus import finishing, locks, parts, receiving
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.errors import UploadLocked
from media_pipeline.tus.locks import UploadLock
from media_pipeline.tus.models import MediaUpload
from tests.databases import RealDatabase, race
from tests.media_pipeline.uploads.sender import Sender, upload_at
from tests.world import World

RACERS = 6


@pytest.fixture
def upload(real_world: World) -> MediaUpload:
    sender = Sender(real_world.account(real_world.zhao_liu))
    return upload_at(sender.begun(600_000))


def test_of_many_who_ask_at_once_one_gets_the_lock(
    real_database: RealDatabase, upload: MediaUpload
) -> None:
    got = race(*[lambda: locks.take(upload.pk) for _ in range(RACERS)])

    assert sum(isinstance(each, UploadLock) for each in got) == 1
    assert sum(isinstance(each, UploadLocked) for each in got) == RACERS - 1


def test_the_same_part_sent_by_many_connections_is_written_once(
    real_database: RealDatabase, upload: MediaUpload
) -> None:
    content = bytes(range(250)) * 1200

    class Body:
        def __init__(self) -> None:
            self.left = content

        def read(self, size: int, /) -> bytes:
            piece, self.left = self.left[:size], self.left[size:]
            return piece

    def send() -> int:
        fresh = MediaUpload.objects.get(pk=upload.pk)
        return receiving.receive(
            upload=fresh, body=Body(), length_bytes=len(content), offset_bytes=0
        ).received_bytes

    got = race(*[send for _ in range(RACERS)])

    # The others met the lock, or came when the offset had moved on.
    assert [each for each in got if isinstance(each, int)] == [len(content)]
    assert {getattr(each, "status", 0) for each in got if isinstance(each, Exception)} <= {409, 423}
    assert parts.path_of(upload.public_id).read_bytes() == content
    upload.refresh_from_db()
    assert (upload.received_bytes, upload.lock_holder) == (len(content), "")


def test_of_many_workers_one_makes_the_recording(
    real_database: RealDatabase, upload: MediaUpload
) -> None:
    parts.path_of(upload.public_id).write_bytes(b"a" * 600_000)
    MediaUpload.objects.filter(pk=upload.pk).update(
        received_bytes=600_000, state=UploadState.FINISHING
    )

    race(*[finishing.work_off for _ in range(RACERS)])

    upload.refresh_from_db()
    assert (upload.state, upload.asset) == (UploadState.DONE, MediaAsset.objects.get())
