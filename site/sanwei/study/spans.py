"""Covered stretches as a bar shows them."""

from dataclasses import dataclass
from typing import Protocol


class Covered(Protocol):
    """What a bar needs: merged stretches and the whole length, in ms."""

    @property
    def intervals(self) -> list[list[int]]: ...

    @property
    def duration_ms(self) -> int: ...


@dataclass(frozen=True)
class Span:
    """A covered stretch, in permille of the length."""

    start: int
    width: int


def spans_of(covered: Covered) -> list[Span]:
    """Return the covered stretches for the bar; a sliver stays visible."""
    length = covered.duration_ms or 1
    return [
        Span(start * 1000 // length, max(1, (end - start) * 1000 // length))
        for start, end in covered.intervals
    ]
