"""The ledger's own recurring jobs."""

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from sanwei.common import clock, lanes
from sanwei.ledgers import services
from sanwei.ledgers.enums import UNFINISHED
from sanwei.ledgers.exporting import services as exporting
from sanwei.ledgers.exporting.enums import UNDER_WAY
from sanwei.ledgers.models import Export, Recompute
from sanwei.ledgers.points import booking

LOOK_SECONDS = 2.0
BOOK_SECONDS = 600.0
SWEEP_SECONDS = 300.0


@lanes.every(LOOK_SECONDS, lane="exports", name="ledgers.recompute")
def recompute() -> None:
    """Book accepted recomputes; what a killed worker left is taken up again."""
    for run in Recompute.objects.filter(state__in=UNFINISHED).order_by("pk"):
        services.run_recompute(run=run, at=clock.now())


@lanes.every(BOOK_SECONDS, lane="fast", name="ledgers.points")
def book_points() -> None:
    """Book what was shown long enough."""
    booking.book_due(at=clock.now())


@lanes.every(SWEEP_SECONDS, lane="fast", name="ledgers.exports")
def sweep_exports() -> None:
    """Delete files whose time is over; end exports whose task the lane gave up."""
    waiting = Export.objects.filter(state__in=UNDER_WAY).exclude(task_key="")
    keys = list(waiting.values_list("task_key", flat=True))
    failed = DBTaskResult.objects.filter(pk__in=keys, status=TaskResultStatus.FAILED)
    for task in failed:
        exporting.give_up(task_key=str(task.pk))
    exporting.expire(at=clock.now())
