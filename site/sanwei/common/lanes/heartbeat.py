"""Keeps a lease alive from a thread of its own while the main thread works."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import OperationalError, close_old_connections, connection

from sanwei.common import clock
from sanwei.common.lanes.leases import Holder

logger = logging.getLogger(__name__)

BEATS_PER_LEASE = 3


@contextmanager
def beating(renew: Callable[[datetime], bool], holder: Holder) -> Iterator[None]:
    """Call ``renew(at)`` three times a lease while the block runs, until it says that the lease is lost."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(holder.seconds / BEATS_PER_LEASE):
                close_old_connections()
                try:
                    if not renew(clock.now()):
                        logger.warning("%s lost its lease", holder.worker)
                        return
                except OperationalError:
                    # Busy or away; the next beat may still come in time.
                    logger.exception("a heartbeat of %s failed", holder.worker)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=2)
