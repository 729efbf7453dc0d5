"""Writes of 组织生活计划. A plan is filled in once from the rules; its drafts are made once each."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ActivityKind, CellState, PlanState
from sanwei.activities.errors import PlanClosed, PlanDateOutside, PlanLineFixed, WrongUnit
from sanwei.activities.kinds import KINDS, Roster
from sanwei.activities.models import LifePlan, PlanLine
from sanwei.activities.models.plan import WHOLE_YEAR
from sanwei.activities.queries.life import rows_of_year
from sanwei.activities.rules import Period
from sanwei.activities.services import open_activity, save_record
from sanwei.activities.working_days import WorkingCalendar
from sanwei.common import audit, clock
from sanwei.common.clock import SHANGHAI
from sanwei.common.periods import Quarter
from sanwei.org.models import OrgUnit

USUAL_DAY = (
    15  # what is proposed for a month until somebody chooses: its middle, or the next worked day
)
USUAL_START = time(15, 0)
USUAL_LENGTH = timedelta(hours=1)
PLANNED_KINDS = tuple(kind for kind, facts in KINDS.items() if facts.roster != Roster.CHOSEN)


def span_of(plan: LifePlan) -> Period:
    """Return the days that the plan is about."""
    if plan.quarter == WHOLE_YEAR:
        return Period(date(plan.year, 1, 1), date(plan.year + 1, 1, 1))
    quarter = Quarter(plan.year, plan.quarter)
    return Period(quarter.starts_on, quarter.ends_before)


@transaction.atomic
def open_plan(
    *, unit: OrgUnit, year: int, quarter: int, actor: User | None, at: datetime
) -> LifePlan:
    """Return the plan of a branch for a year or quarter; a new one holds every turn that is still to come.

    Raises: WrongUnit for what is no branch.
    """
    if not unit.is_branch:
        raise WrongUnit
    plan, is_new = LifePlan.objects.get_or_create(
        unit=unit, year=year, quarter=quarter, defaults={"made_at": at}
    )
    if is_new:
        PlanLine.objects.bulk_create(_required(plan, today=clock.local_date(at)))
        _log(plan, "open", actor=actor, at=at)
    return plan


def _required(plan: LifePlan, *, today: date) -> Iterator[PlanLine]:
    span = span_of(plan)
    calendar = WorkingCalendar.between(span.starts_on, span.last_on)
    units = {
        unit.public_id: unit for unit in (plan.unit, *OrgUnit.objects.under(str(plan.unit.path)))
    }
    quarters = rows_of_year([plan.unit], plan.year, today=today)[plan.unit_id]
    slots = (slot for rows in quarters for row in rows for slot in row.slots)
    for slot in slots:
        if slot.state not in (CellState.DUE, CellState.AHEAD) or slot.period.starts_on not in span:
            continue
        yield PlanLine(
            plan=plan,
            kind=slot.kind,
            unit=units[slot.unit_id],
            is_required=True,
            planned_on=_proposed(slot.period, calendar, today),
            starts=USUAL_START,
        )


def _proposed(period: Period, calendar: WorkingCalendar, today: date) -> date:
    """Return the middle of the last month of ``period``, moved to a worked day that is not past."""
    last = period.last_on
    day = max(last.replace(day=USUAL_DAY), today)
    while not calendar.is_worked(day) and day < last:
        day += timedelta(days=1)
    return min(day, last)


@transaction.atomic
def add_line(
    *,
    plan: LifePlan,
    kind: ActivityKind,
    unit: OrgUnit,
    planned_on: date,
    starts: time,
    place: str = "",
    topic: str = "",
) -> PlanLine:
    """Add a 自选动作. Raises: PlanClosed, PlanDateOutside, WrongUnit."""
    plan = _open(plan)
    is_group = KINDS[ActivityKind(kind)].roster == Roster.GROUP
    fits = unit.is_group and unit.is_within(plan.unit) if is_group else unit.pk == plan.unit_id
    if kind not in PLANNED_KINDS or not fits:
        raise WrongUnit
    _check_day(plan, planned_on)
    return PlanLine.objects.create(
        plan=plan,
        kind=kind,
        unit=unit,
        planned_on=planned_on,
        starts=starts,
        place=place.strip(),
        topic=topic.strip(),
    )


@transaction.atomic
def change_line(
    *, line: PlanLine, planned_on: date, starts: time, place: str, topic: str
) -> PlanLine:
    """Change when, where and what; a line with a record is changed in its record.

    Raises: PlanClosed, PlanDateOutside, PlanLineFixed.
    """
    plan = _open(line.plan)
    line = PlanLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.activity_id is not None:
        raise PlanLineFixed
    _check_day(plan, planned_on)
    line.planned_on, line.starts = planned_on, starts
    line.place, line.topic = place.strip(), topic.strip()
    line.save(update_fields=["planned_on", "starts", "place", "topic"])
    return line


@transaction.atomic
def remove_line(*, line: PlanLine) -> None:
    """Take a 自选动作 out again. Raises: PlanClosed; PlanLineFixed for a 规定动作 and for what has a record."""
    _open(line.plan)
    line = PlanLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.is_required or line.activity_id is not None:
        raise PlanLineFixed
    line.delete()


@transaction.atomic
def report(*, plan: LifePlan, actor: User, at: datetime) -> LifePlan:
    """Report the plan to the unit above; a second call changes nothing."""
    plan = LifePlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    if not plan.is_reported:
        plan.state, plan.reported_at = PlanState.REPORTED, at
        plan.reported_by, plan.reported_by_name = actor, actor.name
        plan.save()
        _log(plan, "report", actor=actor, at=at)
    return plan


@transaction.atomic
def take_back(*, plan: LifePlan, actor: User, at: datetime) -> LifePlan:
    """Open a reported plan for changes; it is reported anew afterwards."""
    plan = LifePlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    if plan.is_reported:
        plan.state, plan.reported_at = PlanState.DRAFT, None
        plan.reported_by, plan.reported_by_name = None, ""
        plan.save()
        _log(plan, "take_back", actor=actor, at=at)
    return plan


def make_drafts(*, plan: LifePlan, actor: User | None, at: datetime) -> int:
    """Open a record for every line that has none and is not past; return how many. Safe to repeat.

    Each in its own transaction: what was made stays made if the rest is cut off.
    """
    today = clock.local_date(at)
    waiting = plan.lines.filter(activity__isnull=True, planned_on__gte=today)
    return sum(
        _make_draft(pk, actor=actor, at=at) for pk in list(waiting.values_list("pk", flat=True))
    )


@transaction.atomic
def _make_draft(pk: int, *, actor: User | None, at: datetime) -> bool:
    rows = PlanLine.objects.select_for_update(of=("self",)).select_related("unit")
    line = rows.filter(pk=pk, activity__isnull=True).first()
    if line is None:
        return False
    begins = datetime.combine(line.planned_on, line.starts, SHANGHAI)
    activity = open_activity(
        kind=ActivityKind(line.kind),
        unit=line.unit,
        occurred_at=begins,
        ends_at=begins + USUAL_LENGTH,
        place=line.place,
        actor=actor,
        at=at,
    )
    if line.topic:
        field = "lecture_title" if line.kind == ActivityKind.PARTY_CLASS else "topic"
        save_record(activity=activity, changes={field: line.topic}, actor=actor, at=at)
    line.activity = activity
    line.save(update_fields=["activity"])
    return True


def _open(plan: LifePlan) -> LifePlan:
    plan = LifePlan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=plan.pk)
    if plan.is_reported:
        raise PlanClosed
    return plan


def _check_day(plan: LifePlan, day: date) -> None:
    if day not in span_of(plan):
        raise PlanDateOutside


def _log(plan: LifePlan, what: str, *, actor: User | None, at: datetime) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.plan.{what}",
        target_label="activities.lifeplan",
        target_key=plan.public_id,
        unit_key=plan.unit.public_id,
        year=plan.year,
        quarter=plan.quarter,
    )
