"""How many parts one server process takes at once: slow senders must leave threads to everybody else."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from media_pipeline.tus.errors import TooBusy

#: Source: 2 processes of 32 threads carried 48 slow uploads at 1 ms pings; 8 of 32 leave room for all the rest.
AT_ONCE = 8
#: When one that found no room tries again.
RETRY_AFTER_SECONDS = 3

_room = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def passed() -> Iterator[None]:
    """Hold one of the places for the block. Raises: TooBusy."""
    if not _room.acquire(blocking=False):
        raise TooBusy
    try:
        yield
    finally:
        _room.release()
