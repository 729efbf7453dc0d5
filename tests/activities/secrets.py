"""Fills the second branch with one of everything that branch life stores, each text marked with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction

from sanwei.activities import restricted, services
from sanwei.activities.check_in import services as check_in
from sanwei.activities.enums import (
    AbsenceReason,
    ActivityKind,
    ActivityPlanKind,
    Grade,
    GuideForm,
    GuidePart,
    Mark,
    ReflectionKind,
    ReflectionState,
)
from sanwei.activities.external.importing import entering
from sanwei.activities.field_sites import services as field_sites
from sanwei.activities.guides import changes
from sanwei.activities.guides import services as guides
from sanwei.activities.models import (
    Activity,
    ActivityBranch,
    ActivityPlan,
    AgendaTemplate,
    Cast,
    DoorTries,
    MeetingReflection,
    PlanPicture,
    Showing,
    SignUp,
    SpecialDay,
)
from sanwei.activities.plans import services as plans
from sanwei.activities.services import MarkOf, resolutions
from sanwei.common import clock, guards
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role, UnitKind
from sanwei.org.models import Member, OrgUnit
from tests.activities.check_in.doors import open_door, sign_in
from tests.activities.external import sheets
from tests.activities.external.claims import claim, proof
from tests.activities.stage import held, hold, part_of
from tests.study.stage import lecture
from tests.world import PASSWORD, START, World

# ASCII, so that no escaping hides it. Where there is room the model and the field follow.
MARK = "zqxlife"
# What a visitor types into a search: finds the mark, and a page that repeats it does not contain it.
TERM = "zqx"
# Tables that belong to no branch.
OF_ALL = {SpecialDay, DoorTries}
# Texts that a machine writes for a machine.
MACHINE = {"key", "secret", "sha256", "ticket", "source", "field"}


@dataclass
class Secrets:
    """``leader`` leads ``other_group``; the marked meeting of a group is that of ``group``."""

    branch: OrgUnit
    group: OrgUnit
    other_group: OrgUnit
    leader: Member
    open_part: ActivityBranch
    closed: Activity
    unmarked: list[str] = field(default_factory=list)


def hide(world: World) -> Secrets:
    """Give the second branch marked records of every kind: open, closed, of a group, corrected, explained."""
    now = clock.now()
    branch, actor = world.second, world.account(world.zhou_ba)
    group = org.create_unit(name="第二支部一组", kind=UnitKind.GROUP, parent=branch)
    other = org.create_unit(name="第二支部二组", kind=UnitKind.GROUP, parent=branch)
    _enrol("冯一", branch, group)
    leader = _enrol("郑十", branch, other)
    org.assign_role(member=leader, unit=other, role=Role.GROUP_LEADER, starts_on=START)

    closed = held(
        branch,
        ActivityKind.BRANCH_ASSEMBLY,
        on=now - timedelta(days=1),
        absent={world.wu_jiu: AbsenceReason.DUTY},
    )
    lines = {
        "guests": [{"name": f"客人 {MARK}"}],
        "speeches": [{"person": "王五", "points": f"要点 {MARK}"}],
        "resolutions": [{"text": f"决议 {MARK}"}],
    }
    services.save_record(activity=closed.activity, changes=lines, actor=actor, at=now)
    resolutions.close(activity=closed.activity, number=1, note=f"办结 {MARK}", actor=actor, at=now)
    sheet = ContentFile(MARK.encode(), name=f"{MARK}.txt")
    services.add_file(activity=closed.activity, file=sheet, actor=actor, at=now)
    services.correct_attendance(
        part=closed,
        said=MarkOf(world.wu_jiu.public_id, Mark.ABSENT, reason=AbsenceReason.ERRAND),
        why=f"问错了 {MARK}",
        actor=actor,
        at=now,
    )
    held(group, ActivityKind.GROUP_MEETING, on=now - timedelta(hours=3))
    hold(group, ActivityKind.GROUP_MEETING, on=now - timedelta(hours=1))
    taking = part_of(hold(branch, ActivityKind.BRANCH_ASSEMBLY, on=now - timedelta(minutes=5)))
    votes = {"votes": [{"matter": f"事项 {MARK}", "approve": "1"}]}
    services.save_record(activity=taking.activity, changes=votes, actor=actor, at=now)
    _come_to_the_door(world, taking)
    services.explain(
        unit=branch,
        kind=ActivityKind.PARTY_CLASS,
        day=clock.local_date(now),
        reason=f"防汛 {MARK}",
        actor=actor,
        at=now,
    )
    claim(world.wang_wu, title=f"轮训 {MARK}", with_proof=True, at=now)
    entering.preview_import(
        unit=branch,
        name=f"{MARK}.xlsx",
        data=sheets.sheet(("查无此人", *sheets.ZHANG[1:3], MARK, *sheets.ZHANG[4:])),
        actor=actor,
        at=now,
    )
    film = lecture(world, str(uuid4()))
    Cast.objects.create(activity=taking.activity, item=film, title=MARK, speaker=MARK)
    Showing.objects.create(sitting=taking.activity.sittings.first())
    _write_and_offer(world, closed)
    _say_what_few_may_read(world)
    _plan(world, closed)
    _open_fields(world)
    return Secrets(branch, group, other, leader, taking, closed.activity, unmarked=mark_all())


def mark_all() -> list[str]:
    """Write its own mark into every text of every table of branch life; return the texts that no row could take."""
    guards.drop()
    try:
        return [
            f"{model._meta.model_name}.{text.name}"
            for model in tables()
            for text in texts_of(model)
            if not _mark(model, text)
        ]
    finally:
        guards.install()


def tables() -> Iterator[type[models.Model]]:
    for model in apps.get_app_config("activities").get_models():
        if model not in OF_ALL:
            yield model


def texts_of(model: type[models.Model]) -> Iterator[models.Field]:  # type: ignore[type-arg]
    for text in model._meta.concrete_fields:
        is_text = isinstance(text, models.CharField | models.TextField)
        if is_text and not text.choices and text.name not in MACHINE:
            yield text


def owned_ids() -> dict[str, list[UUID]]:
    """Return the public ids of everything that is stored, by the name of its table."""
    return {
        str(model._meta.model_name): list(
            model._default_manager.values_list("public_id", flat=True)
        )
        for model in tables()
        if any(one.name == "public_id" for one in model._meta.concrete_fields)
    }


def _mark(model: type[models.Model], text: models.Field) -> int:  # type: ignore[type-arg]
    """Mark as many rows as the constraints of the table allow."""
    words = f"{MARK}.{model._meta.model_name}.{text.name}"
    marked = 0
    for key in model._default_manager.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                marked += model._default_manager.filter(pk=key).update(
                    **{text.name: words[: text.max_length or None]}
                )
        except IntegrityError:
            continue
    return marked


def _enrol(name: str, branch: OrgUnit, group: OrgUnit) -> Member:
    member = org.enrol(
        name=name, kind=MemberKind.FORMAL, branch=branch, group=group, starts_on=START
    )
    org.open_account(member=member, password=PASSWORD, must_change=False)
    return member


def _say_what_few_may_read(world: World) -> None:
    """Write down a talk with its 要点, 批评意见 of a 组织生活会, and one 等次 of a 民主评议."""
    now, branch, actor = clock.now(), world.second, world.account(world.zhou_ba)
    _kept, withdrawn = (
        services.record_talk(
            public_id=uuid4(),
            branch=branch,
            speaker=world.zhou_ba,
            partner=partner,
            occurred_at=now - timedelta(days=2),
            place=f"谈话室 {MARK}",
            theme=f"事由 {MARK}",
            points=f"要点 {MARK}",
            actor=actor,
            at=now,
        )
        for partner in (world.wang_wu, world.wu_jiu)
    )
    services.withdraw_talk(talk=withdrawn, reason=f"记错了 {MARK}", actor=actor, at=now)
    meeting = held(branch, ActivityKind.LIFE_MEETING, on=now - timedelta(days=3))
    restricted.write_criticism(
        activity=meeting.activity, text=f"批评意见 {MARK}", actor=actor, at=now
    )
    appraisal = held(branch, ActivityKind.APPRAISAL, on=now - timedelta(days=4))
    ballots = dict.fromkeys(("appraised", "issued", "returned", "valid", "qualified"), 3)
    services.save_result(
        activity=appraisal.activity,
        counts=services.Counts(excellent=0, basically_qualified=0, unqualified=0, **ballots),
        grades={world.wang_wu.public_id: Grade.QUALIFIED},
        actor=actor,
        at=now,
    )


def _write_and_offer(world: World, record: ActivityBranch) -> None:
    """Hand in a 心得体会 that is sent back, and offer an activity that is cancelled after somebody signed up."""
    now, branch = clock.now(), world.second
    MeetingReflection.objects.create(
        part=record,
        kind=ReflectionKind.REFLECTION,
        member=world.wang_wu,
        text=MARK,
        state=ReflectionState.RETURNED,
        return_reason=MARK,
        written_at=now,
        decided_at=now,
    )
    offered = ActivityPlan.objects.create(
        unit=branch,
        kind=ActivityPlanKind.SPEECH,
        title=MARK,
        starts_at=now + timedelta(days=2),
        sign_up_until=now + timedelta(days=1),
        published_at=now,
        withdrawn_at=now,
        withdrawal_reason=MARK,
    )
    SignUp.objects.create(plan=offered, member=world.wang_wu, branch=branch, signed_at=now)
    PlanPicture.objects.create(
        plan=offered, title=MARK, picture=proof(), size_bytes=1, added_at=now
    )


def _plan(world: World, record: ActivityBranch) -> None:
    """Give the branch rules, an agenda and a plan of its own, and a guide that it has ticked off."""
    now, branch, actor = clock.now(), world.second, world.account(world.zhou_ba)
    today = clock.local_date(now)
    services.install_life_rules(unit=branch, year=today.year, actor=actor, at=now)
    AgendaTemplate.objects.create(
        unit=branch, kind=ActivityKind.BRANCH_ASSEMBLY, name=MARK, text=f"议程 {MARK}"
    )
    plan = plans.open_plan(unit=branch, year=today.year + 1, quarter=1, actor=actor, at=now)
    plans.report(plan=plan, actor=actor, at=now)
    guide, withdrawn = (
        guides.publish(
            unit=branch,
            form=form,
            month=today,
            title=f"指引 {MARK}",
            texts={
                GuidePart.SPEECH: "学习"
            },  # its correction keeps it, where no mark of its own is written
            actor=actor,
            at=now,
        )
        for form in (GuideForm.GUIDE, GuideForm.THEME)
    )
    guides.tick(item=guide.items.get(), branch=branch, record=record, actor=actor, at=now)
    guides.withdraw(guide=withdrawn, reason=f"写错了 {MARK}", actor=actor, at=now)
    changes.change(
        guide=guide,
        seen=0,
        title=f"指引 {MARK}",
        texts={GuidePart.SPEECH: "再学习"},
        why=f"改了 {MARK}",
        asks_again=False,
        actor=actor,
        at=now,
    )


def _open_fields(world: World) -> None:
    """Give the branch two sites with everything told of them, and a route."""
    facts = {"unit": world.second, "actor": world.account(world.zhou_ba), "at": clock.now()}
    sites = [
        field_sites.open_site(
            name=name,  # two of one name are not taken; the mark is written over one
            intro=MARK,
            address=MARK,
            opening=MARK,
            contact_name=MARK,
            contact_phone=MARK,
            minutes=30,
            themes=["站史"],
            **facts,  # type: ignore[arg-type]
        )
        for name in ("甲", "乙")
    ]
    sites[0].picture, sites[0].picture_alt = proof(), MARK  # type: ignore[assignment]
    sites[0].save()
    field_sites.open_route(
        name=MARK,
        intro=MARK,
        stops=[field_sites.Stop(one, note=MARK) for one in sites],
        **facts,  # type: ignore[arg-type]
    )


def _come_to_the_door(world: World, part: ActivityBranch) -> None:
    """Let somebody sign in, somebody ask for leave, somebody from elsewhere sit in, and a sheet be entered."""
    now, actor = clock.now(), world.account(world.zhou_ba)
    window = open_door(part.activity, at=now)
    sign_in(window, world.wang_wu, at=now)
    check_in.ask_leave(
        part=part, member=world.wu_jiu, reason=AbsenceReason.DUTY, words=f"值班 {MARK}", at=now
    )
    check_in.ask_to_attend(member=world.sun_qi, window=window, at=now)
    check_in.enter_sheet(
        public_id=uuid4(),
        part=part,
        signed=[world.zhou_ba.public_id],
        photo=None,
        actor=actor,
        at=now,
    )
