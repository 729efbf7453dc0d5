"""A writer to be killed: ``python -m tests.search.killed ENGINE FOLDER FIRST`` writes batches until it is.

Every document of a batch names it, so that half a batch would show. Each commit is told on a line of its own.
"""

import itertools
import os
import sys
from pathlib import Path

import django

from sanwei.search.engine import Document

#: Documents of one batch, and of a rebuild, which holds batch 0 and all that are told.
SIZE = 40
#: After so many batches the writer makes a new index of all that it has written.
REBUILDS_EVERY = 4


def batch(number: int) -> list[Document]:
    text = f"批次{number:06d} " + "会议记录要写明应到和实到" * 20
    return [
        Document(f"row:{number}-{each}", ("row",), {"title": f"batch{number}", "body": text})
        for each in range(SIZE)
    ]


def main(name: str, folder: str, first: int) -> None:
    from tests.search.engines import opening_of

    engine = opening_of(name)(Path(folder))
    told: list[int] = list(range(first))
    for number in itertools.count(first):
        if number % REBUILDS_EVERY == 0:
            with engine.rebuilding() as new:
                for each in told:
                    new.add(batch(each))
        engine.write(batch(number), ())
        told.append(number)
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
