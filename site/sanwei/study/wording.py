"""Who speaks: the sentences of recordings or those of texts."""

from typing import Protocol

from sanwei.study import reading_sentences, sentences
from sanwei.study.intervals import Intervals


class Wording(Protocol):
    """What both say, each in its own words."""

    def not_started(self, duration_ms: int) -> str: ...

    def under_way(
        self,
        *,
        permille: int,
        threshold_permille: int,
        remaining_ms: int,
        missing: Intervals,
        duration_ms: int,
    ) -> str: ...

    def not_counted(
        self, *, permille: int, threshold_permille: int, missing: Intervals, duration_ms: int
    ) -> str: ...

    def finished_before(self, permille: int) -> str: ...

    def withdrawn(self, permille: int) -> str: ...


def wording_of(*, is_read: bool) -> Wording:
    """Return the sentences of what is read, or of what is watched."""
    if is_read:
        return reading_sentences
    return sentences
