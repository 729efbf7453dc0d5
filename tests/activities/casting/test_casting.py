"""集中学习: one action opens it, one state moves it, the room's seconds are vouched for, the record fills itself."""

from datetime import timedelta

import pytest

from sanwei.activities import services as activities
from sanwei.activities.casting import queries, results, services
from sanwei.activities.casting.errors import CastAlready, CastNotHere, CastNotYet, NoQuizHere
from sanwei.activities.check_in import queries as doors
from sanwei.activities.enums import ActivityKind, CastStage, CheckInWay
from sanwei.activities.errors import AlreadyFinished, TextInvalid
from sanwei.activities.models import Activity, Showing
from sanwei.study.models import StudyRecord, WatchSession
from tests.activities.casting.stage import FILM_MS, gather, lesson, quiz_behind, step
from tests.activities.check_in.doors import name_door, open_door, sign_in
from tests.activities.stage import day_at, hold, mark, part_of
from tests.quizzes import factories
from tests.world import World

MINUTE = timedelta(minutes=1)


def test_one_action_opens_the_activity_its_shifts_and_a_record_that_is_half_written(
    world: World,
) -> None:
    activity = gather(world, shifts=2, known_place="三楼会议室")

    cast = activity.cast
    assert (activity.sittings.count(), Showing.objects.count()) == (2, 2)
    assert (activity.place, activity.study_minutes) == ("三楼会议室", 60)
    assert (cast.title, cast.length_seconds) == ("雪天撒盐车为什么先走下坡", 512)
    activity.refresh_from_db()
    assert (activity.host, activity.host_name) == (world.li_si, "李四")
    assert activity.topic == "集中学习微党课《雪天撒盐车为什么先走下坡》（时长8分32秒）"
    assert set(cast.filled) == {"name", "place", "host_name", "recorder_name", "topic"}


def test_a_form_sent_twice_opens_one(world: World) -> None:
    item = lesson(world)

    assert gather(world, item) == gather(world, item)
    assert Activity.objects.count() == 1


def test_a_theme_day_that_stands_takes_a_lecture_and_keeps_what_was_written(world: World) -> None:
    activity = hold(world.first, ActivityKind.THEME_DAY)
    activities.save_record(
        activity=activity, changes={"topic": "节前纪律教育"}, actor=None, at=day_at(9)
    )
    item, actor = lesson(world), world.account(world.li_si)

    cast = services.cast_in(activity=activity, item=item, actor=actor, at=day_at(9))

    activity.refresh_from_db()
    assert (activity.topic, activity.theme_ways) == ("节前纪律教育", ["study"])
    assert "topic" not in cast.filled
    assert services.cast_in(activity=activity, item=item, actor=actor, at=day_at(9)) == cast
    other = lesson(world, owner_key="another", title="另一课")
    with pytest.raises(CastAlready):
        services.cast_in(activity=activity, item=other, actor=actor, at=day_at(9))


def test_an_assembly_has_no_shifts_and_takes_nothing(world: World) -> None:
    activity = hold(world.first, ActivityKind.BRANCH_ASSEMBLY)

    with pytest.raises(CastNotHere):
        services.cast_in(
            activity=activity,
            item=lesson(world),
            actor=world.account(world.li_si),
            at=day_at(9),
        )


def test_a_double_tap_or_two_devices_make_one_step(world: World) -> None:
    activity = gather(world)
    sitting, actor = activity.sittings.get(), world.account(world.li_si)
    told = {"sitting": sitting, "actor": actor, "seen_moves": 0, "at": day_at(9)}

    services.move(to=CastStage.FILM, **told)
    services.move(to=CastStage.OVER, **told)

    assert Showing.objects.values_list("stage", "moves").get() == (CastStage.FILM, 1)


def test_nothing_is_cast_long_before_and_no_quiz_where_there_is_none(world: World) -> None:
    activity = gather(world)

    with pytest.raises(CastNotYet):
        step(world, activity, CastStage.FILM, at=day_at(9) - timedelta(hours=3))
    with pytest.raises(NoQuizHere):
        step(world, activity, CastStage.QUIZ, at=day_at(9))


def test_the_end_closes_the_door(world: World) -> None:
    activity = gather(world)
    sitting = activity.sittings.get()
    open_door(activity)

    step(world, activity, CastStage.OVER, at=day_at(9) + 40 * MINUTE)

    assert doors.window_of(sitting, at=day_at(9) + 41 * MINUTE) is None


def test_the_room_saw_no_more_than_the_clock_allows_and_nothing_twice(world: World) -> None:
    activity = gather(world)
    sitting = activity.sittings.get()
    step(world, activity, CastStage.FILM, at=day_at(9))

    def note(pieces: object, after: timedelta) -> int:
        return services.note_seen(
            sitting=sitting,
            pieces=pieces,
            position_ms=0,
            at=day_at(9) + after,  # type: ignore[arg-type]
        ).seen_seconds

    assert note([[0, FILM_MS]], timedelta(seconds=10)) == 21  # twice as fast at most
    assert note([[0, 60_000]], MINUTE) == 60
    assert note([[0, 60_000]], 2 * MINUTE) == 60
    assert note([[60_000, 9 * FILM_MS]], 20 * MINUTE) == FILM_MS // 1000
    for nonsense in ([[1]], [["a", "b"]], [[True, 2]], [[-1, 5]], [[1.5, 2]]):
        with pytest.raises(TextInvalid):
            note(nonsense, 20 * MINUTE)


def test_the_film_before_the_room_counts_for_nobody_alone(world: World) -> None:
    activity = gather(world)
    step(world, activity, CastStage.FILM, at=day_at(9))

    services.note_seen(
        sitting=activity.sittings.get(),
        pieces=[[0, FILM_MS]],
        position_ms=FILM_MS,
        at=day_at(9) + 9 * MINUTE,
    )

    assert not WatchSession.objects.exists()
    assert not StudyRecord.objects.exists()


def test_seconds_before_the_film_and_after_the_record_are_not_taken(world: World) -> None:
    activity = gather(world)
    sitting = activity.sittings.get()
    told = {"sitting": sitting, "pieces": [[0, 9000]], "position_ms": 9000}

    assert services.note_seen(at=day_at(9), **told).seen == []
    mark(part_of(activity), at=day_at(9))
    activities.finish(part=part_of(activity), actor=None, at=day_at(9, 16))
    with pytest.raises(AlreadyFinished):
        services.note_seen(at=day_at(9, 16), **told)


def test_the_record_tells_what_was_shown_how_the_quiz_went_and_names_nobody(world: World) -> None:
    activity = gather(world, known_place="三楼会议室")
    quiz = quiz_behind(world, activity)
    window = open_door(activity)
    at = day_at(9) + 20 * MINUTE
    sign_in(window, world.zhang_san, at=day_at(9))
    name_door(window, "赵六", "0004", at=day_at(9))
    step(world, activity, CastStage.FILM, at=day_at(9))
    services.note_seen(sitting=activity.sittings.get(), pieces=[[0, 510_000]], position_ms=0, at=at)
    step(world, activity, CastStage.QUIZ, at=at)
    for member, wrong in ((world.zhang_san, 0), (world.zhao_liu, 6), (world.li_si, 0)):
        attempt = factories.started(quiz, member, at=at)
        factories.answer_all(attempt, wrong=wrong, at=at)
        factories.submitted(attempt, at=at)
    assert results.handed_in(activity.cast, activity) == 2  # 李四 is not signed in yet
    mark(part_of(activity), absent={world.sun_qi: "duty"}, at=at)
    activities.finish(part=part_of(activity), actor=None, at=day_at(9, 16))

    told = queries.told_of(part_of(activity))

    assert told is not None
    assert told.content == "《雪天撒盐车为什么先走下坡》"
    assert told.shown == ("放映8分30秒，全长8分32秒",)
    assert told.quiz == "参测3人，平均66.7分，及格2人"
    assert told.filled == (
        "名称", "地点", "主持人", "记录人", "主题", "日期和时间", "在册和应到", "学习内容", "学习时长",
        "放映时长", "实到", "签到方式", "缺席和原因", "测验结果",
    )  # fmt: skip
    ways = {way.way: way.count for way in doors.ways_of(part_of(activity))}
    assert ways == {CheckInWay.SCAN: 1, CheckInWay.NAME: 1, CheckInWay.ROLL_CALL: 1}


def test_what_a_person_rewrote_is_no_longer_the_systems(world: World) -> None:
    activity = gather(world)
    before = queries.told_of(part_of(activity))

    activities.save_record(
        activity=activity, changes={"topic": "换个说法"}, actor=None, at=day_at(9)
    )

    after = queries.told_of(part_of(activity))
    assert before is not None
    assert after is not None
    assert set(before.filled) - set(after.filled) == {"主题"}


def test_fewer_than_three_scores_are_somebodys_own(world: World) -> None:
    activity = gather(world)
    quiz = quiz_behind(world, activity)
    attempt = factories.started(quiz, world.zhang_san, at=day_at(9))
    factories.answer_all(attempt, at=day_at(9))
    factories.submitted(attempt, at=day_at(9))
    mark(part_of(activity), at=day_at(9))
    activities.finish(part=part_of(activity), actor=None, at=day_at(9, 16))

    told = queries.told_of(part_of(activity))

    assert told is not None
    assert told.quiz == "参测1人"
