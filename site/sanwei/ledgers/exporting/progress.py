"""How far an export is, counted by its writer."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sanwei.ledgers.exporting.errors import ExportCancelled

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
