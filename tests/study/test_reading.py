"""Reading as evidence: the one meter, a line of expected time, and the end reached."""

import pytest

from sanwei.study import queries, services, texts
from sanwei.study.enums import RecordKind, StudyMethod, StudyState
from sanwei.study.models import StudyPolicy, StudyRecord
from tests.study.stage import Stage, beat, lecture, moment, story
from tests.world import World

WHOLE = (0, 120)


@pytest.fixture
def reader(world: World) -> Stage:
    """Return 张三 before a story of two minutes."""
    return Stage(world.zhang_san, story(world))


def test_a_scripted_scroll_to_the_end_earns_nothing_beyond_the_clock(reader: Stage) -> None:
    reader.open(0)

    result = reader.send(0, beat(1, WHOLE, rate=2))
    later = reader.send(5, beat(2, WHOLE, rate=16))

    assert result.accepted_ms == 2_000  # the slack that opening costs
    assert later.accepted_ms == 10_000
    assert reader.view.state == StudyState.IN_PROGRESS
    assert not StudyRecord.objects.exists()


@pytest.mark.parametrize("pace", [0.3, 1, 2])
def test_who_really_reads_completes(reader: Stage, pace: float) -> None:
    """180, 600 and 1,200 characters a minute."""
    result = reader.read(*WHOLE, pace=pace)

    assert result.refused_ms == 0
    assert reader.view.sentence == "已学完。"
    assert StudyRecord.objects.get().item == reader.item


def test_the_completion_says_that_it_was_read(reader: Stage) -> None:
    record = reader.read(*WHOLE).record

    assert record is not None
    assert (record.kind, record.method, record.evidence_label, record.length_seconds) == (
        RecordKind.COMPLETION,
        StudyMethod.ONLINE,
        "study.read",
        120,
    )
    evidence = queries.evidence_of(record)
    assert evidence.is_read
    assert evidence.duration_ms == 120_000


def test_the_threshold_without_the_end_is_not_enough(world: World) -> None:
    reader = Stage(world.zhang_san, story(world, threshold_permille=600))

    reader.read(0, 100)
    assert reader.view.state == StudyState.IN_PROGRESS
    assert reader.view.sentence.startswith("已读83%，读到结尾就算学完。后面还有一段没有读。")
    assert reader.view.remaining_ms == 20_000

    reader.read(117, 118, since=100)
    assert reader.view.is_completed


def test_the_end_without_the_middle_is_not_enough(reader: Stage) -> None:
    reader.read(0, 40)
    reader.read(80, 120, since=40)

    assert reader.view.sentence.startswith(
        "已读66%，读满95%算学完，还差不到1分钟。中间有一段没有读。"
    )
    assert not reader.view.is_completed


def test_two_devices_share_the_clock_and_the_text(reader: Stage) -> None:
    phone, desk = reader.open(0), reader.open(0)

    for number in range(1, 5):
        at = 12 * number
        reader.send(at, beat(number, (24 * number - 24, 24 * number), rate=2), by=phone)
        reader.send(at, beat(number, (120 - 24 * number, 144 - 24 * number), rate=2), by=desk)

    assert reader.watched_seconds <= 2 * 48 + 2


def test_reading_and_watching_share_the_clock(world: World, reader: Stage) -> None:
    viewer = Stage(world.zhang_san, lecture(world))
    viewer.open(0)
    reader.open(0)  # the slack is given once in two minutes

    viewer.send(15, beat(1, (0, 15)))
    result = reader.send(15, beat(1, (0, 30), rate=2))

    assert result.accepted_ms == 0


def test_reading_aloud_costs_what_it_takes(reader: Stage) -> None:
    """Two minutes of the line in four of sound: half a second of the line a second."""
    reader.open(0)

    results = [reader.send(12 * n, beat(n, (6 * n - 6, 6 * n), rate=1)) for n in range(1, 21)]

    assert sum(one.refused_ms for one in results) == 0
    assert reader.view.is_completed


def test_what_was_read_offline_counts_and_is_marked(reader: Stage) -> None:
    reader.open(0)
    queue = [beat(n, (12 * n - 12, 12 * n), rate=1, offline=True) for n in range(1, 11)]

    record = reader.send(3_600, *queue).record

    assert record is not None
    assert record.is_offline_reported


def test_slow_video_speeds_do_not_slow_readers(world: World) -> None:
    StudyPolicy.objects.create(unit=world.first, speeds_permille=[1_000])
    reader = Stage(world.zhang_san, story(world))
    reader.open(0)

    assert reader.send(10, beat(1, (0, 20), rate=2)).accepted_ms == 20_000
    assert reader.opened[-1].limits.speeds_permille == texts.READING_SPEEDS_PERMILLE


def test_what_was_read_needs_no_repair(reader: Stage) -> None:
    reader.read(*WHOLE)

    assert services.rebuild_progress(at=moment(120), is_check=True) == []


def test_rebuilding_asks_for_the_end_as_a_beat_does(world: World) -> None:
    reader = Stage(world.zhang_san, story(world, threshold_permille=600))
    reader.read(0, 100)

    assert services.rebuild_progress(at=moment(100), is_check=True) == []
