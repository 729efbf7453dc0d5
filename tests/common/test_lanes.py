"""Lanes: recurring jobs run once for all workers; tasks outlive the worker that claimed them."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from functools import partial

import pytest
from django_tasks_db.models import DBTaskResult

from sanwei.common import lanes
from sanwei.common.lanes import PeriodicJob, leases, periodic
from sanwei.common.lanes.child import YIELDING_NICE, LaneChild
from sanwei.common.lanes.leases import Holder
from sanwei.common.models import PeriodicRun, TaskLease
from tests.common import lane_tasks
from tests.common.meeting import meeting
from tests.databases import ROOT, RealDatabase, race
from tests.world import NOW

EXPORTS = ("exports",)
FIRST, SECOND = Holder("first", 60), Holder("second", 60)


def later(seconds: float) -> datetime:
    return datetime.now(tz=NOW.tzinfo) + timedelta(seconds=seconds)


def job(run: object = lambda: None, seconds: float = 60) -> PeriodicJob:
    return PeriodicJob(name="test.job", lane="fast", seconds=seconds, run=run)  # type: ignore[arg-type]


def test_workers_that_see_the_same_turn_run_a_periodic_job_once(
    real_database: RealDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []
    table = lambda: periodic.Timetable([job(lambda: ran.append(1))])  # noqa: E731
    table().run_due(at=NOW)
    read = PeriodicRun.objects.get_or_create
    monkeypatch.setattr(PeriodicRun.objects, "get_or_create", meeting(6, read, after=True))

    turns = race(*(lambda: table().run_due(at=NOW + timedelta(seconds=61)) for _ in range(6)))

    assert sorted(turns) == [0, 0, 0, 0, 0, 1]
    assert len(ran) == 2


@pytest.mark.django_db
def test_a_periodic_job_waits_for_its_time_and_misses_are_not_made_up_for() -> None:
    ran: list[int] = []
    timetable = periodic.Timetable([job(lambda: ran.append(1))])

    seconds = (0, 30, 59, 60, 61, 3600, 3601)
    turns = [timetable.run_due(at=NOW + timedelta(seconds=each)) for each in seconds]

    assert turns == [1, 0, 0, 1, 0, 1, 0]


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_silence_a_job() -> None:
    periodic.claim(job(), at=NOW + timedelta(days=30))

    first = periodic.claim(job(), at=NOW)
    second = periodic.claim(job(), at=NOW + timedelta(seconds=60))

    assert (first[0], second[0]) == (False, True)


@pytest.mark.django_db
def test_a_failing_job_is_remembered_until_it_goes_well_and_holds_up_no_other() -> None:
    answers = iter([ValueError("坏的"), None])
    others: list[int] = []

    def fragile() -> None:
        if (answer := next(answers)) is not None:
            raise answer

    other = PeriodicJob(name="test.other", lane="fast", seconds=60, run=lambda: others.append(1))
    timetable = periodic.Timetable([job(fragile), other])

    timetable.run_due(at=NOW)
    failed = PeriodicRun.objects.get(name="test.job").error
    timetable.run_due(at=NOW + timedelta(seconds=60))

    assert failed == "ValueError: 坏的"
    assert PeriodicRun.objects.get(name="test.job").error == ""
    assert others == [1, 1]


def test_names_and_lanes_of_jobs_are_checked() -> None:
    lanes.discover()

    with pytest.raises(ValueError, match="unknown lane"):
        lanes.every(1, lane="slow", name="test.x")
    with pytest.raises(ValueError, match="must be positive"):
        lanes.every(0, lane="fast", name="test.x")
    with pytest.raises(ValueError, match="two periodic jobs"):
        lanes.every(5, lane="fast", name="common.deliver")(lambda: None)


def test_the_house_s_own_jobs_are_found() -> None:
    lanes.discover()

    assert {"common.deliver", "common.publish_scheduled"} <= {
        each.name for each in lanes.jobs_of("fast")
    }


@pytest.mark.django_db
def test_a_lane_runs_the_tasks_of_its_queue_and_stores_what_they_return() -> None:
    done = lane_tasks.greet.enqueue("张三")
    broken = lane_tasks.break_down.enqueue()
    child = LaneChild("exports", lease_seconds=60)
    child._timetable = periodic.Timetable([])

    turns = [child.turn() for _ in range(3)]

    assert turns == [True, True, False]
    assert DBTaskResult.objects.get(pk=done.id).return_value == "您好，张三"
    failed = DBTaskResult.objects.get(pk=broken.id)
    assert (failed.status, failed.exception_class_path) == ("FAILED", "builtins.ValueError")


def test_workers_that_see_the_same_task_claim_it_once(
    real_database: RealDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane_tasks.greet.enqueue("张三")
    holders = [Holder(f"worker {number}", 60) for number in range(6)]
    at = later(1)
    monkeypatch.setattr(leases, "_take", meeting(6, leases._take, after=False))

    claimed = race(
        *(partial(leases.claim, queues=EXPORTS, holder=holder, at=at) for holder in holders)
    )

    assert len([each for each in claimed if each is not None]) == 1
    assert TaskLease.objects.get().tries == 1


@pytest.mark.django_db
def test_a_task_of_a_dead_worker_is_free_again_once_its_lease_has_run_out() -> None:
    lane_tasks.greet.enqueue("张三")
    task = leases.claim(queues=EXPORTS, holder=FIRST, at=later(0))
    assert task is not None

    early = leases.reclaim(queues=EXPORTS, holder=SECOND, at=later(59))
    late = leases.reclaim(queues=EXPORTS, holder=SECOND, at=later(61))
    again = leases.claim(queues=EXPORTS, holder=SECOND, at=later(61))

    assert (early, late) == (0, 1)
    assert again is not None
    assert not leases.is_ours(task, FIRST)


@pytest.mark.django_db
def test_a_heartbeat_keeps_the_lease() -> None:
    lane_tasks.greet.enqueue("张三")
    task = leases.claim(queues=EXPORTS, holder=FIRST, at=later(0))
    assert task is not None

    assert leases.renew(task, FIRST, at=later(50))
    assert leases.reclaim(queues=EXPORTS, holder=SECOND, at=later(61)) == 0
    assert not leases.renew(task, SECOND, at=later(50))


@pytest.mark.django_db
def test_a_poison_task_ends_failed_after_three_dead_workers() -> None:
    result = lane_tasks.greet.enqueue("张三")
    for number in range(leases.MAX_TRIES):
        at = later(number * 100)
        assert leases.claim(queues=EXPORTS, holder=FIRST, at=at) is not None
        leases.reclaim(queues=EXPORTS, holder=SECOND, at=at + timedelta(seconds=61))

    assert leases.claim(queues=EXPORTS, holder=FIRST, at=later(999)) is None
    task = DBTaskResult.objects.get(pk=result.id)
    assert task.status == "FAILED"
    assert task.exception_class_path == "sanwei.common.lanes.leases.TaskAbandoned"


@pytest.mark.django_db
def test_a_clean_end_gives_the_task_back_without_counting_a_try() -> None:
    lane_tasks.greet.enqueue("张三")
    task = leases.claim(queues=EXPORTS, holder=FIRST, at=later(0))
    assert task is not None

    leases.release(task, FIRST)

    assert leases.claim(queues=EXPORTS, holder=SECOND, at=later(0)) is not None
    assert TaskLease.objects.get().tries == 1


def test_a_lane_without_a_job_gets_no_process_of_its_own() -> None:
    assert set(lanes.LANES) - set(lanes.needed()) <= set(lanes.OPTIONAL)
    assert "speech" not in lanes.needed()


YIELDED = """
import os, django
django.setup()
from sanwei.common.lanes.child import _yield_to_pages
_yield_to_pages()
print(os.nice(0), os.getsid(0) == os.getpid())
"""


def test_a_lane_that_nobody_waits_for_comes_after_the_pages() -> None:
    told = subprocess.run(
        [sys.executable, "-c", YIELDED],
        env=os.environ | {"PYTHONPATH": f"{ROOT}/site:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout

    assert told.split() == [str(min(19, os.nice(0) + YIELDING_NICE)), "True"]
