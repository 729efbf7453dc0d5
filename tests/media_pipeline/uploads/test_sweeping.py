"""What nobody went on with is removed, and nothing else."""

import os
from datetime import timedelta

import pytest

from media_pipeline.tus import parts, services
from media_pipeline.tus.models import MediaUpload
from sanwei.common import clock
from tests.media_pipeline.uploads.sender import Sender, upload_at

pytestmark = pytest.mark.django_db
UPLOADS = "/m/uploads/"


def test_the_sweeper_takes_what_nobody_went_on_with(sender: Sender) -> None:
    old, fresh = sender.begun(10), sender.begun(10)
    whole = sender.begun(4)
    sender.patch(whole, b"abcd", offset=0)
    past = clock.now() - timedelta(seconds=1)
    gone = parts.path_of(upload_at(old).public_id)
    for address in (old, whole):
        MediaUpload.objects.filter(pk=upload_at(address).pk).update(expires_at=past)

    assert services.sweep(at=clock.now()) == 1

    assert not gone.exists()
    assert sender.head(old).status_code == 404
    assert sender.head(fresh).status_code == 200
    assert parts.path_of(upload_at(whole).public_id).read_bytes() == b"abcd"


def test_the_sweeper_takes_files_without_a_row_once_they_are_old() -> None:
    folder = services.uploads.folder()
    folder.mkdir(parents=True, exist_ok=True)
    old, fresh = folder / "old.part", folder / "fresh.part"
    for path in (old, fresh):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))

    services.sweep(at=clock.now())

    assert (old.exists(), fresh.exists()) == (False, True)
    fresh.unlink()
