"""The columns of a table as text: what a sheet holds is what the screen says."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sanwei.ledgers.statistics.enums import Shape
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.values import Value


def heads_of(figures: Sequence[Figure]) -> list[str]:
    """Return the headings of a table; a percentage has a second column for what it is made of."""
    found = []
    for figure in figures:
        is_turns = figure.shape == Shape.TURNS
        found.append(f"{figure.name}（{figure.note}）" if is_turns else str(figure.name))
        if figure.shape == Shape.PERCENT:
            found.append(str(figure.note))
    return found


def cells_of(figures: Sequence[Figure], values: Sequence[Value | None]) -> list[str]:
    found = []
    for figure, value in zip(figures, values, strict=True):
        found.append(value.text if value else absent(figure))
        if figure.shape == Shape.PERCENT:
            found.append((value.note if value else "") or "–")
    return found


def absent(figure: Figure) -> str:
    """Return what stands where a figure has no value: nothing is owed, or nobody is counted."""
    return _("不适用") if figure.shape == Shape.TURNS else "–"
