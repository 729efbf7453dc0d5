"""From the last byte to a recording, in the background, whatever dies on the way."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import InMemoryStorage, default_storage
from django.utils.functional import empty

from media_pipeline import services
from media_pipeline.enums import MediaState, Stage
from media_pipeline.models import MediaAsset
from media_pipeline.tus import finishing, locks, parts
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.models import MediaUpload
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.models import RoleAssignment
from tests.media_pipeline.uploads.sender import Sender, upload_at
from tests.world import World

pytestmark = pytest.mark.django_db
FILM = b"film" * 1000


def arrived(sender: Sender, content: bytes = FILM, **words: str) -> MediaUpload:
    """Return an upload whose last byte is here."""
    address = sender.begun(len(content), **words)
    assert sender.patch(address, content, offset=0).status_code == 204
    return upload_at(address)


def stored(asset: MediaAsset) -> bytes:
    with default_storage.open(str(asset.source.name)) as file:
        return bytes(file.read())


def lease_ran_out(upload: MediaUpload) -> None:
    MediaUpload.objects.filter(pk=upload.pk).update(locked_until=clock.now() - timedelta(seconds=1))


def test_an_upload_becomes_a_recording_that_waits_for_its_check(
    world: World, sender: Sender, editor: User
) -> None:
    upload = arrived(sender, filename="党课.mp4", title="第一讲")

    assert finishing.work_off() == 1

    upload.refresh_from_db()
    asset = MediaAsset.objects.get()
    assert (upload.state, upload.asset, upload.lock_holder) == (UploadState.DONE, asset, "")
    assert (asset.public_id, asset.title, asset.source_name, asset.collection) == (
        upload.public_id,
        "第一讲",
        "党课.mp4",
        world.first.collection,
    )
    assert (asset.uploaded_by, asset.size_bytes, asset.sha256, stored(asset)) == (
        editor,
        len(FILM),
        hashlib.sha256(FILM).hexdigest(),
        FILM,
    )
    assert asset.confirmed_unclassified_at == upload.confirmed_unclassified_at
    assert asset.jobs.get().stage == Stage.PROBE
    assert AuditEntry.objects.get(action="media.upload").target_key == str(asset.public_id)
    assert not parts.path_of(upload.public_id).exists()


def test_the_sender_is_led_on(sender: Sender) -> None:
    upload = arrived(sender)
    address = f"/m/uploads/{upload.public_id}/"
    before = sender.state(address).json()

    finishing.work_off()

    after = sender.state(address).json()
    assert (before["state"], before["is_final"], before["address"]) == ("finishing", False, "")
    assert (after["state"], after["is_final"]) == ("done", True)
    assert after["address"] == f"/cms/recordings/{MediaAsset.objects.get().pk}/"


def test_what_is_still_arriving_is_left_alone(sender: Sender) -> None:
    sender.patch(sender.begun(10), b"abcd", offset=0)

    assert finishing.work_off() == 0


def test_the_file_is_renamed_not_copied_on_the_same_disk(sender: Sender) -> None:
    upload = arrived(sender)
    inode = parts.path_of(upload.public_id).stat().st_ino

    finishing.work_off()

    assert Path(MediaAsset.objects.get().source.path).stat().st_ino == inode


def test_a_storage_elsewhere_gets_the_file_through_its_interface(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = InMemoryStorage()
    monkeypatch.setattr(default_storage, "_wrapped", elsewhere)
    upload = arrived(sender)

    finishing.work_off()

    assert default_storage._wrapped is not empty
    assert elsewhere.open(services.source_name_of(upload.public_id)).read() == FILM
    assert not parts.path_of(upload.public_id).exists()


def test_a_worker_killed_after_the_move_leaves_work_that_another_ends(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = arrived(sender)

    class Killed(BaseException):
        pass

    def killed(**told: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(services, "take_in", killed)
        with pytest.raises(Killed):
            finishing.work_off()
    assert not parts.path_of(upload.public_id).exists()
    lease_ran_out(upload)

    assert finishing.work_off() == 1

    asset = MediaAsset.objects.get()
    assert (stored(asset), asset.sha256) == (FILM, hashlib.sha256(FILM).hexdigest())


def test_half_a_copy_of_a_killed_worker_is_replaced(sender: Sender) -> None:
    upload = arrived(sender)
    with default_storage.open(services.source_name_of(upload.public_id), "wb") as half:
        half.write(FILM[:17])

    finishing.work_off()

    asset = MediaAsset.objects.get()
    assert asset.source.name == services.source_name_of(upload.public_id)
    assert stored(asset) == FILM


def test_two_workers_make_one_recording(sender: Sender) -> None:
    upload = arrived(sender)
    locks.take(upload.pk, state=UploadState.FINISHING)

    assert finishing.work_off() == 0
    lease_ran_out(upload)
    assert finishing.work_off() == 1
    assert finishing.work_off() == 0
    assert MediaAsset.objects.count() == 1


def test_a_worker_that_lost_the_upload_meanwhile_leaves_no_second_recording(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = arrived(sender)
    take_in = finishing._take_in

    def taken_over(*told: Any) -> None:
        MediaUpload.objects.filter(pk=upload.pk).update(lock_holder="another")
        take_in(*told)

    monkeypatch.setattr(finishing, "_take_in", taken_over)

    finishing.work_off()

    upload.refresh_from_db()
    assert (upload.state, upload.lock_holder) == (UploadState.FINISHING, "another")
    assert not MediaAsset.objects.exists()
    assert default_storage.exists(services.source_name_of(upload.public_id))


def test_the_same_film_sent_again_is_the_recording_that_is_there(sender: Sender) -> None:
    arrived(sender)
    finishing.work_off()
    again = arrived(sender, filename="又一次.mp4")

    finishing.work_off()

    again.refresh_from_db()
    assert again.asset == MediaAsset.objects.get()
    assert not parts.path_of(again.public_id).exists()
    told = sender.state(f"/m/uploads/{again.public_id}/").json()
    assert told["sentence"] == "这个文件以前传过，直接用原来的那一份。"


def test_a_film_that_was_refused_before_is_looked_at_again(sender: Sender) -> None:
    arrived(sender)
    finishing.work_off()
    MediaAsset.objects.update(state=MediaState.REJECTED)
    arrived(sender)

    finishing.work_off()

    assert MediaAsset.objects.count() == 2


def test_the_same_film_of_another_person_is_another_recording(world: World, sender: Sender) -> None:
    arrived(sender)
    arrived(Sender(world.account(world.wu_jiu)))

    finishing.work_off()

    assert MediaAsset.objects.values("uploaded_by").distinct().count() == 2


def test_who_lost_the_right_meanwhile_leaves_no_recording(world: World, sender: Sender) -> None:
    upload = arrived(sender)
    role = RoleAssignment.objects.get(member=world.zhao_liu)
    org.end_role(assignment=role, ends_before=clock.local_date(clock.now()), at=clock.now())

    finishing.work_off()

    upload.refresh_from_db()
    assert (upload.state, upload.reason_code) == (UploadState.FAILED, "forbidden")
    assert not MediaAsset.objects.exists()
    assert not default_storage.exists(services.source_name_of(upload.public_id))
    assert not parts.path_of(upload.public_id).exists()


def test_a_file_that_vanished_is_told_in_words(sender: Sender) -> None:
    upload = arrived(sender)
    parts.remove(upload.public_id)

    finishing.work_off()

    told = sender.state(f"/m/uploads/{upload.public_id}/").json()
    assert (told["state"], told["sentence"]) == ("failed", "原始文件不见了，请重新上传。")


def test_what_breaks_is_tried_again_and_told_after_the_third_time(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = arrived(sender)

    def broken(file: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr(services, "sha256_of", broken)
    states = []
    for _ in range(finishing.MAX_TRIES):
        finishing.work_off()
        upload.refresh_from_db()
        states.append(upload.state)
        lease_ran_out(upload)

    assert states == [UploadState.FINISHING, UploadState.FINISHING, UploadState.FAILED]
    assert upload.reason_code == "internal"


def test_an_upload_that_kills_its_worker_is_given_up(sender: Sender) -> None:
    upload = arrived(sender)
    MediaUpload.objects.filter(pk=upload.pk).update(tries=finishing.MAX_TRIES)

    finishing.work_off()

    upload.refresh_from_db()
    assert (upload.state, upload.reason_code) == (UploadState.FAILED, "worker_died")
