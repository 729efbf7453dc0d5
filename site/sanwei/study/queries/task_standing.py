"""Who has done what a requirement asks, who is behind; folded for all requirements of a list at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from django.db.models import Q, QuerySet

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.queries import Placed
from sanwei.study import required
from sanwei.study.enums import ItemState, StudyState
from sanwei.study.models import Exemption, Requirement, RequirementItem
from sanwei.study.queries.task_facts import TaskFacts, facts_about
from sanwei.study.required import Asked, Verdict

# A task is due soon three days ahead; 待补学 is the desk's affair for a quarter, after that the list of tasks tells.
SOON_DAYS = 3
LATELY_DAYS = 92


@dataclass(frozen=True)
class PersonStanding:
    """One of 应学 or, with an ``exemption``, one who is not counted."""

    member: Member
    branch: OrgUnit
    verdict: Verdict
    exemption: Exemption | None = None


@dataclass(frozen=True)
class TaskStanding:
    """A requirement within one unit; ``people`` by pinyin. People are those of the due date, or of today."""

    requirement: Requirement
    items: tuple[RequirementItem, ...]
    people: tuple[PersonStanding, ...]
    as_of: date

    @cached_property
    def counted(self) -> list[PersonStanding]:
        """应学: who is asked for something and not 不计入."""
        return [one for one in self.people if not one.exemption and one.verdict.asked]

    @cached_property
    def exempt(self) -> list[PersonStanding]:
        return [one for one in self.people if one.exemption]

    @cached_property
    def done(self) -> list[PersonStanding]:
        return [one for one in self.counted if one.verdict.is_completed]

    @cached_property
    def made_up(self) -> list[PersonStanding]:
        return [one for one in self.done if one.verdict.is_made_up]

    @cached_property
    def behind(self) -> list[PersonStanding]:
        """待补学."""
        return [one for one in self.counted if one.verdict.is_behind]

    @cached_property
    def unfinished(self) -> list[PersonStanding]:
        """Who has not done it all, 待补学 first."""
        left = [one for one in self.counted if not one.verdict.is_completed]
        return sorted(left, key=lambda one: not one.verdict.is_behind)

    def in_branch(self, branch_pk: int) -> "TaskStanding":
        """Return the part of it that belongs to one branch; the branches sum to the whole."""
        people = tuple(one for one in self.people if one.branch.pk == branch_pk)
        return TaskStanding(self.requirement, self.items, people, self.as_of)


def requirements_in(unit: OrgUnit) -> QuerySet[Requirement]:
    """Return what is asked of people of ``unit`` from inside it or from above, latest due first; never a neighbour's.

    Withdrawn ones are among them: the desk tells that they were.
    """
    return (
        Requirement.objects.filter(
            Q(audience__unit__path__in=unit.line_paths())
            | Q(audience__unit__path__startswith=unit.path)
        )
        .select_related("unit", "audience__unit")
        .order_by("-due_on", "-pk")
    )


def pressing_in(unit: OrgUnit, *, at: datetime) -> QuerySet[Requirement]:
    """Return what ``requirements_in`` has that is not withdrawn and due soon or lately: what a desk should look at."""
    today = clock.local_date(at)
    span = (today - timedelta(days=LATELY_DAYS), today + timedelta(days=SOON_DAYS))
    return requirements_in(unit).filter(due_on__range=span, withdrawn_at__isnull=True)


def standing_of(requirement: Requirement, *, within: OrgUnit, at: datetime) -> TaskStanding:
    """Return where the people of ``within`` stand with ``requirement``. A constant number of queries."""
    return standings_in([requirement], within=within, at=at)[0]


def standings_in(
    requirements: Iterable[Requirement], *, within: OrgUnit, at: datetime
) -> list[TaskStanding]:
    """Return the standings in the order of ``requirements``; as many queries for ten thousand people as for one."""
    wanted = list(requirements)
    today = clock.local_date(at)
    people = org.people_on(within, [counting_day(one, today) for one in wanted])
    rows = items_of(wanted)
    inside = Membership.objects.filter(
        Q(branch__path__startswith=within.path) | Q(group__path__startswith=within.path)
    )
    facts = facts_about(
        [row for group in rows.values() for row in group], Q(member__in=inside.values("member"))
    )
    exemptions = {
        (row.requirement_id, row.member_id): row
        for row in Exemption.objects.filter(requirement__in=wanted, revoked_at__isnull=True)
    }

    def people_of(one: Requirement) -> Iterator[PersonStanding]:
        judge = _judging(one, rows[one.pk], facts, today)
        for placed in people[counting_day(one, today)]:
            if placed.standing.is_counted_in(one.audience):
                decision = exemptions.get((one.pk, placed.member.pk))
                yield PersonStanding(placed.member, placed.branch, judge(placed), decision)

    return [TaskStanding(one, tuple(rows[one.pk]), tuple(people_of(one)), today) for one in wanted]


def counting_day(requirement: Requirement, today: date) -> date:
    """Return the day whose memberships say who is asked: the due date once it has come."""
    return min(today, requirement.due_on)


def items_of(requirements: Iterable[Requirement]) -> dict[int, list[RequirementItem]]:
    """Return the items of each requirement in the order in which they were asked. One query."""
    found: dict[int, list[RequirementItem]] = {one.pk: [] for one in requirements}
    for row in (
        RequirementItem.objects.filter(requirement__in=list(found))
        .select_related("item__audience__unit", "requirement")
        .order_by("added_at", "pk")
    ):
        found[row.requirement_id].append(row)
    return found


def asked_of(row: RequirementItem, standing: org.Standing) -> Asked:
    """Return how ``row`` is for a person of this ``standing``."""
    return Asked(
        item_pk=row.item_id,
        is_added=row.added_at > row.requirement.assigned_at,
        is_open=row.item.state == ItemState.LIVE and standing.is_meant_by(row.item.audience),
    )


def item_state(row: Asked, verdict: Verdict, *, is_begun: bool, is_late: bool) -> StudyState:
    """Return the state of one item beside the verdict on all of them."""
    if row.item_pk not in verdict.missing:
        return StudyState.COMPLETED
    if is_late or (row.is_added and verdict.completed_on is not None):
        return StudyState.TO_MAKE_UP
    return StudyState.IN_PROGRESS if is_begun else StudyState.NOT_STARTED


def _judging(
    requirement: Requirement, rows: list[RequirementItem], facts: TaskFacts, today: date
) -> Callable[[Placed], Verdict]:
    """Return the judge of one requirement, who remembers: of ten thousand people most stand alike."""

    @cache
    def judge(
        standing: org.Standing, days: tuple[date | None, ...], begun: tuple[bool, ...]
    ) -> Verdict:
        return required.judge(
            [asked_of(row, standing) for row in rows],
            {row.item_id: day for row, day in zip(rows, days, strict=True) if day is not None},
            {row.item_id for row, is_begun in zip(rows, begun, strict=True) if is_begun},
            due_on=requirement.due_on,
            as_of=today,
        )

    def judge_one(placed: Placed) -> Verdict:
        pk = placed.member.pk
        return judge(
            placed.standing,
            tuple(facts.done[row.pk].get(pk) for row in rows),
            tuple(pk in facts.begun.get(row.item_id, ()) for row in rows),
        )

    return judge_one
