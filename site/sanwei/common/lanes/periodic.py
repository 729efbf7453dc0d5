"""Runs the jobs that recur. The due time lies in the database, so that two workers never run one job twice."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from sanwei.common import clock
from sanwei.common.lanes import PeriodicJob
from sanwei.common.models import PeriodicRun

logger = logging.getLogger(__name__)


class Timetable:
    """The recurring jobs of one child; remembers due times and asks the database only when one is near.

    ``telling``: entered with the name of a job while it runs.
    """

    def __init__(
        self,
        jobs: Iterable[PeriodicJob],
        *,
        telling: Callable[[str], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._due: dict[PeriodicJob, datetime | None] = dict.fromkeys(jobs)
        self._telling = telling

    def run_due(self, *, at: datetime) -> int:
        """Run every job that is due at ``at`` and that no other worker took; return how many ran."""
        ran = 0
        for job, due_at in list(self._due.items()):
            if due_at is None or due_at <= at:
                is_ours, self._due[job] = claim(job, at=at)
                if is_ours:
                    with self._telling(job.name):
                        run(job)
                    ran += 1
        return ran

    def next_due(self) -> datetime | None:
        """Return when the next job falls due, as far as this process knows."""
        return min((due for due in self._due.values() if due is not None), default=None)


def claim(job: PeriodicJob, *, at: datetime) -> tuple[bool, datetime]:
    """Take the turn of ``job`` at ``at``. Return whether it is ours and when the next turn is due.

    A conditional UPDATE whose row count is checked: right on SQLite and PostgreSQL. Turns that were missed
    while no worker ran are not made up for.
    """
    next_at = at + timedelta(seconds=job.seconds)
    row, is_new = PeriodicRun.objects.get_or_create(
        name=job.name, defaults={"due_at": next_at, "started_at": at}
    )
    if is_new:
        return True, next_at
    if row.due_at > next_at:
        # The interval was shortened, or the machine's clock was set back: keep to the new one.
        PeriodicRun.objects.filter(name=job.name, due_at=row.due_at).update(due_at=next_at)
        return False, next_at
    if row.due_at > at:
        return False, row.due_at
    is_ours = PeriodicRun.objects.filter(name=job.name, due_at=row.due_at).update(
        due_at=next_at, started_at=at
    )
    return bool(is_ours), next_at


def run(job: PeriodicJob) -> None:
    """Run ``job`` now. A failure is logged and kept beside the job; the lane goes on."""
    error = ""
    try:
        job.run()
    except Exception as caught:  # the task boundary
        logger.exception("periodic job %s failed", job.name)
        error = f"{type(caught).__name__}: {caught}"[:2000]
    if error or PeriodicRun.objects.filter(name=job.name).exclude(error="").exists():
        PeriodicRun.objects.filter(name=job.name).update(error=error, failed_at=clock.now())
