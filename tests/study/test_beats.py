"""What a beat changes, end to end through the services."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.common.models import OutboxMessage
from sanwei.study import meter
from sanwei.study.enums import StudyState
from sanwei.study.models import MemberMeter, StudyItem, StudyPolicy, StudyProgress
from tests.study.stage import LECTURE_MS, Stage, beat, lecture, moment
from tests.world import World


def test_a_beat_of_fifteen_seconds_counts_fifteen_seconds(stage: Stage) -> None:
    stage.open(0)

    result = stage.send(15, beat(1, (0, 15)))

    assert (result.accepted_ms, result.refused_ms) == (15_000, 0)
    assert stage.view.intervals == [[0, 15_000]]


def test_a_full_watch_posted_at_once_brings_the_slack_and_nothing_else(stage: Stage) -> None:
    stage.open(0)

    result = stage.send(0, beat(1, (0, 116)))

    assert (result.accepted_ms, result.refused_ms) == (2_000, 114_000)
    assert stage.view.intervals == [[0, 2_000]]


def test_a_claim_above_the_allowance_keeps_its_first_new_seconds(stage: Stage) -> None:
    stage.open(0)
    stage.send(20, beat(1, (10, 30)))

    stage.send(30, beat(2, (0, 60)))

    assert stage.view.intervals == [[0, 32_000]]


def test_double_speed_claims_two_seconds_a_second(stage: Stage) -> None:
    stage.open(0)

    assert stage.send(15, beat(1, (0, 30), rate=2.0)).accepted_ms == 30_000


def test_sixteenfold_speed_claims_no_more_than_double(stage: Stage) -> None:
    stage.open(0)

    assert stage.send(7, beat(1, (0, 112), rate=16)).accepted_ms == 14_000 + 2_000


def test_the_same_beat_twice_counts_once(stage: Stage) -> None:
    stage.open(0)
    stage.send(10, beat(1, (0, 10)))
    before = stage.session()

    result = stage.send(90, beat(1, (0, 80)))

    assert (result.accepted_ms, result.refused_ms) == (0, 0)
    assert stage.session().intervals == before.intervals
    assert stage.session().last_beat_at == before.last_beat_at


def test_a_late_beat_still_counts_after_a_newer_one(stage: Stage) -> None:
    stage.open(0)
    stage.send(30, beat(2, (15, 30)))

    result = stage.send(31, beat(1, (0, 15)))

    assert result.accepted_ms == 15_000
    assert stage.view.intervals == [[0, 30_000]]
    assert stage.session().position_ms == 30_000


def test_two_lectures_at_once_share_one_clock(world: World, item: StudyItem) -> None:
    other = lecture(world, "two")
    left, right = Stage(world.zhang_san, item), Stage(world.zhang_san, other)
    left.open(0)
    right.open(0)

    for number in range(1, 7):
        span = (15 * (number - 1), 15 * number)
        left.send(15 * number, beat(number, span))
        right.send(15 * number, beat(number, span))

    assert left.watched_seconds + right.watched_seconds <= 90 + 2


def test_two_members_have_two_meters(world: World, item: StudyItem) -> None:
    left, right = Stage(world.zhang_san, item), Stage(world.wang_wu, item)
    left.open(0)
    right.open(0)

    assert left.send(15, beat(1, (0, 15))).accepted_ms == 15_000
    assert right.send(15, beat(1, (0, 15))).accepted_ms == 15_000


def test_after_a_night_of_sleep_one_beat_claims_two_minutes(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world, duration_ms=3_600_000))
    stage.open(0)

    assert stage.send(23 * 3_600, beat(1, (0, 3_600))).accepted_ms == 120_000 + 2_000


def test_a_silence_is_paid_at_the_offline_door_and_marked(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world, duration_ms=3_600_000))
    stage.open(0)
    queue = [
        beat(number, (15 * (number - 1), 15 * number), offline=True) for number in range(1, 81)
    ]

    result = stage.send(1_200, *queue)

    assert (result.accepted_ms, result.refused_ms) == (1_200_000, 0)
    assert stage.session().is_offline_reported


def test_the_offline_door_gives_two_hours_a_day(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world, duration_ms=20 * 3_600_000))
    stage.open(0)
    for number in range(100):
        stage.send(
            36_000, beat(number + 1, (100 * number, 100 * (number + 1)), rate=2.0, offline=True)
        )

    assert stage.session().offline_ms == 2 * 3_600_000
    # What the door refused was offered to the last two minutes and the slack, as any beat is.
    assert stage.watched_seconds == 2 * 3_600 + 2 * 120 + 2


def test_a_unit_may_close_the_offline_door(world: World, item: StudyItem) -> None:
    StudyPolicy.objects.create(unit=world.committee, offline_minutes_a_day=120)
    StudyPolicy.objects.create(unit=world.first, offline_minutes_a_day=0)
    mine, theirs = Stage(world.zhang_san, item), Stage(world.wang_wu, item)
    mine.open(0)
    theirs.open(0)
    queue = [beat(number, (0, 10 * number), offline=True) for number in range(1, 11)]

    mine.send(1_200, *queue)
    theirs.send(1_200, *queue)

    assert not mine.session().is_offline_reported
    assert theirs.session().is_offline_reported


def test_offline_never_claims_what_another_session_used(world: World, item: StudyItem) -> None:
    long = lecture(world, "long", duration_ms=3_600_000)
    phone, desk = Stage(world.zhang_san, long), Stage(world.zhang_san, item)
    phone.open(0)
    desk.watch(0, 116, since=0)

    result = phone.send(116, *[beat(n, (15 * (n - 1), 15 * n), offline=True) for n in range(1, 9)])

    assert result.accepted_ms == meter.SLACK_MS


def test_a_session_cannot_claim_time_before_it_was_opened(stage: Stage) -> None:
    stage.open(0)
    stage.open(100)

    assert stage.send(101, beat(1, (0, 60), offline=True)).accepted_ms == 1_000


def test_opening_sessions_is_no_source_of_slack(stage: Stage) -> None:
    for number in range(20):
        stage.open(0)
        stage.send(0, beat(1, (2 * number, 2 * number + 2)))

    assert stage.watched_seconds == 2


def test_a_third_device_finds_the_place_to_go_on(stage: Stage) -> None:
    stage.watch(0, 80)

    assert stage.view.resume_ms == 80_000


def test_beats_cost_four_statements_and_two_writes(stage: Stage) -> None:
    stage.open(0)
    for number in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            stage.send(15 * number, beat(number, (15 * (number - 1), 15 * number)))
        statements = [
            query["sql"]
            for query in captured.captured_queries
            if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
        ]

        assert len(statements) == 4
        assert sum(not one.startswith("SELECT") for one in statements) == 2


def test_a_replay_writes_nothing(stage: Stage) -> None:
    stage.open(0)
    stage.send(15, beat(1, (0, 15)))

    with CaptureQueriesContext(connection) as captured:
        stage.send(30, beat(1, (0, 15)))

    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_what_lies_beyond_the_end_is_clipped(stage: Stage) -> None:
    stage.open(0)

    assert stage.send(60, beat(1, (100, 160))).accepted_ms == 16_000
    assert stage.view.intervals == [[100_000, LECTURE_MS]]


def test_the_first_seconds_make_the_item_begun(stage: Stage) -> None:
    assert stage.view.state == StudyState.NOT_STARTED

    stage.open(0)

    assert stage.view.state == StudyState.IN_PROGRESS
    assert stage.view.sentence == "还没有开始，全长1分56秒。"


def test_a_second_meter_cannot_exist(stage: Stage) -> None:
    stage.watch(0, 30)
    stage.watch(30, 60, since=60)

    assert MemberMeter.objects.filter(member=stage.member).count() == 1


def test_losing_a_race_reads_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three free tries, then the lock: a beat that always comes second is taken all the same."""
    from sanwei.study.services import beats as service

    opened = stage.open(0)
    write, losses = service._write, []

    def late(*args: object) -> None:
        if len(losses) < 3:
            losses.append(1)
            MemberMeter.objects.update(version=len(losses) * 100)
        write(*args)

    monkeypatch.setattr(service, "_write", late)

    assert stage.send(15, beat(1, (0, 15)), by=opened).accepted_ms == 15_000
    assert len(losses) == 3


def test_completing_leaves_one_record_and_one_event(stage: Stage) -> None:
    result = stage.watch(0, 116)

    row = StudyProgress.objects.get()
    assert result.progress.state == StudyState.COMPLETED
    assert result.progress.sentence == "已学完。"
    # 116 s × 95% − 1 s = 109.2 s are in with the eighth beat.
    assert (row.state, row.completed_at) == (StudyState.COMPLETED, moment(116))
    assert stage.member.study_records.count() == 1
    assert (
        OutboxMessage.objects.filter(kind="study.recorded", consumer="ledgers.award").count() <= 1
    )
    assert moment(0) + timedelta(seconds=116) == stage.member.study_records.get().occurred_at
