"""Covered stretches as a bar shows them."""

from dataclasses import dataclass

from sanwei.study.progress import ProgressView


@dataclass(frozen=True)
class Span:
    """A covered stretch, in permille of the length."""

    start: int
    width: int


def spans_of(progress: ProgressView) -> list[Span]:
    """Return the covered stretches for the bar; a sliver stays visible."""
    length = progress.duration_ms or 1
    return [
        Span(start * 1000 // length, max(1, (end - start) * 1000 // length))
        for start, end in progress.intervals
    ]
