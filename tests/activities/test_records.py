"""The text of a record, its confirmation, its corrections."""

from datetime import date

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from sanwei.activities import queries, services
from sanwei.activities.completeness import missing_labels
from sanwei.activities.enums import AbsenceReason, ActivityKind, ActivityState, Mark, Signer
from sanwei.activities.errors import (
    AlreadyConfirmed,
    CorrectionNeedsReason,
    FieldsMissing,
    NotAbsent,
    NotFinished,
    NothingChanged,
    NotTheSigner,
    TextInvalid,
    TimesWrong,
    VotesDoNotAddUp,
)
from sanwei.activities.models import Activity, ActivityBranch, Correction, Vote
from sanwei.activities.queries.people import mark_words
from sanwei.activities.services import MarkOf, VoteCount, votes
from sanwei.study import queries as study
from sanwei.study.models import StudyRecord
from tests.activities.stage import held, hold, mark, part_of
from tests.world import NOW, World

ASSEMBLY = ActivityKind.BRANCH_ASSEMBLY
FULL = {
    "place": "三楼会议室",
    "host_name": "李四",
    "recorder_name": "赵六",
    "topic": "讨论预备党员转正",
    "agenda": "一、通报情况\n二、讨论\n三、表决",
    "speeches": [{"person": "张三", "points": "同意"}],
}


def save(activity: Activity, **changes: object) -> Activity:
    return services.save_record(activity=activity, changes=changes, actor=None, at=NOW)


def confirmed(world: World) -> ActivityBranch:
    part = held(world.first, ASSEMBLY)
    save(part.activity, **FULL)
    for signer in Signer:
        services.confirm(
            activity=part.activity, signer=signer, actor=None, at=NOW, is_on_paper=True
        )
    return part_of(part.activity)


def test_saving_one_field_leaves_the_others(world: World) -> None:
    activity = save(hold(world.first, ASSEMBLY), place="三楼会议室")

    save(activity, topic=" 讨论预备党员转正 ")

    activity.refresh_from_db()
    assert (activity.place, activity.topic) == ("三楼会议室", "讨论预备党员转正")


def test_a_name_is_tied_to_its_member_of_the_branch(world: World) -> None:
    activity = save(hold(world.first), host_name="李四", recorder_name="王五")

    assert (activity.host, activity.recorder) == (world.li_si, None)
    assert activity.recorder_name == "王五"


def test_a_class_by_the_secretary_is_known_as_one(world: World) -> None:
    by_secretary = save(hold(world.first, ActivityKind.PARTY_CLASS), lecturer_name="李四")
    by_member = save(hold(world.first, ActivityKind.PARTY_CLASS), lecturer_name="张三")

    assert (by_secretary.is_lecturer_secretary, by_member.is_lecturer_secretary) == (True, False)


def test_lines_replace_what_was_there_and_empty_ones_go(world: World) -> None:
    activity = save(
        hold(world.first, ASSEMBLY),
        resolutions=[{"text": "旧的"}, {"text": "旧的二"}],
    )

    save(
        activity,
        resolutions=[
            {"text": "", "responsible": "", "due_on": ""},
            {"text": "冬季除雪排班", "responsible": "张三", "due_on": "2026-11-30"},
            {"responsible": "只写了人"},
        ],
    )

    assert list(activity.resolutions.values_list("number", "text", "responsible", "due_on")) == [
        (1, "冬季除雪排班", "张三", date(2026, 11, 30)),
        (2, "—", "只写了人", None),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "theme_day"},
        {"state": "confirmed"},
        {"place": "长" * 201},
        {"place": 7},
        {"name": " "},
        {"theme_ways": ["dancing"]},
        {"study_minutes": "-5"},
        {"study_minutes": "九十"},
        {"votes": [{"matter": "转正", "approve": "1e3"}]},
        {"resolutions": [{"text": "x", "due_on": "明天"}]},
        {"guests": [{"name": "来宾", "activity_id": 1}]},
        {"guests": "来宾"},
    ],
)
def test_what_is_no_text_of_a_record_is_refused(world: World, changes: dict[str, object]) -> None:
    activity = hold(world.first, ASSEMBLY)

    with pytest.raises(TextInvalid):
        save(activity, **changes)


@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(0, 120))
def test_votes_pass_only_when_they_add_up(counts: list[int], voters: int) -> None:
    vote = Vote(matter="转正", approve=counts[0], against=counts[1], abstain=counts[2])

    if sum(counts) == voters:
        votes.check(votes=[vote], voters=voters)
    else:
        with pytest.raises(VotesDoNotAddUp):
            votes.check(votes=[vote], voters=voters)


def test_attendance_closes_only_with_votes_that_add_up(world: World) -> None:
    activity = hold(world.first, ASSEMBLY)
    part = part_of(activity)
    mark(part, absent={world.sun_qi: AbsenceReason.DUTY})
    save(activity, votes=[{"matter": "转正", "approve": 3, "abstain": 1}])

    with pytest.raises(VotesDoNotAddUp) as refusal:
        services.finish(part=part, actor=None, at=NOW)
    assert "合计4票，应等于到会有表决权3人" in str(refusal.value.message)

    save(activity, votes=[{"matter": "转正", "approve": 2, "abstain": 1}])
    services.finish(part=part, actor=None, at=NOW)
    with pytest.raises(VotesDoNotAddUp):
        save(activity, votes=[{"matter": "转正", "approve": 4}])
    with pytest.raises(IntegrityError, match="adds_up"):
        Vote.objects.update(approve=9)


def test_what_is_missing_is_named_and_refuses_confirmation(world: World) -> None:
    part = held(world.first, ASSEMBLY, place="三楼会议室")
    save(part.activity, host_name="李四", recorder_name="赵六")

    assert missing_labels(part_of(part.activity).activity) == ["主题或议题", "议程", "讨论发言"]
    with pytest.raises(FieldsMissing) as refusal:
        services.confirm(
            activity=part.activity, signer=Signer.HOST, actor=None, at=NOW, is_on_paper=True
        )
    assert "还差3格：主题或议题、议程、讨论发言" in str(refusal.value.message)


def test_a_record_is_confirmed_by_its_two_signers(world: World) -> None:
    part = held(world.first, ASSEMBLY)
    activity = save(part.activity, **FULL)
    recorder, host = world.account(world.zhao_liu), world.account(world.li_si)

    with pytest.raises(NotTheSigner):
        services.confirm(activity=activity, signer=Signer.HOST, actor=recorder, at=NOW)
    services.confirm(activity=activity, signer=Signer.RECORDER, actor=recorder, at=NOW)
    activity.refresh_from_db()
    assert activity.state == ActivityState.FINISHED

    done = services.confirm(activity=activity, signer=Signer.HOST, actor=host, at=NOW)
    assert done.state == ActivityState.CONFIRMED
    assert (done.recorder_confirmed_by, done.host_confirmed_by) == ("赵六", "李四")
    assert not done.host_signed_on_paper
    with pytest.raises(AlreadyConfirmed):
        save(activity, place="别处")


def test_a_change_takes_back_what_was_confirmed_before_it(world: World) -> None:
    part = held(world.first, ASSEMBLY)
    activity = save(part.activity, **FULL)
    services.confirm(activity=activity, signer=Signer.HOST, actor=None, at=NOW, is_on_paper=True)

    activity = save(activity, topic="另一个议题")

    assert not activity.is_confirmed_by(Signer.HOST)


def test_nobody_confirms_an_open_attendance(world: World) -> None:
    activity = save(hold(world.first, ASSEMBLY), **FULL)

    with pytest.raises(NotFinished):
        services.confirm(
            activity=activity, signer=Signer.HOST, actor=None, at=NOW, is_on_paper=True
        )


def test_home_delivery_is_confirmed_by_its_recorder_alone(world: World) -> None:
    part = held(world.first, ActivityKind.HOME_DELIVERY, participants=[world.zhang_san])
    activity = save(part.activity, recorder_name="赵六", topic="八月学习材料")

    done = services.confirm(
        activity=activity,
        signer=Signer.RECORDER,
        actor=world.account(world.zhao_liu),
        at=NOW,
    )

    assert done.state == ActivityState.CONFIRMED


def correct(
    part: ActivityBranch, said: MarkOf, why: str = "代签核减1人", **more: object
) -> Correction:
    return services.correct_attendance(part=part, said=said, why=why, actor=None, at=NOW, **more)  # type: ignore[arg-type]


def test_somebody_who_was_not_there_loses_the_record_and_the_count_says_why(world: World) -> None:
    part = held(world.first)

    correction = correct(part, MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.UNEXCUSED))

    part.refresh_from_db()
    assert (part.due, part.present, part.absent) == (4, 3, 1)
    assert (correction.present_before, correction.present_after) == (4, 3)
    assert (correction.before, correction.after) == ("present", "absent:unexcused")
    assert correction.reason == "代签核减1人"
    assert study.current_records().filter(member=world.sun_qi).count() == 0
    assert study.current_records().count() == 3


def test_somebody_who_was_there_after_all_gets_a_record(world: World) -> None:
    part = held(world.first, absent={world.li_si: AbsenceReason.DUTY})
    correct(part, MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY))

    for person in (world.sun_qi, world.li_si):
        correct(part, MarkOf(person.public_id, Mark.PRESENT), why="核对签到表")

    part.refresh_from_db()
    assert part.present == 4
    assert study.current_records().filter(member=world.sun_qi).count() == 1
    assert study.current_records().filter(member=world.li_si).count() == 1
    assert (
        StudyRecord.objects.filter(member=world.sun_qi).count() == 3
    )  # record, withdrawal, return


def test_another_reason_of_absence_moves_no_count(world: World) -> None:
    part = held(world.first, absent={world.sun_qi: AbsenceReason.UNEXCUSED})

    correction = correct(part, MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.SICK))

    part.refresh_from_db()
    assert part.present == 3
    assert mark_words(correction.after, sees_sick=True) == "缺席（病假）"
    assert mark_words(correction.after, sees_sick=False) == "缺席（请假）"


def test_a_correction_needs_a_reason_a_change_and_a_closed_attendance(world: World) -> None:
    open_part = part_of(hold(world.first))
    part = held(world.first, name="另一次")
    said = MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY)

    with pytest.raises(CorrectionNeedsReason):
        correct(part, said, why="  ")
    with pytest.raises(NothingChanged):
        correct(part, MarkOf(world.sun_qi.public_id, Mark.PRESENT))
    with pytest.raises(NotFinished):
        correct(open_part, said)
    assert not Correction.objects.exists()


def test_votes_are_corrected_with_the_voters_they_came_from(world: World) -> None:
    activity = hold(world.first, ASSEMBLY)
    part = part_of(activity)
    mark(part)
    save(activity, votes=[{"matter": "转正", "approve": 4}])
    services.finish(part=part, actor=None, at=NOW)
    said = MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY)

    with pytest.raises(VotesDoNotAddUp):
        correct(part, said)
    part.refresh_from_db()
    assert part.present == 4

    correct(part, said, votes=[VoteCount(1, 3, 0, 0)])
    assert Vote.objects.values_list("approve", "voters").get() == (3, 3)


def test_the_text_of_a_confirmed_record_is_corrected_in_the_open(world: World) -> None:
    part = confirmed(world)

    correction = services.correct_text(
        activity=part.activity,
        field="place",
        value="二楼会议室",
        why="写错楼层",
        actor=world.account(world.li_si),
        at=NOW,
    )

    assert (correction.before, correction.after) == ("三楼会议室", "二楼会议室")
    assert Activity.objects.get().place == "二楼会议室"
    assert Activity.objects.get().is_confirmed


def test_a_correction_stays_as_it_was_written(world: World) -> None:
    part = held(world.first)
    correct(part, MarkOf(world.sun_qi.public_id, Mark.ABSENT, AbsenceReason.DUTY))

    with pytest.raises(IntegrityError, match="append-only"):
        Correction.objects.update(reason="别的原因")


def test_who_was_absent_can_make_up_later(world: World) -> None:
    part = held(world.first, absent={world.sun_qi: AbsenceReason.PERSONAL})
    tell = {"part": part, "on": NOW.date(), "note": "自学材料", "actor": None, "at": NOW}

    services.make_up(member=world.sun_qi, **tell)  # type: ignore[arg-type]

    row = next(one for one in queries.people_of(part, sees_sick=False) if one.name == "孙七")
    assert (row.made_up_on, row.made_up_note) == (NOW.date(), "自学材料")
    assert not StudyRecord.objects.filter(member=world.sun_qi).exists()
    with pytest.raises(NotAbsent):
        services.make_up(member=world.li_si, **tell)  # type: ignore[arg-type]
    with pytest.raises(TimesWrong):
        services.make_up(member=world.sun_qi, **{**tell, "on": date(2026, 10, 8)})  # type: ignore[arg-type]


def test_only_the_secretary_reads_that_somebody_is_ill(world: World) -> None:
    part = held(world.first, absent={world.sun_qi: AbsenceReason.SICK})

    def read(sees_sick: bool) -> tuple[str, str]:
        rows = queries.people_of(part, sees_sick=sees_sick)
        return next((row.reason, row.reason_label) for row in rows if row.name == "孙七")

    assert read(True) == ("sick", "病假")
    assert read(False) == ("leave", "请假")
