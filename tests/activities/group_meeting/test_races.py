"""The leader's two phones at once, on a SQLite file and on PostgreSQL."""

from datetime import timedelta
from functools import partial

from sanwei.activities import services as life
from sanwei.activities.enums import ActivityKind, ActivityState
from sanwei.activities.group_meeting import services
from sanwei.activities.models import Activity
from sanwei.activities.services import SittingTimes
from sanwei.common.models import AuditEntry
from tests.activities.stage import hold, mark, part_of
from tests.databases import RealDatabase, race
from tests.world import NOW, World

SIGNERS = {"host_name": "张三", "recorder_name": "张三"}


def test_begun_from_two_phones_at_once_it_is_one_meeting(
    real_database: RealDatabase, real_world: World
) -> None:
    call = partial(
        services.begin,
        group=real_world.group,
        times=SittingTimes(NOW, NOW + timedelta(minutes=30), "值班室"),
        actor=real_world.account(real_world.zhang_san),
        at=NOW,
        **SIGNERS,
    )

    results = race(call, call, call, call)

    assert set(results) == {Activity.objects.get()}


def test_closed_from_two_phones_at_once_it_is_closed_and_confirmed_once(
    real_database: RealDatabase, real_world: World
) -> None:
    activity = hold(real_world.group, ActivityKind.GROUP_MEETING)
    texts = {**SIGNERS, "place": "值班室", "topic": "交接班"}
    life.save_record(activity=activity, changes=texts, actor=None, at=NOW)
    mark(part_of(activity))
    call = partial(
        services.close,
        part=part_of(activity),
        actor=real_world.account(real_world.zhang_san),
        at=NOW,
    )

    results = race(call, call, call)

    assert set(results) == {activity}
    assert Activity.objects.get().state == ActivityState.CONFIRMED
    assert AuditEntry.objects.filter(action="activities.finish").count() == 1
    assert AuditEntry.objects.filter(action="activities.confirm").count() == 2
