"""Many people in one place: the records that one by one would have made, written at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from sanwei.common import outbox
from sanwei.common.models import OutboxMessage
from sanwei.org import services as org
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.errors import FutureFact
from sanwei.study.events import StudyRecorded
from sanwei.study.models import StudyRecord
from tests.world import NOW, World

THEN = NOW - timedelta(days=3)
FIXED = {"id", "public_id", "evidence_key"}


def facts(key: str) -> dict[str, Any]:
    return {
        "kind": RecordKind.ATTENDANCE,
        "method": StudyMethod.GROUP,
        "entry": EntryMethod.ON_SITE,
        "title": "2026年10月主题党日",
        "occurred_at": THEN,
        "at": NOW,
        "length_seconds": 5400,
        "evidence_label": "activities.activity",
        "evidence_key": key,
        "organiser": "第一支部",
    }


def told(record: StudyRecord) -> dict[str, Any]:
    names = [field.attname for field in StudyRecord._meta.concrete_fields]
    return {name: getattr(record, name) for name in names if name not in FIXED}


def together(members: list[Member], key: str = "甲") -> list[StudyRecord]:
    return study.record_together(members=members, **facts(key))


def test_the_records_are_those_of_one_by_one(world: World) -> None:
    people = [world.zhang_san, world.wang_wu]
    alone = [study.record(member=one, **facts("乙")) for one in people]

    at_once = together(people)

    assert [told(record) for record in at_once] == [told(record) for record in alone]


def test_told_twice_only_the_new_ones_are_written(world: World) -> None:
    together([world.zhang_san])

    again = together([world.zhang_san, world.li_si])

    assert [record.member_name for record in again] == ["李四"]
    assert StudyRecord.objects.count() == 2


def test_each_record_is_announced(world: World) -> None:
    heard: list[StudyRecorded] = []
    outbox.subscribe(StudyRecorded, "tests.heard", heard.append)
    try:
        records = together([world.zhang_san, world.li_si])
        waiting = OutboxMessage.objects.filter(consumer="tests.heard").order_by("pk")
        assert [one.payload["record_id"] for one in waiting] == [
            str(record.public_id) for record in records
        ]
    finally:
        outbox.unsubscribe(StudyRecorded, "tests.heard")


def test_the_branch_is_that_of_the_day(world: World) -> None:
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 10, 11), actor=None, at=NOW
    )

    (record,) = together([world.zhang_san])

    assert record.branch_name == "第一支部"


def test_what_has_not_happened_is_refused(world: World) -> None:
    with pytest.raises(FutureFact):
        study.record_together(
            members=[world.zhang_san], **facts("甲") | {"occurred_at": NOW + timedelta(hours=1)}
        )


def test_forty_people_cost_what_one_costs(world: World, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        together([world.zhang_san, world.li_si, world.zhao_liu, world.sun_qi, world.wang_wu])
