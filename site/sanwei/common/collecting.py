"""When Python looks for cycles of dead objects: after a start that leaves a million live ones, seldom."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: New objects between two looks at the young; the old are looked at after 20 × 50 such looks. A table of twenty
#: thousand people is half a million objects that all live to its end. Source: tests/bench/ledger/pages.py.
YOUNG: Final = 50_000
MIDDLE: Final = 20
OLD: Final = 50


def settle() -> None:
    """Leave what the start has loaded out of every later look; call once a process, when all is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


@contextmanager
def seldom() -> Iterator[None]:
    """Look seldom while something large is built that all lives to its end: an index of three hundred thousand terms.

    Source: tests/bench/search/run.py, a third of the processor time of a rebuild.
    """
    usual = gc.get_threshold()
    gc.set_threshold(YOUNG, MIDDLE, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
