"""Tells the house that a lane is alive and what it does, also in the middle of an hour's encode."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection

from sanwei.common import clock
from sanwei.common.models import LaneBeat

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
#: A lane that was not heard of for so long is taken for dead by who looks.
SILENT_AFTER = timedelta(seconds=45)
#: What a killed worker left behind is forgotten after this.
FORGOTTEN_AFTER = timedelta(days=1)


class Pulse:
    """Writes one LaneBeat every ``BEAT_SECONDS`` from a thread of its own; the lane only says what it does."""

    def __init__(self, lane: str, worker: str) -> None:
        self.lane, self.worker = lane, worker
        self._started_at = clock.now()
        self._doing: tuple[str, datetime | None] = ("", None)
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Say that the lane does ``what`` while the block runs."""
        self._doing = (what, clock.now())
        try:
            yield
        finally:
            self._doing = ("", None)

    def beat(self, *, at: datetime) -> None:
        """Write the row of this lane as it is at this moment."""
        doing, since = self._doing
        LaneBeat.objects.update_or_create(
            worker=self.worker,
            defaults={
                "lane": self.lane,
                "started_at": self._started_at,
                "beat_at": at,
                "doing": doing[:200],
                "doing_since": since,
            },
        )

    def start(self) -> None:
        """Begin to beat, and forget the dead of this lane."""
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and take the row away."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=2)
        try:
            LaneBeat.objects.filter(worker=self.worker).delete()
        except DatabaseError:
            logger.warning("lane %s leaves its row behind", self.lane)

    def _run(self) -> None:
        is_first = True
        try:
            while True:
                at = clock.now()
                try:
                    if is_first:
                        dead = LaneBeat.objects.filter(lane=self.lane)
                        dead.filter(beat_at__lt=at - FORGOTTEN_AFTER).delete()
                    self.beat(at=at)
                    is_first = False
                except DatabaseError:
                    # Busy or away; the next beat may still come in time.
                    logger.warning("lane %s could not tell that it is alive", self.lane)
                    connection.close()
                if self._ended.wait(BEAT_SECONDS):
                    return
        finally:
            connection.close()
