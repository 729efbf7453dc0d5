"""A lecture with its 随课测验 that a group studied: as good as watched, completed once the quiz is passed."""

from sanwei.study import queries, services
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import StudyItem, StudyRecord
from tests.study.stage import Stage, moment, pass_quiz
from tests.study.test_conditions import completions, exam, gated
from tests.study.test_rebuild import check

__all__ = ["exam", "gated"]  # fixtures


def studied_together(gated: Stage) -> StudyRecord:
    return services.record_together(
        members=[gated.member],
        kind=RecordKind.ATTENDANCE,
        method=StudyMethod.GROUP,
        entry=EntryMethod.ON_SITE,
        title="集中学习",
        occurred_at=moment(10),
        at=moment(3_700),
        evidence_label="activities.activity",
        evidence_key="together",
        item=gated.item,
        length_seconds=3_600,
    )[0]


def test_a_group_s_study_without_the_quiz_leaves_the_quiz_open(
    gated: Stage, exam: StudyItem
) -> None:
    studied_together(gated)

    missing = queries.missing_for(gated.item, gated.member)
    assert not gated.view.is_completed
    assert gated.view.chip == "还差测验"
    assert missing is not None
    assert missing.sentence == "已参加集体学习，还差随课测验：通过《随课测验》就算学完。"
    assert missing.intervals == []
    assert check() == []


def test_the_quiz_on_the_spot_completes_what_the_group_studied(
    gated: Stage, exam: StudyItem
) -> None:
    pass_quiz(gated.member, exam, "now", occurred_at=moment(3_000), at=moment(3_000))

    studied_together(gated)

    assert gated.view.is_completed
    assert gated.view.completed_at == moment(3_000)
    assert completions(gated) == []
    assert check() == []


def test_the_quiz_passed_later_completes_it_without_a_second_record(
    gated: Stage, exam: StudyItem
) -> None:
    studied_together(gated)

    pass_quiz(gated.member, exam, "late", occurred_at=moment(9_000), at=moment(9_000))

    assert gated.view.is_completed
    assert gated.view.completed_at == moment(9_000)
    assert completions(gated) == []
    assert check() == []


def test_a_condition_that_comes_later_takes_no_group_s_completion_back(
    stage: Stage, exam: StudyItem
) -> None:
    studied_together(stage)
    services.set_conditions(item=stage.item, needs=[exam], at=moment(4_000))

    stage.watch(0, 20)

    assert stage.view.is_completed
    assert check() == []


def test_a_condition_that_goes_completes_what_the_group_studied(gated: Stage) -> None:
    studied_together(gated)

    services.set_conditions(item=gated.item, needs=[], at=moment(4_000))

    assert gated.view.is_completed
    assert check() == []
