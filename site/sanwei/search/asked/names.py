"""Columns of people's names: what holds one of them is never said. Each app registers its own at start-up."""

from typing import Final

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from sanwei.common.kept import Kept
from sanwei.search import analysis
from sanwei.search.asked import discretion

#: One character is a surname, and every surname is a word.
SHORTEST_NAME: Final = 2
KEPT_SECONDS: Final = 60

ByLength = dict[int, frozenset[str]]


def register(model: type[Model], column: str) -> None:
    """Have no text said that holds a name of ``column`` of any row."""
    label = f"{model._meta.label_lower}.{column}"
    known = Kept(f"names.{label}", lambda: _by_length(model, column), seconds=KEPT_SECONDS)
    discretion.register(f"names.{label}", lambda text: _holds(known(), text))
    for signal in (post_save, post_delete):
        signal.connect(known.forget, sender=model, weak=False, dispatch_uid=f"names.{label}")


def _by_length(model: type[Model], column: str) -> ByLength:
    found: dict[int, set[str]] = {}
    values = model._default_manager.order_by().values_list(column, flat=True).distinct()
    for name in map(analysis.fold, values.iterator()):
        if len(name) >= SHORTEST_NAME:
            found.setdefault(len(name), set()).add(name)
    return {length: frozenset(names) for length, names in found.items()}


def _holds(names: ByLength, text: str) -> bool:
    folded = analysis.fold(text)
    return any(
        folded[at : at + length] in known
        for length, known in names.items()
        for at in range(len(folded) - length + 1)
    )
