"""A writer of an index, in a process of its own: ``python -m tests.search.writer ENGINE FOLDER FIRST [BATCHES]``.

Without BATCHES it writes batches and makes new indexes until it is killed, or alone. Every document of a batch names
it, so that half a batch would show. Each commit is told on a line of its own.

A new process and no fork: the one that runs the tests has threads, and a fork inherits what they hold, for ever.
"""

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover, Document
from sanwei.search.folder_engine import FolderEngine
from tests.search.engines import opening_of

ROOT = Path(__file__).resolve().parents[2]
#: Documents of one batch.
SIZE = 40
#: After so many batches the writer makes a new index of all that it has written.
REBUILDS_EVERY = 4
START_SECONDS = 60


def batch(number: int) -> list[Document]:
    text = f"批次{number:06d} " + "会议记录要写明应到和实到" * 20
    return [
        Document(f"row:{number}-{each}", ("row",), {"title": f"batch{number}", "body": text})
        for each in range(SIZE)
    ]


def found_of(engine: FolderEngine, number: int) -> int:
    """Return how many documents of a batch are found."""
    terms = tuple(query_terms(f"batch{number}"))
    return len(engine.search(Bag(terms, {"title": 1.0}, Cover.ALL), ["row"])["row"])


class Writer:
    """The process, and what it has told so far in the file ``telling``."""

    def __init__(
        self, engine: str, folder: Path, first: int, *, telling: Path, batches: int | None = None
    ) -> None:
        self._telling = telling
        words = [engine, folder, first, *([] if batches is None else [batches])]
        with telling.open("wb") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.search.writer", *map(str, words)],
                cwd=ROOT,
                env={"PYTHONPATH": f"{ROOT}/site:{ROOT}"},
                stdout=file,
            )

    def told(self) -> list[int]:
        """Return the batches that it told of; a line that is not finished counts for nothing."""
        lines = self._telling.read_text().rpartition("\n")[0]
        return [int(line) for line in lines.split()]

    def begin(self) -> None:
        """Wait until it has told of a first batch."""
        until = time.monotonic() + START_SECONDS
        while not self.told():
            assert self._process.poll() is None, "the writer ended before its first batch"
            assert time.monotonic() < until, "the writer told nothing"
            time.sleep(0.01)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(START_SECONDS)

    def end(self) -> int:
        """Wait until it has ended; return its exit code."""
        return self._process.wait(START_SECONDS)


def write(engine: FolderEngine, numbers: Iterable[int], *, rebuilds: bool) -> None:
    for number in numbers:
        if rebuilds and number % REBUILDS_EVERY == 0:
            with engine.rebuilding() as new:
                for each in range(number):
                    new.add(batch(each))
        engine.write(batch(number), ())
        print(number, flush=True)


def main() -> None:
    name, folder, first, *batches = sys.argv[1:]
    start, parent = int(first), os.getppid()
    numbers: Iterable[int] = itertools.count(start)
    if batches:
        numbers = range(start, start + int(batches[0]))
    watched = itertools.takewhile(lambda _number: os.getppid() == parent, numbers)
    write(opening_of(name)(Path(folder)), watched, rebuilds=not batches)


if __name__ == "__main__":
    main()
