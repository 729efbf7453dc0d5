"""The folder of an index: whole generations beside each other, and ``CURRENT``, which names the one that is read.

A new generation is made while the old one is read and written. What is written meanwhile is noted and caught up
with; then ``CURRENT`` is replaced, after everything that it names is on disk. Locks are the kernel's: they end
with their process. The folder must be on a disk of this machine.
"""

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sanwei.search import seals
from sanwei.search.engine import Document
from sanwei.search.errors import IndexBusy, IndexUnavailable

CURRENT: Final = "CURRENT"
#: In each generation: what wrote it. Another analysis, library or choice of fields is another index.
STAMP: Final = "STAMP"
#: In a generation that is being made: what it must catch up with.
MISSED: Final = "MISSED"
WRITE_LOCK: Final = "write.lock"
REBUILD_LOCK: Final = "rebuild.lock"
NAME: Final = re.compile(r"gen-(\d+)")
#: How long a writer waits for another one before it gives up.
PATIENCE_SECONDS: Final = 10.0
PAUSE_SECONDS: Final = 0.02
#: A reader that has just read the old name still finds its files for so long.
GRACE_SECONDS: Final = 60.0

#: Key → the document to write; None: to be dropped.
Changes = dict[str, Document | None]


class Generations:
    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self, stamp: str) -> Path:
        """Return the folder of the live generation.

        Raises: IndexUnavailable, also if ``stamp`` did not write it.
        """
        try:
            folder = self.root / (self.root / CURRENT).read_text(encoding="utf-8").strip()
            if (
                NAME.fullmatch(folder.name)
                and (folder / STAMP).read_text(encoding="utf-8") == stamp
            ):
                return folder
        except (OSError, ValueError) as error:
            raise IndexUnavailable from error
        raise IndexUnavailable

    def mark(self) -> tuple[int, int]:
        """Return what is another after each switch, also after one to a folder of the same name."""
        try:
            status = (self.root / CURRENT).stat()
        except OSError as error:
            raise IndexUnavailable from error
        return status.st_ino, status.st_mtime_ns

    def is_begun(self) -> bool:
        """Tell whether there ever was an index here, readable or not."""
        return (self.root / CURRENT).exists()

    def create(self, stamp: str) -> Path:
        """Make the empty folder of the next generation; nobody reads it yet."""
        self._make_root()
        folder = self.root / f"gen-{max(self._numbers(), default=0) + 1}"
        folder.mkdir(mode=0o700)
        (folder / STAMP).write_text(stamp, encoding="utf-8")
        return folder

    def switch(self, folder: Path) -> None:
        """Have ``folder``, which is sealed, read from now on."""
        (folder / MISSED).unlink(missing_ok=True)
        seals.flush_folder(self.root)
        seals.replace(self.root / CURRENT, folder.name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other writers away. Raises: IndexBusy."""
        self._make_root()
        with _lock(self.root / WRITE_LOCK, fcntl.LOCK_EX, patience=PATIENCE_SECONDS):
            yield

    @contextmanager
    def rebuilding(self, stamp: str) -> Iterator[Path]:
        """Yield the folder of a new generation that notes what is written to the old one. Raises: IndexBusy.

        One at a time; a folder that was not switched to is removed.
        """
        with self.writing():  # whoever writes now is in the old one before the first row is read
            lock = _lock(self.root / REBUILD_LOCK, fcntl.LOCK_EX)
            handle = lock.__enter__()
            try:
                folder = self.create(stamp)
                (folder / MISSED).touch()
                os.truncate(handle, 0)
                os.pwrite(handle, folder.name.encode(), 0)
            except BaseException:
                lock.__exit__(None, None, None)
                raise
        try:
            yield folder
        finally:
            with suppress(IndexBusy), _lock(self.root / WRITE_LOCK, fcntl.LOCK_EX):
                self._remove_unread()
            lock.__exit__(None, None, None)

    def note(self, changes: Mapping[str, Document | None]) -> None:
        """Tell a rebuild, if there is one, what it must catch up with. Only under ``writing``."""
        try:
            with _lock(self.root / REBUILD_LOCK, fcntl.LOCK_SH):
                return
        except IndexBusy:
            name = (self.root / REBUILD_LOCK).read_text(encoding="utf-8")
        with suppress(FileNotFoundError):
            handle = os.open(self.root / name / MISSED, os.O_WRONLY | os.O_APPEND)
            with os.fdopen(handle, "ab") as file:
                # The line break before it ends a line whose writer was killed.
                file.write(b"\n" + "\n".join(_lines(changes)).encode() + b"\n")

    def missed(self, folder: Path, start: int = 0) -> tuple[Changes, int]:
        """Return what was noted for ``folder`` from the offset ``start`` on, and where to go on from."""
        with (folder / MISSED).open("rb") as file:
            file.seek(start)
            whole, line_break, _rest = file.read().rpartition(b"\n")
        changes: Changes = {}
        for line in whole.splitlines():
            with suppress(ValueError):  # not acknowledged: whoever was killed here does it again
                key, rest = json.loads(line)
                changes[key] = Document(key, tuple(rest[0]), rest[1]) if rest else None
        return changes, start + len(whole) + len(line_break)

    def collect(self) -> None:
        """Remove generations that nobody reads any more and what killed rebuilds left."""
        if not self.root.is_dir():
            return
        with (
            suppress(IndexBusy),
            _lock(self.root / WRITE_LOCK, fcntl.LOCK_EX),
            _lock(self.root / REBUILD_LOCK, fcntl.LOCK_EX),
        ):
            self._remove_unread()

    def _remove_unread(self) -> None:
        try:
            current = int((self.root / CURRENT).read_text(encoding="utf-8").strip()[len("gen-") :])
            age = time.time() - (self.root / CURRENT).stat().st_mtime
        except (OSError, ValueError):
            current, age = 0, GRACE_SECONDS
        for number in self._numbers():
            if number > current or (number < current and age >= GRACE_SECONDS):
                shutil.rmtree(self.root / f"gen-{number}", ignore_errors=True)

    def _numbers(self) -> list[int]:
        found = (NAME.fullmatch(name) for name in os.listdir(self.root))
        return [int(match[1]) for match in found if match]

    def _make_root(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.parent.chmod(0o700)


def _lines(changes: Mapping[str, Document | None]) -> Iterable[str]:
    for key, document in changes.items():
        rest = [document.kinds, dict(document.fields)] if document else None
        yield json.dumps([key, rest], ensure_ascii=False)


@contextmanager
def _lock(path: Path, kind: int, *, patience: float = 0.0) -> Iterator[int]:
    """Hold the lock ``path`` and yield its handle. Raises: IndexBusy."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise IndexBusy from error
                time.sleep(PAUSE_SECONDS)
        yield handle
    finally:
        os.close(handle)
