"""Threads and processes that race on one member, on a SQLite file and on PostgreSQL."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from sanwei.study import queries, services
from sanwei.study.enums import CheckpointKind, ItemKind, ItemState, RecordKind
from sanwei.study.models import CheckpointPass, MemberMeter, StudyRecord, WatchSession
from tests.databases import RealDatabase, race
from tests.study.stage import Stage, beat, lecture, moment, pass_quiz
from tests.world import World

HERE = Path(__file__).parent
EIGHT = [beat(number, (14.5 * (number - 1), 14.5 * number)) for number in range(1, 9)]


def state_of(session: WatchSession) -> dict[str, Any]:
    return {
        "intervals": session.intervals,
        "sequences": session.sequences,
        "watched_ms": session.watched_ms,
        "position_ms": session.position_ms,
        "position_sequence": session.position_sequence,
        "slack_left_ms": session.slack_left_ms,
    }


def test_shuffled_duplicates_of_one_session_end_as_in_sequence(
    real_database: RealDatabase, real_world: World
) -> None:
    item = lecture(real_world)
    alone, raced = Stage(real_world.wang_wu, item), Stage(real_world.zhang_san, item)
    alone.open(0)
    raced.open(0)
    for one in EIGHT:
        alone.send(116, one)
    shuffled = EIGHT * 2
    random.Random(7).shuffle(shuffled)

    results = race(*[partial(raced.send, 116, one) for one in shuffled])

    assert [one for one in results if isinstance(one, BaseException)] == []
    assert state_of(raced.session()) == state_of(alone.session())
    assert raced.view.intervals == [[0, 116_000]]
    assert sum(one.accepted_ms for one in results) == 116_000
    assert StudyRecord.objects.filter(member=real_world.zhang_san).count() == 1


def test_two_devices_that_complete_at_once_leave_one_record(
    real_database: RealDatabase, real_world: World
) -> None:
    item = lecture(real_world)
    stage = Stage(real_world.zhang_san, item)
    phone, desk = stage.open(0), stage.open(0)
    stage.send(100, beat(1, (0, 100)), by=phone)

    results = race(
        partial(stage.send, 116, beat(2, (100, 116)), by=phone),
        partial(stage.send, 116, beat(1, (100, 116)), by=desk),
    )

    assert [one for one in results if isinstance(one, BaseException)] == []
    assert StudyRecord.objects.count() == 1
    assert services.rebuild_progress(at=moment(200), is_check=True) == []


def test_two_lectures_that_race_share_one_clock(
    real_database: RealDatabase, real_world: World
) -> None:
    stages = [
        Stage(real_world.zhang_san, lecture(real_world, f"item{number}")) for number in range(8)
    ]
    for stage in stages:
        stage.open(0)
    calls: list[Callable[[], Any]] = [
        partial(stage.send, 100, beat(1, (0, 116))) for stage in stages
    ]

    results = race(*calls)

    assert [one for one in results if isinstance(one, BaseException)] == []
    assert sum(one.accepted_ms for one in results) == 100_000 + 2_000
    assert MemberMeter.objects.get(member=real_world.zhang_san).spent == [
        [moment(0).timestamp() * 1_000, moment(100).timestamp() * 1_000]
    ]


def test_an_answer_that_races_the_last_beat_completes_once(
    real_database: RealDatabase, real_world: World
) -> None:
    """Neither sees the other's half: whoever comes second must have read again."""
    item = lecture(real_world)
    question = services.place_checkpoint(
        item=item, at_ms=112_000, kind=CheckpointKind.QUESTION, at=moment(0)
    )
    item.refresh_from_db()
    for member in (real_world.zhang_san, real_world.wang_wu, real_world.li_si):
        stage = Stage(member, item)
        stage.open(0)
        stage.send(100, beat(1, (0, 100)))
        answer = partial(
            services.pass_checkpoint, member=member, checkpoint=question, at=moment(116)
        )

        results = race(partial(stage.send, 116, beat(2, (100, 116))), *[answer] * 4)

        assert [one for one in results if isinstance(one, BaseException)] == []
        assert stage.view.is_completed
    assert StudyRecord.objects.count() == CheckpointPass.objects.count() == 3
    assert services.rebuild_progress(at=moment(200), is_check=True) == []


def test_a_test_handed_in_at_the_last_beat_completes_once(
    real_database: RealDatabase, real_world: World
) -> None:
    """Each is one half of the completion: whoever comes second must see the other's."""
    item = lecture(real_world)
    quiz = lecture(real_world, "quiz", kind=ItemKind.QUIZ, media_version="", duration_ms=None)
    services.set_conditions(item=item, needs=[quiz], at=moment(0))
    for member in (real_world.zhang_san, real_world.wang_wu, real_world.li_si):
        stage = Stage(member, item)
        stage.open(0)
        stage.send(100, beat(1, (0, 100)))
        hand_in = partial(pass_quiz, member, quiz, "a", occurred_at=moment(116), at=moment(116))

        results = race(partial(stage.send, 116, beat(2, (100, 116))), *[hand_in] * 4)

        assert [one for one in results if isinstance(one, BaseException)] == []
        assert stage.view.is_completed
    assert StudyRecord.objects.filter(kind=RecordKind.COMPLETION).count() == 3
    assert StudyRecord.objects.filter(kind=RecordKind.ASSESSMENT).count() == 3
    assert services.rebuild_progress(at=moment(200), is_check=True) == []


def test_a_test_taken_down_at_the_last_beat_leaves_nobody_behind(
    real_database: RealDatabase, real_world: World
) -> None:
    item = lecture(real_world)
    exam = {"kind": ItemKind.QUIZ, "media_version": "", "duration_ms": None}
    quiz = lecture(real_world, "quiz", **exam)
    services.set_conditions(item=item, needs=[quiz], at=moment(0))
    people = (real_world.zhang_san, real_world.wang_wu, real_world.li_si)
    stages = [Stage(member, item) for member in people]
    for stage in stages:
        stage.open(0)
        stage.send(100, beat(1, (0, 100)))
    down = partial(lecture, real_world, "quiz", **exam, state=ItemState.RETIRED, at=moment(116))

    results = race(*[partial(stage.send, 116, beat(2, (100, 116))) for stage in stages], down)

    assert [one for one in results if isinstance(one, BaseException)] == []
    assert all(stage.view.is_completed for stage in stages)
    assert StudyRecord.objects.count() == 3
    assert services.rebuild_progress(at=moment(200), is_check=True) == []


def test_taps_of_two_devices_are_both_kept(real_database: RealDatabase, real_world: World) -> None:
    item = lecture(real_world)
    for at_ms in (30_000, 60_000):
        services.place_checkpoint(
            item=item, at_ms=at_ms, kind=CheckpointKind.PRESENCE, grace_ms=0, at=moment(0)
        )
    item.refresh_from_db()
    stage = Stage(real_world.zhang_san, item)
    phone, desk = stage.open(0), stage.open(0)
    one, two = (row[0] for row in item.marks)

    results = race(
        partial(stage.send, 116, beat(1, (0, 58), passed=[one]), by=phone),
        partial(stage.send, 116, beat(1, (60, 116), passed=[two]), by=desk),
        partial(stage.send, 116, beat(2, (58, 60), passed=[one]), by=phone),
    )

    assert [one for one in results if isinstance(one, BaseException)] == []
    assert stage.view.is_completed
    assert services.rebuild_progress(at=moment(200), is_check=True) == []


def test_one_fact_told_by_eight_threads_is_recorded_once(
    real_database: RealDatabase, real_world: World
) -> None:
    item = lecture(real_world)
    tell = partial(
        services.record,
        member=real_world.zhang_san,
        kind="assessment",
        method="online",
        entry="system",
        title="随课测验",
        item=item,
        occurred_at=moment(0),
        at=moment(0),
        is_passed=True,
        evidence_label="quizzes.attempt",
        evidence_key="a",
    )

    results = race(*[tell] * 8)

    assert {one.pk for one in results} == {StudyRecord.objects.get().pk}
    assert queries.progress_view(member=real_world.zhang_san, item=item).is_completed


def test_sixteen_threads_in_two_processes_end_as_in_sequence(
    real_database: RealDatabase, real_world: World
) -> None:
    item = lecture(real_world)
    stage = Stage(real_world.zhang_san, item)
    opened = stage.open(0)
    command = [sys.executable, str(HERE / "hammer.py"), opened.token, "116", json.dumps(EIGHT)]

    processes = [
        subprocess.Popen(
            command,
            env=real_database.environment(
                DJANGO_SETTINGS_MODULE="sanwei.settings.test", HAMMER_SEED=str(number)
            ),
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    outputs = [json.loads(process.communicate(timeout=120)[0]) for process in processes]

    assert [output["errors"] for output in outputs] == [[], []]
    assert sum(output["accepted_ms"] for output in outputs) == 116_000
    assert stage.session().intervals == [[0, 116_000]]
    assert StudyRecord.objects.count() == 1
    assert services.rebuild_progress(at=timezone.now(), is_check=True) == []
