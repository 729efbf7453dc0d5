"""申诉: opened by the member about one line, evidence for those who must answer, and only until they have."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sanwei.common.models import AuditEntry
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member
from sanwei.study import errors, queries, services
from sanwei.study.enums import DisputeState, DisputeStepKind
from sanwei.study.models import Dispute, DisputeStep, StudyRecord
from tests.study.stage import Stage, lecture, moment
from tests.world import NOW, START, World

WORDS = "我看到了最后，为什么没有算？"


@pytest.fixture
def dispute(world: World) -> Dispute:
    """张三 watched 72 of 116 seconds and asks why it does not count."""
    stage = Stage(world.zhang_san, lecture(world))
    stage.watch(0, 72)
    return services.dispute_item(
        item=stage.item,
        member=world.zhang_san,
        text=WORDS,
        actor=world.account(world.zhang_san),
        at=moment(600),
    )


def completed(world: World) -> StudyRecord:
    Stage(world.zhang_san, lecture(world)).watch(0, 116)
    return StudyRecord.objects.get()


def answer(world: World, dispute: Dispute, who: Member | None = None) -> Dispute:
    return services.answer_dispute(
        dispute=dispute, text="差44秒。", actor=world.account(who or world.li_si), at=moment(700)
    )


def told(dispute: Dispute) -> list[tuple[str, str, str]]:
    steps = DisputeStep.objects.filter(dispute=dispute).order_by("number")
    return [(step.kind, step.actor_name, step.text) for step in steps]


def test_the_branch_s_secretary_sees_the_evidence_and_leaves_a_trace(
    world: World, dispute: Dispute
) -> None:
    viewed = services.open_evidence(
        dispute=dispute, actor=world.account(world.li_si), at=moment(650)
    )

    assert viewed is not None
    assert (viewed.sentence, len(viewed.viewings)) == ("看了1分12秒，全长1分56秒。", 1)
    trace = AuditEntry.objects.get(action="study.open_evidence")
    assert (trace.actor_name, trace.target_key) == ("李四", str(dispute.public_id))


def test_the_evidence_is_of_that_line_only(world: World, dispute: Dispute) -> None:
    Stage(world.zhang_san, lecture(world, "two")).watch(0, 100, since=700)

    viewed = services.open_evidence(
        dispute=dispute, actor=world.account(world.li_si), at=moment(900)
    )

    assert viewed is not None
    assert viewed.watched_ms == 72_000


@pytest.mark.parametrize("who", ["zhou_ba", "sun_qi", "zhao_liu", "wang_wu", "zhang_san"])
def test_nobody_else_sees_or_answers_it(world: World, dispute: Dispute, who: str) -> None:
    actor = world.account(getattr(world, who))

    for service, more in ((services.open_evidence, {}), (services.answer_dispute, {"text": "算"})):
        with pytest.raises(errors.DisputeNotVisible):
            service(dispute=dispute, actor=actor, at=moment(650), **more)  # type: ignore[operator]


def test_an_answer_hides_the_evidence(world: World, dispute: Dispute) -> None:
    answer(world, dispute)

    with pytest.raises(errors.DisputeMovedOn):
        services.open_evidence(dispute=dispute, actor=world.account(world.li_si), at=moment(710))


def test_a_dispute_goes_its_way_and_every_step_stays(world: World, dispute: Dispute) -> None:
    own = world.account(world.zhang_san)
    answer(world, dispute)
    services.reopen_dispute(dispute=dispute, text="最后一段看了。", actor=own, at=moment(800))
    assert services.open_evidence(dispute=dispute, actor=world.account(world.li_si), at=moment(810))
    answer(world, dispute)
    with pytest.raises(errors.ReopenedBefore):
        services.reopen_dispute(dispute=dispute, text="还是不对", actor=own, at=moment(900))
    services.close_dispute(dispute=dispute, actor=own, at=moment(950))

    assert told(dispute) == [
        (DisputeStepKind.OPENED, "张三", WORDS),
        (DisputeStepKind.ANSWERED, "李四", "差44秒。"),
        (DisputeStepKind.REOPENED, "张三", "最后一段看了。"),
        (DisputeStepKind.ANSWERED, "李四", "差44秒。"),
        (DisputeStepKind.CLOSED, "张三", ""),
    ]
    assert Dispute.objects.get().state == DisputeState.CLOSED


@pytest.mark.parametrize("is_answered", [False, True])
def test_the_member_may_take_it_back_and_ask_anew(
    world: World, dispute: Dispute, is_answered: bool
) -> None:
    own = world.account(world.zhang_san)
    if is_answered:
        answer(world, dispute)
    services.withdraw_dispute(dispute=dispute, actor=own, at=moment(800))

    with pytest.raises(errors.DisputeMovedOn):
        services.open_evidence(dispute=dispute, actor=world.account(world.li_si), at=moment(810))
    assert dispute.item is not None
    services.dispute_item(
        item=dispute.item, member=world.zhang_san, text="再提", actor=own, at=moment(900)
    )


def test_one_line_has_one_standing_dispute(world: World, dispute: Dispute) -> None:
    assert dispute.item is not None
    with pytest.raises(errors.AlreadyDisputed):
        services.dispute_item(
            item=dispute.item,
            member=world.zhang_san,
            text="再提",
            actor=world.account(world.zhang_san),
            at=moment(610),
        )


@pytest.mark.parametrize("text", ["", "  \n "])
def test_without_words_nothing_is_opened(world: World, text: str) -> None:
    record = completed(world)
    with pytest.raises(errors.DisputeWordsMissing):
        services.dispute_record(
            record=record, text=text, actor=world.account(world.zhang_san), at=moment(600)
        )
    assert not Dispute.objects.exists()


def test_only_one_s_own_line_can_be_doubted(world: World) -> None:
    record = completed(world)
    assert record.item is not None
    with pytest.raises(errors.DisputeNotVisible):
        services.dispute_record(
            record=record, text=WORDS, actor=world.account(world.li_si), at=moment(600)
        )
    for member in (world.zhang_san, world.wang_wu):  # it is finished, or was never begun
        with pytest.raises(errors.DisputeNotVisible):
            services.dispute_item(
                item=record.item,
                member=member,
                text=WORDS,
                actor=world.account(member),
                at=moment(600),
            )


def test_only_the_member_moves_it_on(world: World, dispute: Dispute) -> None:
    answer(world, dispute)
    secretary = world.account(world.li_si)
    for service, more in (
        (services.close_dispute, {}),
        (services.withdraw_dispute, {}),
        (services.reopen_dispute, {"text": "x"}),
    ):
        with pytest.raises(errors.DisputeNotVisible):
            service(dispute=dispute, actor=secretary, at=moment(800), **more)  # type: ignore[operator]


def test_after_a_transfer_the_branch_that_keeps_the_record_answers(world: World) -> None:
    record = completed(world)
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 10, 20), actor=None, at=NOW
    )
    later = moment(30 * 24 * 3600)
    dispute = services.dispute_record(
        record=record, text=WORDS, actor=world.account(world.zhang_san), at=later
    )

    assert dispute.branch == world.first
    assert [user.name for user in queries.answerers_of(dispute, at=later)] == ["李四"]
    with pytest.raises(errors.DisputeNotVisible):
        services.open_evidence(dispute=dispute, actor=world.account(world.zhou_ba), at=later)
    assert services.open_evidence(dispute=dispute, actor=world.account(world.li_si), at=later)


def test_the_secretary_s_own_doubt_goes_to_a_colleague_or_else_to_those_above(
    world: World,
) -> None:
    Stage(world.li_si, lecture(world)).watch(0, 116)
    dispute = services.dispute_record(
        record=StudyRecord.objects.get(),
        text=WORDS,
        actor=world.account(world.li_si),
        at=moment(600),
    )

    def turn() -> list[str]:
        return [user.name for user in queries.answerers_of(dispute, at=moment(700))]

    def sees(who: Member) -> bool:
        rows = queries.answerable_by(world.account(who), at=moment(700))
        return rows.filter(pk=dispute.pk).exists()

    assert (turn(), sees(world.sun_qi), sees(world.li_si)) == (["孙七"], True, False)
    org.assign_role(
        member=world.zhao_liu, unit=world.first, role=Role.ORGANISATION, starts_on=START
    )
    assert (turn(), sees(world.sun_qi), sees(world.zhao_liu)) == (["赵六"], False, True)


def test_a_corrected_record_keeps_its_dispute(world: World) -> None:
    record = completed(world)
    own = world.account(world.zhang_san)
    services.dispute_record(record=record, text=WORDS, actor=own, at=moment(600))
    again = services.correct(
        record=record,
        title="改过的题目",
        reason="题目有误",
        approver="孙七",
        actor=world.account(world.li_si),
        at=moment(700),
    )

    with pytest.raises(errors.AlreadyDisputed):
        services.dispute_record(record=again, text=WORDS, actor=own, at=moment(800))


def test_the_database_keeps_the_steps(world: World, dispute: Dispute) -> None:
    for attempt in (
        lambda: DisputeStep.objects.update(text="改写"),
        lambda: DisputeStep.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_the_database_refuses_a_dispute_about_nothing(world: World, dispute: Dispute) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.filter(pk=dispute.pk).update(item=None)
