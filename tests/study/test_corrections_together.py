"""Many corrections that follow from one fact leave what the same ones leave one by one, in a few statements."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.common.models import OutboxMessage
from sanwei.org.models import Member
from sanwei.study import services
from sanwei.study.enums import StudyState
from sanwei.study.errors import AlreadyCorrected, ReasonMissing
from sanwei.study.models import StudyItem, StudyProgress, StudyRecord
from tests.study.stage import moment, pass_quiz, told
from tests.world import World

pytestmark = pytest.mark.usefixtures("listener")

WORDS = {"reason": "题目纠错：答案有误", "follows": "题目改判，由赵六确认", "at": moment(60)}
FAILED = {"score_percent": Decimal(40), "is_passed": False}
RAISED = {"score_percent": Decimal(90), "is_passed": True}
# What tells two rows apart that say the same.
IDENTITY = {"id", "public_id", "corrects_id", "evidence_key"}


def together(*pairs: tuple[StudyRecord, dict[str, Any]], **fields: Any) -> list[StudyRecord]:
    return services.correct_together(corrections=pairs, **WORDS | fields)


def says(record: StudyRecord) -> dict[str, Any]:
    row = StudyRecord.objects.filter(pk=record.pk).values().get()
    return {name: value for name, value in row.items() if name not in IDENTITY}


def state_of(member: Member) -> str:
    return StudyProgress.objects.get(member=member).state


def test_each_says_what_a_single_correction_says(world: World, item: StudyItem) -> None:
    one, two = pass_quiz(world.zhang_san, item, "a"), pass_quiz(world.zhang_san, item, "b")

    single = services.correct(record=one, actor=None, **WORDS, **RAISED)
    [many] = together((two, RAISED))

    assert says(many) == says(single)
    assert many.corrects == two
    sent = OutboxMessage.objects.order_by("pk")
    by_record = [
        list(sent.filter(payload__record_id=str(one.public_id)).values_list("kind", "consumer"))
        for one in (single, many)
    ]
    assert by_record[0] == by_record[1] != []
    assert told()[-2:] == [str(single.public_id), str(many.public_id)]


def test_progress_follows_each(world: World, item: StudyItem) -> None:
    lost = pass_quiz(world.zhang_san, item, "a")
    kept = pass_quiz(world.li_si, item, "b")
    other = pass_quiz(world.li_si, item, "c")
    untouched = pass_quiz(world.wang_wu, item, "d")

    together((lost, FAILED), (kept, FAILED))

    assert state_of(world.zhang_san) == StudyState.IN_PROGRESS
    # His other attempt still passes.
    assert (other.is_passed, state_of(world.li_si)) == (True, StudyState.COMPLETED)
    assert (untouched.is_passed, state_of(world.wang_wu)) == (True, StudyState.COMPLETED)
    assert services.rebuild_progress(at=moment(61), is_check=True) == []

    raised = StudyRecord.objects.get(corrects=lost)
    together((raised, RAISED), at=moment(62))
    assert state_of(world.zhang_san) == StudyState.COMPLETED


def test_none_is_done_where_one_was_corrected_before(world: World, item: StudyItem) -> None:
    first, second = pass_quiz(world.zhang_san, item, "a"), pass_quiz(world.li_si, item, "b")
    services.correct(record=second, actor=None, **WORDS, **RAISED)

    with pytest.raises(AlreadyCorrected):
        together((first, FAILED), (second, FAILED))

    assert StudyRecord.objects.count() == 3
    assert state_of(world.zhang_san) == StudyState.COMPLETED


def test_only_what_follows_is_changed_and_never_without_words(
    world: World, item: StudyItem
) -> None:
    record = pass_quiz(world.zhang_san, item, "a")

    with pytest.raises(ValueError, match="is_withdrawn"):
        together((record, {"is_withdrawn": True}))
    for missing in ({"reason": " "}, {"follows": ""}):
        with pytest.raises(ReasonMissing):
            together((record, FAILED), **missing)

    assert together() == []
    assert StudyRecord.objects.count() == 1


def test_twenty_cost_as_many_statements_as_two(world: World, item: StudyItem) -> None:
    records = [pass_quiz(world.zhang_san, item, f"k{n}") for n in range(22)]

    with CaptureQueriesContext(connection) as few:
        together(*[(one, RAISED) for one in records[:2]])
    with CaptureQueriesContext(connection) as many:
        together(*[(one, RAISED) for one in records[2:]])

    assert len(many) == len(few)
