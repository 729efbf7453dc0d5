"""A lane that is alive says so, and what it does; one that ended is not heard of any more."""

from datetime import timedelta

import pytest

from sanwei.common.lanes import PeriodicJob, pulse
from sanwei.common.lanes.periodic import Timetable
from sanwei.common.lanes.pulse import Pulse
from sanwei.common.models import LaneBeat
from tests.databases import RealDatabase
from tests.world import NOW


@pytest.mark.django_db
def test_a_beat_says_what_the_lane_does_at_that_moment() -> None:
    heart = Pulse("media", "w1")

    with heart.doing("media.encode"):
        heart.beat(at=NOW)
    busy = LaneBeat.objects.get()
    heart.beat(at=NOW + timedelta(seconds=10))
    idle = LaneBeat.objects.get()

    assert (busy.lane, busy.doing, busy.beat_at) == ("media", "media.encode", NOW)
    assert busy.doing_since is not None
    assert (idle.doing, idle.doing_since, idle.beat_at) == ("", None, NOW + timedelta(seconds=10))


@pytest.mark.django_db
def test_a_job_of_the_timetable_is_told_while_it_runs() -> None:
    heart, seen = Pulse("fast", "w1"), []

    def look() -> None:
        heart.beat(at=NOW)
        seen.append(LaneBeat.objects.get().doing)

    job = PeriodicJob(name="test.job", lane="fast", seconds=60, run=look)
    Timetable([job], telling=heart.doing).run_due(at=NOW)

    assert seen == ["test.job"]


def test_a_lane_that_ends_takes_its_row_along_and_forgets_the_dead(
    real_database: RealDatabase,
) -> None:
    old = NOW - timedelta(days=400)
    LaneBeat.objects.create(worker="dead", lane="fast", started_at=old, beat_at=old)
    heart = Pulse("fast", "w1")

    heart.start()
    while not LaneBeat.objects.filter(worker="w1").exists():
        pulse.threading.Event().wait(0.02)
    alive = list(LaneBeat.objects.values_list("worker", flat=True))
    heart.stop()

    assert alive == ["w1"]
    assert not LaneBeat.objects.exists()
