"""When a unit's term ends, whose 预备期 ends, and what the size of a branch asks for."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from sanwei.org.enums import BOARD_ROLES, BRANCH_KINDS, MemberKind, Role, UnitKind
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.people import members_on, registered
from sanwei.org.queries.scope import covering

# Source: 《关于党的基层组织任期的意见》 (2018); villages and communities have five years: their field 任期 says so.
TERM_YEARS = {UnitKind.COMMITTEE: 5, UnitKind.GENERAL_BRANCH: 3}
BRANCH_TERM_YEARS = 3
TERM_BASIS = "2018年《关于党的基层组织任期的意见》"
REMIND_MONTHS = (6, 3, 1)
OVERDUE = 0

# Source: 党章; a 延长 of it is a decision of the branch that no date foretells.
PROBATION_MONTHS = 12
PROBATION_REMIND_MONTHS = 1

# Source: 《中国共产党支部工作条例（试行）》.
FEWEST_FORMAL, FORMAL_FOR_BOARD, MOST_MEMBERS = 3, 7, 50
FEWEST_BOARD, MOST_BOARD = 3, 7
BRANCH_BASIS = "《中国共产党支部工作条例（试行）》"


@dataclass(frozen=True)
class Term:
    """``stage``: 6, 3 or 1 for the last reminder that is due, OVERDUE after the end."""

    unit: OrgUnit
    ends_on: date
    stage: int


@dataclass(frozen=True)
class Probation:
    """A 预备党员 whose year is over on ``ends_on``."""

    member: Member
    ends_on: date


@dataclass(frozen=True)
class Hint:
    """What the size of a branch asks for, and by which document."""

    text: str
    basis: str


@dataclass(frozen=True)
class Office:
    """Who holds a unit's 党内职务, and until when; ``ends_on`` None: 本届选举日期 is not known."""

    unit: OrgUnit
    holders: list[RoleAssignment]
    ends_on: date | None
    term: Term | None


def offices_of(unit: OrgUnit, today: date) -> list[Office]:
    """Return the offices of ``unit`` and of every unit below it, in the order of the tree. Two queries."""
    units = list(OrgUnit.objects.under(unit.path).standing_on(today))
    held: dict[int, list[RoleAssignment]] = {}
    posts = RoleAssignment.objects.filter(
        covering(today), unit__in=units, role__in=BOARD_ROLES | {Role.GROUP_LEADER}
    ).select_related("member")
    order = {role: number for number, role in enumerate(Role)}
    for post in sorted(posts, key=lambda post: (order[Role(post.role)], post.pk)):
        held.setdefault(post.unit_id, []).append(post)
    return [
        Office(one, held.get(one.pk, []), term_ends_on(one), term_due(one, today)) for one in units
    ]


def months_later(day: date, months: int) -> date:
    """Return the same day ``months`` later (or earlier), the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_ends_on(unit: OrgUnit) -> date | None:
    """Return the day on which the term counted from 本届选举日期 is over; None where that is unknown."""
    if unit.elected_on is None or unit.is_group:
        return None
    return term_from(unit, unit.elected_on)


def term_from(unit: OrgUnit, elected_on: date) -> date:
    """Return the day on which a term of ``unit`` that begins on ``elected_on`` is over."""
    years = unit.term_years or TERM_YEARS.get(UnitKind(unit.kind), BRANCH_TERM_YEARS)
    return months_later(elected_on, years * 12)


def term_due(unit: OrgUnit, today: date) -> Term | None:
    """Return the term of ``unit`` once it has 6 months or less to go; no query."""
    ends_on = term_ends_on(unit)
    if ends_on is None or unit.dissolved_on is not None:
        return None
    if ends_on <= today:
        return Term(unit, ends_on, OVERDUE)
    reached = [months for months in REMIND_MONTHS if months_later(ends_on, -months) <= today]
    return Term(unit, ends_on, min(reached)) if reached else None


def terms_due(units: Iterable[OrgUnit], today: date) -> list[Term]:
    """Return the terms that end within 6 months or are over, the earliest first."""
    found = [term for unit in units if (term := term_due(unit, today)) is not None]
    return sorted(found, key=lambda term: (term.ends_on, str(term.unit.path)))


def probation_ends_on(member: Member) -> date | None:
    """Return when the year of a 预备党员 is over; None for others, or where 入党 is unknown."""
    if member.kind != MemberKind.PROBATIONARY or member.joined_on is None:
        return None
    return months_later(member.joined_on, PROBATION_MONTHS)


def probations_due(unit: OrgUnit, today: date) -> list[Probation]:
    """Return whose year ends within a month or is over and undecided, the earliest first. One query."""
    people = members_on(unit, today).filter(
        registered(today), kind=MemberKind.PROBATIONARY, joined_on__isnull=False
    )
    found = [
        Probation(member, ends_on)
        for member in people
        if (ends_on := probation_ends_on(member)) is not None
        and months_later(ends_on, -PROBATION_REMIND_MONTHS) <= today
    ]
    return sorted(found, key=lambda one: one.ends_on)


def structure_hints(branch: OrgUnit, today: date) -> list[Hint]:
    """Return what the numbers of a branch ask for, quietly; nothing for units above. Two queries."""
    if branch.kind not in BRANCH_KINDS:
        return []
    board = (
        RoleAssignment.objects.filter(covering(today), unit=branch, role__in=BOARD_ROLES)
        .aggregate(people=Count("member", distinct=True))
        .get("people", 0)
    )
    return hints_for_board(branch, today, board)


def hints_for_board(branch: OrgUnit, today: date, board: int) -> list[Hint]:
    """Return what ``structure_hints`` would say with ``board`` people in office. One query."""
    if branch.kind not in BRANCH_KINDS:
        return []
    counts = (
        members_on(branch, today)
        .filter(registered(today))
        .aggregate(
            formal=Count("pk", filter=Q(kind=MemberKind.FORMAL)),
            probationary=Count("pk", filter=Q(kind=MemberKind.PROBATIONARY)),
        )
    )
    formal, everybody = counts["formal"], counts["formal"] + counts["probationary"]
    return [Hint(text, BRANCH_BASIS) for text in _hints(branch, formal, everybody, board)]


def _hints(branch: OrgUnit, formal: int, everybody: int, board: int) -> Iterable[str]:
    if branch.kind == UnitKind.BRANCH and 0 < formal < FEWEST_FORMAL:
        yield _("正式党员%d人，不足3人，可与邻近单位成立联合党支部。") % formal
    if everybody > MOST_MEMBERS:
        yield _("党员%d人，超过50人，建议分设支部或设党总支。") % everybody
    if formal >= FORMAL_FOR_BOARD and board < FEWEST_BOARD:
        said = {"formal": formal, "board": board}
        yield (
            _("正式党员%(formal)d人，应设支委会，由3至5人组成，现登记书记和委员%(board)d人。")
            % said
        )
    if board > MOST_BOARD:
        yield _("支委会现登记%d人，一般不超过7人。") % board
