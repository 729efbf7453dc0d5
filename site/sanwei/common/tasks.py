"""The house's own recurring jobs."""

from django.core.management import call_command

from sanwei.common import clock, lanes, outbox, planner, retention

SECOND = 1.0
MINUTE = 60.0
DAY = 86_400.0


@lanes.every(SECOND, lane="fast", name="common.deliver")
def deliver() -> None:
    outbox.deliver()


@lanes.every(MINUTE, lane="fast", name="common.publish_scheduled")
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@lanes.every(DAY, lane="exports", name="common.prune_tasks")
def prune_tasks() -> None:
    call_command("prune_db_task_results", verbosity=0)


@lanes.every(DAY, lane="exports", name="common.prune_audit")
def prune_audit() -> None:
    retention.prune_audit(at=clock.now())


@lanes.every(DAY, lane="exports", name="common.look_again")
def look_again() -> None:
    planner.look_again()
