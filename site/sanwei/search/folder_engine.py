"""What the engines that keep their index in a folder have in common: generations, locks, damage.

A library's own part is small: make an empty index in a folder, open it, write a batch, build a large one.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from sanwei.common import collecting
from sanwei.search import analysis, seals
from sanwei.search.engine import Document, Node, Rebuilding, Scores
from sanwei.search.errors import IndexDamaged, IndexUnavailable
from sanwei.search.evaluation import Reading, evaluate
from sanwei.search.generations import Changes, Generations

#: A file can vanish between its name and its opening, when a writer has just replaced it.
TRIES: Final = 5


class FolderEngine(ABC):
    """See ``engine.Engine`` for what it promises.

    ``fields`` tells which fields there are, in words of the caller's: when they change, the index is another one.
    """

    LIBRARY: ClassVar[str]
    #: Files that the library writes again; all others it writes once.
    CHANGING: ClassVar[frozenset[str]] = frozenset()
    #: What the library raises over files that it can't read.
    BROKEN: ClassVar[tuple[type[Exception], ...]]

    def __init__(self, path: Path, *, fields: Callable[[], str] = str) -> None:
        self.path = path / self.LIBRARY.partition(" ")[0]
        self._fields = fields
        self._generations = Generations(self.path)
        self._local = threading.local()

    @property
    def stamp(self) -> str:
        return f"{self.LIBRARY}, analysis {analysis.VERSION} {self._fields()}".strip()

    @property
    def folder(self) -> Path:
        """The live generation's folder. Raises: IndexUnavailable."""
        return self._generations.current(self.stamp)

    def is_ready(self) -> bool:
        try:
            self._snapshot()
        except IndexUnavailable:
            return False
        return True

    def search(self, node: Node, kinds: Sequence[str]) -> dict[str, Scores]:
        snapshot = self._snapshot()
        try:
            return evaluate(node, kinds, snapshot.reading)
        except Exception as error:  # whatever a library meets in damaged bytes
            self._local.snapshot = None
            if seals.is_whole(snapshot.folder):
                raise  # a mistake of ours: a new index would make it again
            raise IndexDamaged from error

    def write(self, documents: Sequence[Document], removed: Iterable[str]) -> None:
        changes: Changes = dict.fromkeys(removed)
        changes.update((document.key, document) for document in documents)
        with self._generations.writing():
            folder = self.folder if self._generations.is_begun() else self._begin()
            self._generations.note(changes)
            self._write_sealed(folder, changes)

    @contextmanager
    def rebuilding(self) -> Iterator[Rebuilding]:
        with self._generations.rebuilding(self.stamp) as folder:
            with collecting.seldom(), self._build(folder) as new:
                yield new
            changes, offset = self._generations.missed(folder)
            self._write_sealed(folder, changes)
            with self._generations.writing():
                self._write_sealed(folder, self._generations.missed(folder, offset)[0])
                self._generations.switch(folder)

    def clear(self) -> None:
        with self.rebuilding():
            pass

    def collect(self) -> None:
        self._generations.collect()

    @abstractmethod
    def _create(self, folder: Path) -> None:
        """Make an empty index."""

    @abstractmethod
    def _open(self, folder: Path, kept: Any) -> Any:
        """Return a ``Reading`` of the last commit: ``kept`` itself if it still is one of it."""

    @abstractmethod
    def _write(self, folder: Path, changes: Changes) -> None:
        """Carry ``changes`` out in one commit, or leave the index as it was."""

    @abstractmethod
    def _build(self, folder: Path) -> AbstractContextManager[Rebuilding]:
        """Make an empty index and commit what is added to it."""

    def _begin(self) -> Path:
        folder = self._generations.create(self.stamp)
        self._create(folder)
        seals.seal(folder, changing=self.CHANGING)
        self._generations.switch(folder)
        return folder

    def _write_sealed(self, folder: Path, changes: Changes) -> None:
        if changes:
            self._write(folder, changes)
        seals.seal(folder, changing=self.CHANGING)

    def _snapshot(self) -> "_Snapshot":
        """Return the index as it is now, for this thread: a library's readers are not to be shared."""
        kept: _Snapshot | None = getattr(self._local, "snapshot", None)
        self._local.snapshot = None
        for left in reversed(range(TRIES)):
            mark, folder = self._generations.mark(), self.folder
            try:
                reading = self._open(folder, kept.reading if kept and kept.mark == mark else None)
                break
            except self.BROKEN as error:
                if not left:
                    raise IndexUnavailable from error
        self._local.snapshot = snapshot = _Snapshot(mark, folder, reading)
        return snapshot


@dataclass(frozen=True)
class _Snapshot:
    mark: tuple[int, int]
    folder: Path
    reading: Reading
