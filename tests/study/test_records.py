"""StudyRecord: one writer, snapshots, once per evidence, corrected by a new row only."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.study import queries, services
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod, StudyState
from sanwei.study.errors import FutureFact, NoMembership
from sanwei.study.models import StudyItem, StudyRecord
from tests.study.stage import Stage, lecture, moment, pass_quiz, told
from tests.world import NOW, SHANGHAI, World

pytestmark = pytest.mark.usefixtures("listener")


def test_watching_to_the_threshold_is_recorded_with_its_snapshots(
    world: World, stage: Stage
) -> None:
    stage.watch(0, 116)

    record = StudyRecord.objects.get()
    assert {
        name: getattr(record, name)
        for name in (
            "kind", "method", "entry", "is_offline_reported", "member", "member_name",
            "member_kind", "branch", "branch_name", "item", "title", "organiser", "occurred_at",
            "occurred_on", "recorded_at", "length_seconds", "evidence_label", "evidence_key",
            "media_version", "revision", "rule_version",
        )
    } == {
        "kind": RecordKind.COMPLETION,
        "method": StudyMethod.ONLINE,
        "entry": EntryMethod.SYSTEM,
        "is_offline_reported": False,
        "member": world.zhang_san,
        "member_name": "张三",
        "member_kind": MemberKind.FORMAL,
        "branch": world.first,
        "branch_name": "第一支部",
        "item": stage.item,
        "title": "“三会一课”怎么开、怎么记",
        "organiser": "中共云山集团委员会",
        "occurred_at": moment(116),
        "occurred_on": date(2026, 10, 12),
        "recorded_at": moment(116),
        "length_seconds": 116,
        "evidence_label": "study.watch",
        "evidence_key": f"{stage.item.public_id.hex}:v1",
        "media_version": "v1",
        "revision": "7",
        "rule_version": "1",
    }  # fmt: skip
    assert told() == [str(record.public_id)]


def test_ninety_four_per_cent_is_not_enough(stage: Stage) -> None:
    stage.watch(0, 109)

    assert not StudyRecord.objects.exists()
    assert stage.view.state == StudyState.IN_PROGRESS


def test_watching_on_after_completion_records_nothing_more(stage: Stage) -> None:
    stage.watch(0, 116)
    stage.watch(0, 116, since=600)

    assert StudyRecord.objects.count() == 1


def test_a_completion_with_offline_seconds_is_marked(stage: Stage) -> None:
    stage.open(0)
    stage.send(
        1_000,
        {"sequence": 1, "intervals": [[0, 116_000]], "offline": True},
    )

    assert StudyRecord.objects.get().is_offline_reported


def test_a_replaced_recording_keeps_the_completion_and_starts_anew(
    world: World, stage: Stage
) -> None:
    stage.watch(0, 116)
    lecture(world, media_version="v2", duration_ms=60_000)
    stage.item.refresh_from_db()

    view = stage.view
    assert (view.watched_ms, view.duration_ms, view.state) == (0, 60_000, StudyState.COMPLETED)
    assert view.sentence == "已学完。内容后来有更新，已记的学时不受影响。"

    stage.watch(0, 60, since=1_000)

    versions = StudyRecord.objects.order_by("pk").values_list("media_version", flat=True)
    assert list(versions) == ["v1", "v2"]
    assert stage.view.sentence == "已学完。"


def test_a_player_of_the_old_version_goes_on_and_may_complete_it(
    world: World, stage: Stage
) -> None:
    opened = stage.open(0)
    stage.send(100, {"sequence": 1, "intervals": [[0, 100_000]]}, by=opened)
    lecture(world, media_version="v2", duration_ms=60_000)

    result = stage.send(116, {"sequence": 2, "intervals": [[100_000, 116_000]]}, by=opened)

    assert result.progress.watched_ms == 116_000
    assert StudyRecord.objects.get().media_version == "v1"
    stage.item.refresh_from_db()
    assert stage.view.state == StudyState.COMPLETED


def test_a_lowered_threshold_completes_who_reached_it(world: World, stage: Stage) -> None:
    stage.watch(0, 60)

    lecture(world, threshold_permille=500, at=moment(900))

    assert StudyRecord.objects.get().occurred_at == moment(900)
    assert stage.view.state == StudyState.COMPLETED


def test_a_raised_threshold_takes_nothing_back(world: World, stage: Stage) -> None:
    stage.watch(0, 110)

    lecture(world, threshold_permille=1_000)

    assert stage.view.state == StudyState.COMPLETED


def test_a_passed_quiz_completes_its_item_and_a_failed_one_does_not(world: World) -> None:
    quiz = lecture(world, "quiz", duration_ms=None)
    pass_quiz(world.zhang_san, quiz, "a", is_passed=False, score_percent=Decimal(40))
    before = queries.progress_view(member=world.zhang_san, item=quiz)

    pass_quiz(world.zhang_san, quiz, "b")

    after = queries.progress_view(member=world.zhang_san, item=quiz)
    assert (before.state, before.permille) == (StudyState.IN_PROGRESS, 0)
    assert (after.state, after.permille) == (StudyState.COMPLETED, 1_000)
    assert StudyRecord.objects.filter(kind=RecordKind.COMPLETION).count() == 0


def test_the_same_evidence_is_recorded_once(world: World, item: StudyItem) -> None:
    first = pass_quiz(world.zhang_san, item, "a")
    again = pass_quiz(world.zhang_san, item, "a", title="另一个标题")
    other = pass_quiz(world.wang_wu, item, "a")

    assert again == first
    assert again.title == "随课测验"
    assert told() == [str(first.public_id), str(other.public_id)]


def test_without_evidence_every_call_is_a_fact(world: World, item: StudyItem) -> None:
    pass_quiz(world.zhang_san, item, "")
    pass_quiz(world.zhang_san, item, "")

    assert StudyRecord.objects.count() == 2


def test_what_has_not_happened_is_not_recorded(world: World, item: StudyItem) -> None:
    with pytest.raises(FutureFact):
        pass_quiz(world.zhang_san, item, "a", occurred_at=moment(1))
    assert told() == []


def test_a_person_of_no_branch_has_no_record(world: World, item: StudyItem) -> None:
    Membership.objects.filter(member=world.zhang_san).delete()

    with pytest.raises(NoMembership):
        pass_quiz(world.zhang_san, item, "a")


def test_a_record_reads_the_same_after_the_branch_was_renamed(
    world: World, item: StudyItem
) -> None:
    record = pass_quiz(world.zhang_san, item, "a", actor=world.account(world.li_si))
    OrgUnit.objects.filter(pk=world.first.pk).update(name="新名字")
    Member.objects.filter(pk=world.zhang_san.pk).update(name="张三丰")

    record.refresh_from_db()

    assert (record.branch_name, record.member_name, record.actor_name) == (
        "第一支部",
        "张三",
        "李四",
    )


# Few days, so that facts often fall on the very day of a transfer.
days = st.dates(date(2026, 9, 28), date(2026, 10, 4))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.sets(days, max_size=4), hour=st.integers(0, 23), day=days)
def test_a_record_keeps_the_branch_of_its_day(
    world: World, item: StudyItem, moves: set[date], hour: int, day: date
) -> None:
    """I12, by the Chinese calendar day, whatever the transfers and however late it is told."""
    with transaction.atomic():
        Membership.objects.filter(member=world.zhang_san).delete()
        edges = [date(2024, 1, 1), *sorted(moves)]
        branches = [world.first, world.second]
        for number, starts_on in enumerate(edges):
            ends_before = edges[number + 1] if number + 1 < len(edges) else None
            Membership.objects.create(
                member=world.zhang_san,
                branch=branches[number % 2],
                starts_on=starts_on,
                ends_before=ends_before,
            )
        occurred_at = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
        expected = branches[sum(edge <= day for edge in edges[1:]) % 2]

        record = pass_quiz(
            world.zhang_san, item, "", occurred_at=occurred_at, at=NOW + timedelta(days=1)
        )

        assert (record.branch, record.occurred_on) == (expected, day)
        transaction.set_rollback(True)


def test_between_two_memberships_the_branch_that_was_left_keeps_the_record(
    world: World, item: StudyItem
) -> None:
    Membership.objects.filter(member=world.zhang_san).update(ends_before=date(2026, 9, 1))
    Membership.objects.create(
        member=world.zhang_san, branch=world.second, starts_on=date(2026, 11, 1)
    )

    assert pass_quiz(world.zhang_san, item, "a").branch == world.first


def test_the_database_refuses_to_change_a_record(world: World, item: StudyItem) -> None:
    pass_quiz(world.zhang_san, item, "a")

    with pytest.raises(DatabaseError), transaction.atomic():
        StudyRecord.objects.update(title="另一个标题")
    with pytest.raises(DatabaseError), transaction.atomic():
        StudyRecord.objects.all().delete()

    assert StudyRecord.objects.get().title == "随课测验"


def test_nothing_is_told_when_the_fact_is_rolled_back(world: World, item: StudyItem) -> None:
    with transaction.atomic():
        pass_quiz(world.zhang_san, item, "a")
        transaction.set_rollback(True)

    assert told() == []
    assert not StudyRecord.objects.exists()


def test_evidence_of_a_completion_shows_every_session(stage: Stage) -> None:
    stage.watch(0, 60)
    stage.watch(60, 116, since=300)
    record = StudyRecord.objects.get()

    found = queries.evidence_of(record)

    first, second = (one.session for one in stage.opened)
    assert [one.session_id for one in found.sessions] == [first.public_id, second.public_id]
    assert (found.intervals, found.watched_ms, found.duration_ms) == (
        [[0, 116_000]],
        116_000,
        116_000,
    )
    assert (found.member_name, found.occurred_at) == ("张三", moment(356))


def test_evidence_of_a_quiz_names_the_attempt(world: World, item: StudyItem) -> None:
    found = queries.evidence_of(pass_quiz(world.zhang_san, item, "abc"))

    assert (found.evidence_label, found.evidence_key, found.sessions) == (
        "quizzes.attempt",
        "abc",
        (),
    )


def test_a_paper_completion_needs_no_watching(world: World, item: StudyItem) -> None:
    pass_quiz(
        world.zhang_san,
        item,
        "visit-1",
        kind=RecordKind.COMPLETION,
        method=StudyMethod.HOME_DELIVERY,
        entry=EntryMethod.PAPER,
        score_percent=None,
        is_passed=None,
        evidence_label="activities.visit",
    )

    view = queries.progress_view(member=world.zhang_san, item=item)
    assert replace(view, completed_at=None).state == StudyState.COMPLETED
    assert view.sentence == "已学完。"


def attended(world: World, members: list[Member]) -> list[StudyRecord]:
    return services.record_together(
        members=members,
        kind=RecordKind.ATTENDANCE,
        method=StudyMethod.GROUP,
        entry=EntryMethod.ON_SITE,
        title="9月主题党日",
        occurred_at=NOW,
        at=NOW,
        length_seconds=5400,
        organiser="第一支部",
        evidence_label="tests.meeting",
        evidence_key="one",
        actor=world.account(world.li_si),
    )


def test_a_fact_of_many_is_told_of_each_as_if_it_were_told_alone(world: World) -> None:
    both = attended(world, [world.zhang_san, world.wang_wu])
    alone = services.record(
        member=world.li_si,
        kind=RecordKind.ATTENDANCE,
        method=StudyMethod.GROUP,
        entry=EntryMethod.ON_SITE,
        title="9月主题党日",
        occurred_at=NOW,
        at=NOW,
        length_seconds=5400,
        organiser="第一支部",
        evidence_label="tests.meeting",
        evidence_key="one",
        actor=world.account(world.li_si),
    )

    own = {"id", "public_id", "member", "member_name", "branch", "branch_name"}
    shared = [field.name for field in StudyRecord._meta.concrete_fields if field.name not in own]
    first, second = StudyRecord.objects.filter(pk__in=[one.pk for one in both]).order_by("pk")
    last = StudyRecord.objects.get(pk=alone.pk)
    for one in (first, second):
        assert [getattr(one, name) for name in shared] == [getattr(last, name) for name in shared]
    assert [(one.member_name, one.branch) for one in (first, second)] == [
        ("张三", world.first),
        ("王五", world.second),
    ]
    assert told() == [str(one.public_id) for one in (first, second, last)]


def test_a_fact_of_many_told_again_reaches_only_those_who_were_left_out(world: World) -> None:
    attended(world, [world.zhang_san])

    again = attended(world, [world.zhang_san, world.li_si, world.li_si])

    assert [one.member for one in again] == [world.li_si]
    assert StudyRecord.objects.count() == 2


def test_a_fact_of_many_costs_the_same_for_one_and_for_three(world: World) -> None:
    with CaptureQueriesContext(connection) as one:
        attended(world, [world.zhao_liu])
    with CaptureQueriesContext(connection) as three:
        attended(world, [world.zhang_san, world.li_si, world.wang_wu])

    assert len(three) == len(one)
