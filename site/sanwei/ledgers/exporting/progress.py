"""How far an export is: counted by the writer, told to the database by a thread of its own.

A connection that is still reading rows must not write: on SQLite its snapshot is old by then, and the write is
refused at once. So the thread has a connection of its own.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError, connection

from sanwei.ledgers.exporting.errors import ExportCancelled

logger = logging.getLogger(__name__)
TELL_SECONDS = 0.4
WHOLE = 1000
T = TypeVar("T")


class Progress:
    """Counts steps of ``expected``; ``permille`` never falls and reaches 1000 only when the file lies in its place."""

    def __init__(self) -> None:
        self.permille = 0
        self._expected = 0
        self._done = 0
        self._from, self._until = 0, WHOLE - 1
        self._is_cancelled = False

    def expect(self, steps: int, *, share: tuple[int, int] = (0, WHOLE - 1)) -> None:
        """Begin a part of the work: ``steps`` of it lead from one permille of the whole to the other."""
        self._expected, self._done = steps, 0
        self._from, self._until = share
        self._reach(self._from)

    def step(self, count: int = 1) -> None:
        """Raises: ExportCancelled."""
        self._done += count
        if self._is_cancelled:
            raise ExportCancelled
        if self._expected:
            width = self._until - self._from
            self._reach(self._from + min(width, width * self._done // self._expected))

    def each(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield ``rows``, a step for each."""
        for row in rows:
            yield row
            self.step()

    def cancel(self) -> None:
        self._is_cancelled = True

    def _reach(self, permille: int) -> None:
        self.permille = max(self.permille, permille)


@contextmanager
def told(progress: Progress, tell: Callable[[int], bool]) -> Iterator[None]:
    """Call ``tell(permille)`` from time to time while the block runs; when it says no, the work is cancelled.

    Within a transaction nobody else could read it: then nothing is told.
    """
    if connection.in_atomic_block:
        yield
        return
    ended = threading.Event()

    def run() -> None:
        try:
            while not ended.wait(TELL_SECONDS):
                try:
                    if not tell(progress.permille):
                        progress.cancel()
                        return
                except OperationalError:
                    # Busy or away; the next word may still come through.
                    logger.exception("the progress of an export was not told")
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="export-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
