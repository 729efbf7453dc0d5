"""Tells the database how far an export is, from a thread with a connection of its own.

A connection that is still reading rows must not write: on SQLite its snapshot is old by then, and the write is
refused at once.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from sanwei.ledgers.exporting.progress import Progress

logger = logging.getLogger(__name__)
TELL_SECONDS = 0.4


@contextmanager
def told(progress: Progress, tell: Callable[[int], bool]) -> Iterator[None]:
    """Call ``tell(permille)`` from time to time while the block runs; when it says no, the work is cancelled.

    Within a transaction nobody else could read it: then nothing is told.
    """
    if connection.in_atomic_block:
        yield
        return
    ended = threading.Event()

    def run() -> None:
        try:
            while not ended.wait(TELL_SECONDS):
                try:
                    if not tell(progress.permille):
                        progress.cancel()
                        return
                except OperationalError:
                    # Busy or away; the next word may still come through.
                    logger.exception("the progress of an export was not told")
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="export-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
