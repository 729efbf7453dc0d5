"""Claims django-tasks under a lease, so that the work of a killed worker is taken up again.

django-tasks-db marks a claimed task RUNNING and leaves it so for ever when its worker is killed. Here a claim also
writes a TaskLease; the worker renews it while it works, and whoever finds it expired puts the task back.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from sanwei.common import audit
from sanwei.common.models import TaskLease

#: django-tasks-db's row for one enqueued call.
StoredTask = DBTaskResult[..., Any]

logger = logging.getLogger(__name__)

#: Tries after which a task that kills its worker is given up.
MAX_TRIES = 3


class TaskAbandoned(Exception):
    """The task's worker died ``MAX_TRIES`` times while running it."""


@dataclass(frozen=True)
class Holder:
    """Who claims: a worker's unique name and the length of its leases."""

    worker: str
    seconds: float

    def until(self, at: datetime) -> datetime:
        return at + timedelta(seconds=self.seconds)


def claim(*, queues: Sequence[str], holder: Holder, at: datetime) -> StoredTask | None:
    """Take the next ready task of ``queues`` under a lease, or return None."""
    ready = DBTaskResult.objects.filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=at),
        status=TaskResultStatus.READY,
        queue_name__in=queues,
    )
    for task in ready[:5]:
        if _take(task, holder, at):
            task.refresh_from_db()
            return task
    return None


def is_ours(task: StoredTask, holder: Holder) -> bool:
    """Tell whether nobody took the task over meanwhile."""
    return TaskLease.objects.filter(task_id=task.pk, worker=holder.worker).exists()


def release(task: StoredTask, holder: Holder) -> None:
    """Give an unfinished task back at once; a clean end of the worker is not a failed try."""
    with transaction.atomic():
        ours = TaskLease.objects.filter(task_id=task.pk, worker=holder.worker).update(
            worker="", tries=F("tries") - 1
        )
        if ours:
            DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(
                status=TaskResultStatus.READY
            )


def reclaim(*, queues: Sequence[str], holder: Holder, at: datetime) -> int:
    """Put tasks whose lease has expired back into ``queues``, or end them FAILED after ``MAX_TRIES``.

    Returns how many were found.
    """
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, queue_name__in=queues)
    orphaned = running.filter(
        Q(lanes_lease__leased_until__lte=at)
        | Q(lanes_lease__isnull=True, started_at__lte=at - timedelta(seconds=holder.seconds))
    ).select_related("lanes_lease")
    found = 0
    for task in list(orphaned):
        lease: TaskLease | None = getattr(task, "lanes_lease", None)
        with transaction.atomic():
            if lease is not None:
                # Only one rescuer wins, and none wins over a late heartbeat.
                unchanged = TaskLease.objects.filter(
                    pk=lease.pk, worker=lease.worker, leased_until=lease.leased_until
                ).update(worker="")
                if not unchanged:
                    continue
            found += 1
            if lease is not None and lease.tries >= MAX_TRIES:
                logger.error("task %s killed its worker %s times", task.task_path, lease.tries)
                task.set_failed(TaskAbandoned(f"the worker died {lease.tries} times"))
            else:
                logger.warning("task %s lost its worker, trying again", task.task_path)
                DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING).update(
                    status=TaskResultStatus.READY
                )
    return found


def renew(task: StoredTask, holder: Holder, *, at: datetime) -> bool:
    """Lengthen the lease; tell whether it is still ours."""
    leases = TaskLease.objects.filter(task_id=task.pk, worker=holder.worker)
    return bool(leases.update(leased_until=holder.until(at)))


@transaction.atomic
def retry(*, task_id: UUID, actor: audit.Actor, at: datetime) -> bool:
    """Put a failed task back into its queue with all its tries; False where it is not among the failed any more."""
    again = DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, finished_at=None, exception_class_path="", traceback=""
    )
    if again:
        TaskLease.objects.filter(task_id=task_id).delete()
        audit.log(
            at=at,
            actor=actor,
            action="operator.task_retry",
            target_label=DBTaskResult._meta.label_lower,
            target_key=task_id,
        )
    return bool(again)


@transaction.atomic
def _take(task: StoredTask, holder: Holder, at: datetime) -> bool:
    taken = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.READY).update(
        status=TaskResultStatus.RUNNING,
        started_at=at,
        worker_ids=[*task.worker_ids, holder.worker],
    )
    if taken:
        lease, _ = TaskLease.objects.get_or_create(
            task_id=task.pk, defaults={"worker": "", "leased_until": at}
        )
        TaskLease.objects.filter(pk=lease.pk).update(
            worker=holder.worker, leased_until=holder.until(at), tries=F("tries") + 1
        )
    return bool(taken)
