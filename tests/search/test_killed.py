"""A writer that is killed amid a commit or a rebuild: whole batches, no lock, nothing lost that was told."""

import random
import time
from pathlib import Path

import pytest

from tests.search.engines import EVERY_ENGINE, opening_of
from tests.search.writer import SIZE, Writer, batch, found_of

ROUNDS = 5
ALL_ROUNDS = 25
#: A kill comes at any moment of this span after the first batch of a round is told, in seconds.
SPAN = 1.0


@pytest.mark.parametrize("name", EVERY_ENGINE)
@pytest.mark.parametrize(
    "rounds", [ROUNDS, pytest.param(ALL_ROUNDS, marks=pytest.mark.slow)], ids=str
)
def test_killed_writer_leaves_whole_batches_and_no_lock(
    name: str, rounds: int, tmp_path: Path
) -> None:
    opening, moments, first = opening_of(name), random.Random(20261129), 0
    folder = tmp_path / "index"
    for _ in range(rounds):
        writer = Writer(name, folder, first, telling=tmp_path / "told")
        writer.begin()
        time.sleep(moments.uniform(0, SPAN))
        writer.kill()
        told = writer.told()[-1]
        engine = opening(folder)  # as a process that starts now

        assert [found_of(engine, number) for number in range(told + 1)] == [SIZE] * (told + 1)
        unfinished = found_of(engine, told + 1)
        assert unfinished in {0, SIZE}

        first = told + 1
        engine.write(batch(first), ())
        assert found_of(engine, first) == SIZE
        first += 1
