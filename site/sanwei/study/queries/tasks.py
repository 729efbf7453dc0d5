"""我的任务: what is asked of one member, and what of it is missing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.org.queries import Standing
from sanwei.study import required
from sanwei.study.enums import StudyState
from sanwei.study.models import Exemption, Requirement, RequirementItem
from sanwei.study.queries.task_facts import TaskFacts, facts_about
from sanwei.study.queries.task_standing import asked_of, counting_day, item_state, items_of
from sanwei.study.required import Verdict


@dataclass(frozen=True)
class TaskItem:
    """``url`` is empty where the item can't be opened any more; ``is_made_up``: done after the due date."""

    row: RequirementItem
    url: str
    state: StudyState
    done_on: date | None
    is_made_up: bool


@dataclass(frozen=True)
class MemberTask:
    """A requirement as its member sees it; ``sentence`` says what is missing until when."""

    requirement: Requirement
    verdict: Verdict
    items: tuple[TaskItem, ...]
    sentence: str

    @property
    def next_url(self) -> str:
        """Where to go on: the first item that is missing and can be opened."""
        missing = (one for one in self.items if one.state != StudyState.COMPLETED)
        return next((one.url for one in missing if one.url), "")


def tasks_of(member: Member, *, at: datetime) -> list[MemberTask]:
    """Return what is asked of ``member``: what is missing by due date, then what is done and not yet due.

    Who is asked is read from the membership of the due date, before it from today's; 不计入 and withdrawn
    requirements are left out. A constant number of queries.
    """
    today = clock.local_date(at)
    shown = [
        one
        for one in _asked(member, Requirement.objects.all(), today)
        if not one.verdict.is_completed or one.requirement.due_on >= today
    ]
    return sorted(shown, key=lambda one: one.verdict.is_completed)


def task_of(member: Member, requirement_id: UUID, *, at: datetime) -> MemberTask | None:
    """Return one requirement as ``member`` sees it, also what is done and past; None where it is not asked of him."""
    one = Requirement.objects.filter(public_id=requirement_id)
    return next(iter(_asked(member, one, clock.local_date(at))), None)


def _asked(member: Member, among: QuerySet[Requirement], today: date) -> list[MemberTask]:
    near = among.filter(withdrawn_at__isnull=True).filter(_near(member, today))
    candidates = list(
        near.exclude(
            pk__in=Exemption.objects.filter(member=member, revoked_at__isnull=True).values(
                "requirement"
            )
        )
        .select_related("unit", "audience__unit")
        .order_by("due_on", "pk")
    )
    standings = org.standings_of(member, [counting_day(one, today) for one in candidates])
    asked = [
        (one, standing)
        for one in candidates
        if (standing := standings.get(counting_day(one, today)))
        and standing.is_counted_in(one.audience)
    ]
    rows = items_of([one for one, _standing in asked])
    facts = facts_about([row for group in rows.values() for row in group], Q(member=member))
    found = [_task(one, standing, rows[one.pk], facts, member, today) for one, standing in asked]
    return [one for one in found if one.verdict.asked]


def _near(member: Member, today: date) -> Q:
    """Keep what is asked on the lines of the units that ``member`` ever belonged to."""
    paths = {
        path
        for branch, group in member.memberships.filter(starts_on__lte=today).values_list(
            "branch__path", "group__path"
        )
        for path in (branch, group)
        if path
    }
    step = OrgUnit.steplen
    lines = {path[:end] for path in paths for end in range(step, len(path) + 1, step)}
    return Q(audience__unit__path__in=lines)


def _task(
    requirement: Requirement,
    standing: Standing,
    rows: list[RequirementItem],
    facts: TaskFacts,
    member: Member,
    today: date,
) -> MemberTask:
    asked = {row.item_id: asked_of(row, standing) for row in rows}
    done_on = facts.done_by(member.pk, rows)
    begun = facts.begun_by(member.pk, rows)
    verdict = required.judge(asked.values(), done_on, begun, due_on=requirement.due_on, as_of=today)
    items = [
        TaskItem(
            row=row,
            url=row.item.url if asked[row.item_id].is_open else "",
            state=item_state(
                asked[row.item_id],
                verdict,
                is_begun=row.item_id in begun,
                is_late=today > requirement.due_on,
            ),
            done_on=done_on.get(row.item_id),
            is_made_up=row.item_id in done_on and done_on[row.item_id] > requirement.due_on,
        )
        for row in rows
        if asked[row.item_id].is_open or row.item_id in done_on
    ]
    return MemberTask(
        requirement,
        verdict,
        tuple(items),
        required.sentence(verdict, due_on=requirement.due_on, as_of=today),
    )
