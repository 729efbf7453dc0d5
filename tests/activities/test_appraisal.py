"""民主评议党员: counts that add up, 所属年度 apart from the date, no grade for 预备党员."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sanwei.activities import queries, services
from sanwei.activities.completeness import missing_labels
from sanwei.activities.enums import ActivityKind, CellState, Grade, Signer
from sanwei.activities.errors import (
    CorrectionNeedsReason,
    GradeNotForProbationary,
    NotFinished,
    ResultDoesNotAddUp,
    WrongUnit,
    YearWrong,
)
from sanwei.activities.models import AppraisalCount, AppraisalGrade, Correction
from sanwei.org.enums import MemberKind
from tests.activities.clients import client_of, text_of
from tests.activities.stage import day_at, held, hold, part_of, people
from tests.activities.talks import appraised, counts
from tests.world import NOW, World


def save(world: World, part: object, **more: object) -> AppraisalCount:
    return services.save_result(
        **{
            "activity": part.activity,  # type: ignore[attr-defined]
            "counts": counts(),
            "actor": world.account(world.li_si),
            "at": NOW,
        }
        | more  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"returned": 5}, "收回的票比发出的多"),
        ({"valid": 5, "issued": 5}, "有效票比收回的多"),
        ({"excellent": 2}, "四个等次合计5人，参评4人"),
        ({"appraised": 5, "excellent": 2}, "正式党员只有4人"),
        ({"issued": -1}, "不能是负数"),
    ],
)
def test_a_result_that_can_t_be_is_refused_with_the_reason(
    world: World, wrong: dict[str, int], words: str
) -> None:
    part = appraised(world)

    with pytest.raises(ResultDoesNotAddUp, match=words):
        save(world, part, counts=counts(**wrong))
    assert not AppraisalCount.objects.exists()


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"valid": 9}, "activities_appraisal_ballots_nest"),
        ({"excellent": 9}, "activities_appraisal_grades_add_up"),
    ],
)
def test_the_database_holds_the_sums(world: World, changed: dict[str, int], name: str) -> None:
    save(world, appraised(world))

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AppraisalCount.objects.update(**changed)


def test_the_result_waits_for_closed_attendance(world: World) -> None:
    with pytest.raises(NotFinished):
        save(world, part_of(hold(world.first, ActivityKind.APPRAISAL)))


def test_who_is_on_probation_takes_part_and_gets_no_grade(world: World) -> None:
    (probationary,) = people(world.first, 1, MemberKind.PROBATIONARY)
    part = appraised(world)

    assert (part.due, part.due_formal) == (5, 4)
    with pytest.raises(GradeNotForProbationary):
        save(world, part, grades={probationary.public_id: Grade.QUALIFIED})


def test_no_more_people_get_a_grade_than_were_counted(world: World) -> None:
    part = appraised(world)

    with pytest.raises(ResultDoesNotAddUp, match="“优秀”的填了2人，计票结果是1人"):
        save(
            world,
            part,
            grades={
                world.zhang_san.public_id: Grade.EXCELLENT,
                world.sun_qi.public_id: Grade.EXCELLENT,
            },
        )
    assert not AppraisalGrade.objects.exists()


def test_an_appraisal_lacks_its_result_until_it_is_entered(world: World) -> None:
    part = appraised(world)
    assert "评议结果" in missing_labels(part.activity)

    save(world, part)

    assert "评议结果" not in missing_labels(part_of(part.activity).activity)


def test_a_confirmed_result_changes_by_correction_only(world: World) -> None:
    part = appraised(world)
    save(world, part)
    services.save_record(
        activity=part.activity,
        changes={"place": "会议室", "host_name": "李四", "recorder_name": "赵六", "agenda": "评议"},
        actor=None,
        at=NOW,
    )
    for signer in Signer:
        services.confirm(
            activity=part.activity, signer=signer, actor=None, at=NOW, is_on_paper=True
        )
    changed = counts(excellent=2, qualified=2)

    with pytest.raises(CorrectionNeedsReason):
        save(world, part, counts=changed)
    save(world, part, counts=changed, why="计票抄错")

    told = Correction.objects.get()
    assert told.before.endswith("优秀1、合格3、基本合格0、不合格0")
    assert told.after.endswith("优秀2、合格2、基本合格0、不合格0")


def test_the_year_is_apart_from_the_day(world: World) -> None:
    part = held(world.first, ActivityKind.LIFE_MEETING, on=day_at(20, month=2))

    assert part.activity.for_year == 2025
    assert part.activity.name == "2025年度组织生活会"
    today = date(2026, 10, 12)
    states = {
        (row.kind, year): row.state
        for year in (2025, 2026)
        for row in queries.year_rows(world.first, year, today=today)
    }
    assert states == {
        (ActivityKind.LIFE_MEETING, 2025): CellState.DONE,
        (ActivityKind.APPRAISAL, 2025): CellState.OWED,
        (ActivityKind.LIFE_MEETING, 2026): CellState.DUE,
        (ActivityKind.APPRAISAL, 2026): CellState.DUE,
    }


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 9, 30), CellState.AHEAD),
        (date(2026, 10, 1), CellState.DUE),
        (date(2027, 3, 31), CellState.DUE),
        (date(2027, 4, 1), CellState.OWED),
    ],
)
def test_a_year_may_be_closed_until_march(world: World, today: date, state: CellState) -> None:
    rows = queries.year_rows(world.first, 2026, today=today)

    assert {row.state for row in rows} == {state}


def test_what_another_branch_held_is_not_one_s_own(world: World) -> None:
    held(world.second, ActivityKind.LIFE_MEETING)

    rows = queries.year_rows(world.first, 2026, today=date(2026, 10, 12))

    assert [row.rows for row in rows] == [(), ()]


def test_a_year_that_is_not_held_can_be_explained(world: World) -> None:
    services.explain(
        unit=world.first,
        kind=ActivityKind.LIFE_MEETING,
        day=date(2026, 12, 31),
        reason="支部年底新成立",
        actor=None,
        at=NOW,
    )

    (row, _other) = queries.year_rows(world.first, 2026, today=date(2027, 5, 1))

    assert (row.state, row.words) == (CellState.EXPLAINED, "未开展（已说明）：支部年底新成立")


def test_the_name_follows_the_year_until_somebody_wrote_his_own(world: World) -> None:
    activity = hold(world.first, ActivityKind.APPRAISAL)
    changed = services.save_record(
        activity=activity, changes={"for_year": "2025"}, actor=None, at=NOW
    )
    assert (changed.for_year, changed.name) == (2025, "2025年度民主评议党员")

    with pytest.raises(YearWrong):
        services.save_record(activity=activity, changes={"for_year": "1999"}, actor=None, at=NOW)


def test_a_branch_holds_it_alone(world: World) -> None:
    with pytest.raises(WrongUnit):
        hold(world.first, ActivityKind.LIFE_MEETING, partners=[world.second])


def test_the_result_is_entered_on_a_page_and_read_by_the_branch_desk(
    world: World, secretary: Client
) -> None:
    part = appraised(world)
    address = reverse("activities:appraisal", args=[part.activity.public_id])
    numbers = counts().__dict__
    refused = secretary.post(address, {**numbers, "excellent": 3})
    assert refused.status_code == 422
    assert "四个等次合计6人" in refused.content.decode()

    secretary.post(address, {**numbers, f"grade-{world.zhang_san.public_id}": "excellent"})

    page = text_of(secretary, "record", part.activity.public_id)
    assert "优秀1、合格3、基本合格0、不合格0" in page
    assert AppraisalGrade.objects.get().member_name == "张三"
    mine = client_of(world, world.zhang_san).get(reverse("activities:mine")).content.decode()
    assert "优秀" in mine


def test_the_room_names_what_the_year_owes_with_its_source(world: World, secretary: Client) -> None:
    page = text_of(secretary, "room", world.first.public_id, "?quarter=2026Q4")

    assert "2026年度组织生活会" in page
    assert "还没有开展，最迟次年3月底" in page
    assert "支部工作条例" in page
