"""The loop of one lane: recurring jobs, then one task, then a short rest."""

import contextlib
import logging
import os
import signal
import socket
import sys
import time
from types import FrameType

from django.conf import settings
from django.db import OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.compat import TaskContext, task_finished, task_started

from sanwei.common import clock, lanes
from sanwei.common.children import limits
from sanwei.common.lanes import leases
from sanwei.common.lanes.heartbeat import beating
from sanwei.common.lanes.periodic import Timetable
from sanwei.common.lanes.pulse import Pulse

logger = logging.getLogger(__name__)

#: The longest rest between two looks at the queue, in seconds.
REST_SECONDS = 0.5
YIELDING_NICE = 10


class LaneStopped(BaseException):
    """The lane was asked to end; unwinds whatever is running, which must let go of its processes and leases."""


class LaneChild:
    """Runs one lane in this process until it is stopped."""

    def __init__(self, lane: str, *, lease_seconds: float | None = None) -> None:
        self.lane = lane
        self.holder = leases.Holder(
            worker=f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(8)}",
            seconds=lease_seconds or settings.TASK_LEASE_SECONDS,
        )
        self._queues = lanes.queues_of(lane)
        self._pulse = Pulse(lane, self.holder.worker)
        self._timetable = Timetable(lanes.jobs_of(lane), telling=self._pulse.doing)
        self._is_ending = False
        self._reclaim_at = 0.0

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then give back what is unfinished and return."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._pulse.start()
        try:
            while True:
                self._turn()
        except LaneStopped:
            logger.info("lane %s ends", self.lane)
        finally:
            self._is_ending = True
            self._pulse.stop()
            connections.close_all()

    def turn(self) -> bool:
        """Do what is due now; tell whether there was anything to do."""
        at = clock.now()
        if time.monotonic() >= self._reclaim_at:
            leases.reclaim(queues=self._queues, holder=self.holder, at=at)
            self._reclaim_at = time.monotonic() + max(0.5, self.holder.seconds / 3)
        ran = self._timetable.run_due(at=at)
        task = leases.claim(queues=self._queues, holder=self.holder, at=clock.now())
        if task is not None:
            self._run_task(task)
        return bool(ran) or task is not None

    def _turn(self) -> None:
        close_old_connections()
        try:
            is_busy = self.turn()
        except OperationalError:
            # The database is away or locked longer than its time-out: the lane outlives that.
            logger.exception("lane %s: the database did not answer", self.lane)
            connections.close_all()
            is_busy = False
        if not is_busy:
            time.sleep(self._rest_seconds())

    def _rest_seconds(self) -> float:
        due_at = self._timetable.next_due()
        if due_at is None:
            return REST_SECONDS
        return min(REST_SECONDS, max(0.02, (due_at - clock.now()).total_seconds()))

    def _run_task(self, task: leases.StoredTask) -> None:
        try:
            with (
                beating(lambda at: leases.renew(task, self.holder, at=at), self.holder),
                self._pulse.doing(task.task_path),
            ):
                outcome, error = _call(task)
        except LaneStopped:
            connections.close_all()
            leases.release(task, self.holder)
            raise
        if not leases.is_ours(task, self.holder):
            logger.warning("task %s was taken over by another worker", task.task_path)
            return
        if error is None:
            task.set_successful(outcome)
        else:
            task.set_failed(error)
        _tell_finished(task)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        # Ctrl-C reaches a child twice, from the terminal and from the supervisor: the second is no news.
        if not self._is_ending:
            self._is_ending = True
            raise LaneStopped


def _call(task: leases.StoredTask) -> tuple[object, BaseException | None]:
    try:
        work, result = task.task, task.task_result
        task_started.send(sender=type(work.get_backend()), task_result=result)
        context: tuple[object, ...] = (
            (TaskContext(task_result=result),) if work.takes_context else ()
        )
        return work.call(*context, *result.args, **result.kwargs), None
    except Exception as error:  # the task boundary
        logger.exception("task %s failed", task.task_path)
        return None, error


def _tell_finished(task: leases.StoredTask) -> None:
    try:
        result = task.task_result
        task_finished.send(sender=type(task.task.get_backend()), task_result=result)
    except ImportError:
        logger.error("task %s no longer exists", task.task_path)


def main(lane: str) -> int:
    """Run ``lane`` in this process; return the exit code."""
    if lane in lanes.YIELDING:
        _yield_to_pages()
    try:
        LaneChild(lane).run()
    finally:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _yield_to_pages() -> None:
    """Come after the pages: nice, and in a session of its own, because Linux shares between sessions first."""
    with contextlib.suppress(PermissionError):  # it leads one already
        os.setsid()
    limits.apply(limits.Limits(nice=YIELDING_NICE))
