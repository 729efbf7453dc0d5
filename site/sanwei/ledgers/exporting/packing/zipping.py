"""A zip on disk whose bytes depend on its content alone: fixed times, fixed order, UTF-8 names, a list of digests.

Memory stays flat: files pass in pieces. Refuses nothing but names; what lies in it is the caller's affair.
"""

import hashlib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from sanwei.ledgers.exporting.packing.names import safe_name

#: Of every entry; zip knows no time before 1980.
MOMENT = (2000, 1, 1, 0, 0, 0)
CHUNK_BYTES = 1 << 20
PACKED = frozenset({"jpg", "jpeg", "png", "webp", "gif", "zip", "docx", "xlsx", "pdf", "pptx"})


@dataclass(frozen=True)
class Entry:
    """One file of the pack; ``path`` below its root folder."""

    path: str
    sha256: str
    size_bytes: int


class Pack:
    """Writes entries below one root folder; a name that is taken gets a number."""

    def __init__(self, file: IO[bytes], *, root: str) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._root = safe_name(root)
        self._taken: set[str] = set()
        self.entries: list[Entry] = []

    def add(self, path: Iterable[str], content: bytes | Iterable[bytes]) -> Entry:
        """Store ``content`` at ``path`` (folders, then the file's name)."""
        name = self._free([safe_name(part) for part in path])
        info = zipfile.ZipInfo(f"{self._root}/{name}", MOMENT)
        is_packed = name.rpartition(".")[2].lower() in PACKED
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.create_system = 3  # the same bytes wherever it is made
        info.external_attr = 0o644 << 16
        sha, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as stored:
            for piece in [content] if isinstance(content, bytes) else content:
                stored.write(piece)
                sha.update(piece)
                size += len(piece)
        entry = Entry(name, sha.hexdigest(), size)
        self.entries.append(entry)
        return entry

    def close(self, *, manifest: str) -> None:
        """Write the list of digests, as ``sha256sum -c`` reads it, and end the archive."""
        lines = "".join(f"{one.sha256}  {one.path}\n" for one in self.entries)
        self.add([manifest], lines.encode())
        self._zip.close()

    def abandon(self) -> None:
        """Let go of the file without an end: what was written of it is of no use."""
        self._zip.fp = None

    def _free(self, parts: list[str]) -> str:
        *folders, last = parts
        stem, dot, ending = last.rpartition(".")
        for number in range(1, 10_000):
            name = last if number == 1 else f"{stem or ending}（{number}）{dot if stem else ''}"
            if number > 1 and stem:
                name += ending
            path = "/".join([*folders, name])
            if path.casefold() not in self._taken:
                self._taken.add(path.casefold())
                return path
        raise ValueError(f"ten thousand files called {last}")


def pieces_of(file: IO[bytes]) -> Iterable[bytes]:
    """Yield an open file from its beginning."""
    file.seek(0)
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
