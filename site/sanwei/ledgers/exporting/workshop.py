"""Where a file lies while it is made: beside the storage, so that handing it over is a rename and never half done."""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage

KEPT_SECONDS = 86_400
CHUNK_BYTES = 1 << 20
#: ``errno`` of a full disk, a full quota and a file beyond its limit.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def folder() -> Path:
    found = Path(settings.DATA_DIR) / "work/exports"
    found.mkdir(parents=True, exist_ok=True)
    return found


@contextmanager
def bench() -> Iterator[IO[bytes]]:
    """Open an empty file to write into; it is gone afterwards unless somebody moved it away."""
    handle, name = tempfile.mkstemp(suffix=".export", dir=folder())
    os.close(handle)
    try:
        with open(name, "w+b") as file:
            yield file
    finally:
        Path(name).unlink(missing_ok=True)


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """Return SHA-256 and length of an open file, which stands at its end afterwards."""
    sha, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        sha.update(chunk)
        size += len(chunk)
    return sha.hexdigest(), size


def hand_over(file: IO[bytes], storage: Storage, name: str) -> str:
    """Store the file under ``name`` in place of what a killed worker left there; return the name it got."""
    file.flush()
    os.fsync(file.fileno())
    storage.delete(name)
    try:
        return storage.save(name, _OnDisk(file))
    except BaseException:
        storage.delete(name)
        raise


def sweep() -> int:
    """Remove what killed workers left behind; return how many."""
    old = [path for path in folder().iterdir() if time.time() - path.stat().st_mtime > KEPT_SECONDS]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)


class _OnDisk(File[Any]):
    """A file that a storage on the same disk may take away by renaming it."""

    def temporary_file_path(self) -> str:
        return str(self.name)
