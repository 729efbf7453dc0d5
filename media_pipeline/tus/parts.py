"""The bytes of an upload on disk: one file per upload, beside the storage, never under a name that a stranger chose."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from media_pipeline import uploads

SUFFIX = ".part"


def path_of(upload_id: UUID) -> Path:
    return uploads.folder() / f"{upload_id}{SUFFIX}"


def create(upload_id: UUID) -> None:
    """Make the empty file, and its name in the folder, durable."""
    path = path_of(upload_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def opened(upload_id: UUID) -> Iterator[int]:
    """Yield a handle for reading and writing. Raises: FileNotFoundError."""
    handle = os.open(path_of(upload_id), os.O_RDWR)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def alone(handle: int) -> Iterator[None]:
    """Keep other processes of this host from writing meanwhile; the kernel lets go for a process that dies."""
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def write(handle: int, content: bytes, *, at_byte: int) -> None:
    """Write all of ``content``, or raise OSError."""
    view = memoryview(content)
    while view:
        written = os.pwrite(handle, view, at_byte)
        view, at_byte = view[written:], at_byte + written


def remove(upload_id: UUID) -> None:
    path_of(upload_id).unlink(missing_ok=True)


def has(upload_id: UUID, size_bytes: int) -> bool:
    """Tell whether what was acknowledged lies here; a file that somebody cleaned away has to come again."""
    try:
        return path_of(upload_id).stat().st_size >= size_bytes
    except FileNotFoundError:
        return False
