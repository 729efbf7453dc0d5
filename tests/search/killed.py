"""A writer to be killed: it writes batches and makes new indexes until it is.

Every document of a batch names it, so that half a batch would show. Each commit is told on a line of its own.
"""

import itertools
import os

from sanwei.search.engine import Document
from sanwei.search.folder_engine import FolderEngine

#: Documents of one batch.
SIZE = 40
#: After so many batches the writer makes a new index of all that it has written.
REBUILDS_EVERY = 4


def batch(number: int) -> list[Document]:
    text = f"批次{number:06d} " + "会议记录要写明应到和实到" * 20
    return [
        Document(f"row:{number}-{each}", ("row",), {"title": f"batch{number}", "body": text})
        for each in range(SIZE)
    ]


def write_for_ever(engine: FolderEngine, first: int, telling: int) -> None:
    for number in itertools.count(first):
        if number % REBUILDS_EVERY == 0:
            with engine.rebuilding() as new:
                for each in range(number):
                    new.add(batch(each))
        engine.write(batch(number), ())
        os.write(telling, f"{number}\n".encode())
