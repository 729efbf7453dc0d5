"""Brings what an engine has written to disk and remembers checksums, so that damage can be told from a mistake.

Files of an index are written once and then only read or deleted; those that change are the engine's own to name.
"""

import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

SUMS: Final = "SUMS"
CHUNK_BYTES: Final = 1 << 20


def replace(path: Path, text: str) -> None:
    """Put ``text`` in place of a small file: after a power cut it holds either the old text or the new one."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal(folder: Path, *, changing: frozenset[str]) -> None:
    """Make every file of ``folder`` durable; remember the sums of those not named in ``changing``."""
    known = _sums(folder)
    sums: dict[str, list[int]] = {}
    for path in _files(folder):
        if path.name in changing:
            _flush(path)
        else:
            sums[path.name] = known.get(path.name) or _flush(path)
    replace(folder / SUMS, json.dumps(sums))


def is_whole(folder: Path) -> bool:
    """Tell whether all files of ``folder`` that were sealed are as they were then."""
    known = _sums(folder)
    return bool(known) and all(
        _sum(path) == known[path.name] for path in _files(folder) if path.name in known
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_file() and path.name != SUMS)


def _sums(folder: Path) -> dict[str, list[int]]:
    try:
        sums: dict[str, list[int]] = json.loads((folder / SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return sums


def _flush(path: Path) -> list[int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return _sum(path)


def _sum(path: Path) -> list[int]:
    """Return size and checksum."""
    size = checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
    return [size, checksum]
