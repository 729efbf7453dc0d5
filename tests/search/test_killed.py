"""A writer that is killed amid a commit or a rebuild: whole batches, no lock, nothing lost that was told."""

import multiprocessing
import os
import random
import time
from pathlib import Path

import pytest

from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover
from sanwei.search.folder_engine import FolderEngine
from tests.search.engines import EVERY_ENGINE, opening_of
from tests.search.killed import SIZE, batch, write_for_ever

ROUNDS = 5
ALL_ROUNDS = 25
#: A kill comes at any moment of this span after the first batch of a round is told, in seconds.
SPAN = 1.0


def run_and_kill(engine: FolderEngine, first: int, seconds: float) -> int:
    """Return the last batch that a writer in a process of its own told of before it was killed."""
    listening, telling = os.pipe()
    writer = multiprocessing.get_context("fork").Process(
        target=write_for_ever, args=(engine, first, telling)
    )
    writer.start()
    os.close(telling)
    with os.fdopen(listening) as lines:
        told = int(lines.readline())
        time.sleep(seconds)
        writer.kill()
        rest = lines.read().split()
    writer.join()
    return int(rest[-1]) if rest else told


def documents_of(engine: FolderEngine, number: int) -> int:
    terms = tuple(query_terms(f"batch{number}"))
    return len(engine.search(Bag(terms, {"title": 1.0}, Cover.ALL), ["row"])["row"])


@pytest.mark.parametrize("name", EVERY_ENGINE)
@pytest.mark.parametrize(
    "rounds", [ROUNDS, pytest.param(ALL_ROUNDS, marks=pytest.mark.slow)], ids=str
)
def test_killed_writer_leaves_whole_batches_and_no_lock(
    name: str, rounds: int, tmp_path: Path
) -> None:
    opening, moments, first = opening_of(name), random.Random(20261129), 0
    for _ in range(rounds):
        told = run_and_kill(opening(tmp_path), first, moments.uniform(0, SPAN))
        engine = opening(tmp_path)  # as a process that starts now

        assert [documents_of(engine, number) for number in range(told + 1)] == [SIZE] * (told + 1)
        unfinished = documents_of(engine, told + 1)
        assert unfinished in {0, SIZE}

        first = told + 1
        engine.write(batch(first), ())
        assert documents_of(engine, first) == SIZE
        first += 1
