"""The people of a table: who is counted where on a day, what they are, what they took part in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.queries.spans import Span
from sanwei.ledgers.queries.tables import Hours, MemberRow, QuizSum
from sanwei.ledgers.rulebook import Target
from sanwei.ledgers.standing import YearStanding
from sanwei.org.enums import BOARD_ROLES, PARTY_MEMBER_KINDS, MemberKind, Role
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment, kind_as_of
from sanwei.org.queries.people import registered
from sanwei.org.queries.scope import covering
from sanwei.study import queries as study
from sanwei.study.enums import RecordKind

Key = tuple[int, int]  # branch and member, by primary key
TAGGED_ROLES = [role for role in Role if role in BOARD_ROLES] + [Role.GROUP_LEADER]


class Person(NamedTuple):
    """What tables say of a member: twenty thousand rows are not twenty thousand models."""

    pk: int
    public_id: UUID
    name: str
    name_pinyin: str
    sex: str
    ethnicity: str
    born_on: date | None
    kind: str
    joined_on: date | None
    formal_on: date | None
    is_mobile: bool
    is_dispatched: bool
    is_leading_cadre: bool

    def kind_on(self, day: date) -> MemberKind:
        return kind_as_of(self.kind, self.formal_on, day)


@dataclass(frozen=True, slots=True)
class Place:
    """A member in a branch."""

    member: Person
    branch: OrgUnit
    group: OrgUnit | None
    day: date | None

    @property
    def member_pk(self) -> int:
        return self.member.pk

    @property
    def branch_pk(self) -> int:
        return int(self.branch.pk)

    @property
    def branch_path(self) -> str:
        return str(self.branch.path)

    def row(
        self,
        *,
        as_of: date,
        posts: set[str],
        is_due: bool,
        hours: Hours,
        quiz: QuizSum,
        tags: tuple[str, ...] = (),
        has_learned: bool = False,
        target: Target | None = None,
        year: YearStanding | None = None,
    ) -> MemberRow:
        """Return the table row of this place with its figures; kind and posts are those of ``as_of``."""
        person, branch, group = self.member, self.branch, self.group
        return MemberRow(
            member_pk=person.pk,
            member_id=person.public_id,
            name=person.name,
            pinyin=person.name_pinyin,
            branch_pk=branch.pk,
            branch_id=branch.public_id,
            branch_path=branch.path,
            branch_name=branch.short_name,
            group_id=group.public_id if group else None,
            group_name=group.short_name if group else "",
            kind=person.kind_on(as_of),
            posts=frozenset(posts),
            is_cadre=person.is_leading_cadre,
            tags=tags,
            is_due=is_due,
            has_learned=has_learned,
            hours=hours,
            quiz=quiz,
            target=target,
            year=year,
        )


def memberships_on(unit: OrgUnit, day: date) -> QuerySet[Membership]:
    """Return the memberships that make 应学 of ``unit``'s subtree: 正式党员 and 预备党员 in good standing."""
    people = Member.objects.filter(registered(day), kind__in=PARTY_MEMBER_KINDS)
    return Membership.objects.filter(
        covering(day), branch__path__startswith=unit.path, member__in=people.values("pk")
    )


def places_on(unit: OrgUnit, day: date) -> list[Place]:
    """Return who is counted in which branch on ``day``. Two queries."""
    units = {one.pk: one for one in OrgUnit.objects.under(str(unit.path))}
    rows = memberships_on(unit, day).values_list(
        "branch_id", "group_id", *(f"member__{name}" for name in Person._fields)
    )
    return [
        Place(Person(*told), units[branch_pk], units.get(group_pk or 0), day)
        for branch_pk, group_pk, *told in rows
    ]


def places_of(keys: Iterable[Key]) -> list[Place]:
    """Return the places of people who are no longer counted there. Two queries, none for nobody."""
    keys = set(keys)
    told = Member.objects.filter(pk__in={member_pk for _branch_pk, member_pk in keys})
    members = {one[0]: Person(*one) for one in told.values_list(*Person._fields)}
    branches = OrgUnit.objects.in_bulk({branch_pk for branch_pk, _member_pk in keys})
    return [Place(members[member], branches[branch], None, None) for branch, member in keys]


def roles_on(unit: OrgUnit, day: date) -> dict[int, set[str]]:
    """Return the posts that the people of ``unit`` hold on ``day``, wherever they hold them. One query."""
    rows = RoleAssignment.objects.filter(
        covering(day), member__in=memberships_on(unit, day).values("member")
    )
    return _by_member(rows)


def roles_of(places: Iterable[Place], day: date) -> dict[int, set[str]]:
    """Return the posts that the people of ``places`` hold on ``day``. One query, none for nobody."""
    members = [place.member_pk for place in places]
    return _by_member(RoleAssignment.objects.filter(covering(day), member__in=members))


def _by_member(rows: QuerySet[RoleAssignment]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for member_pk, role in rows.values_list("member_id", "role"):
        found[member_pk].add(role)
    return found


class Tags:
    """The marks beside names, their words looked up once a table."""

    def __init__(self) -> None:
        self._posts = [(role, str(role.label)) for role in TAGGED_ROLES]
        self._probationary, self._mobile = _("预备"), _("流动")

    def of(self, roles: set[str], place: Place) -> tuple[str, ...]:
        """Return posts, 预备, 流动. Never why somebody is away."""
        tags = [label for role, label in self._posts if role in roles] if roles else []
        if place.day and place.member.kind_on(place.day) == MemberKind.PROBATIONARY:
            tags.append(self._probationary)
        if place.member.is_mobile:
            tags.append(self._mobile)
        return tuple(tags)


def learners_in(unit: OrgUnit, span: Span, day: date) -> set[Key]:
    """Return those of 应学 of ``day`` who took part in their branch. One query."""
    return set(learners(unit, span, day).values_list("branch_id", "member_id"))


def learners(unit: OrgUnit, span: Span, day: date) -> QuerySet[Membership]:
    """Return the places of 应学 of ``day`` who completed, attended, learned elsewhere or passed there in ``span``.

    It looks for one record a person and not at every record.
    """
    part = (
        study.current_records()
        .filter(span.records(), branch=OuterRef("branch"), member=OuterRef("member"))
        .exclude(~Q(is_passed=True), kind=RecordKind.ASSESSMENT)
    )
    return memberships_on(unit, day).filter(Exists(part))


@dataclass(frozen=True)
class QuizResult:
    """A test of a person in a branch by its newest result; once passed stays passed."""

    branch_pk: int
    member_pk: int
    record_id: UUID
    title: str
    occurred_on: date
    percent: Decimal
    has_passed: bool


def tests_in(unit: OrgUnit, span: Span) -> list[QuizResult]:
    """Return the tests of each person, each test once, in the order of their newest results. One query.

    A quiz makes each result of the attempts so far, by its own policy (best, last, average, first).
    """
    tests = _newest(unit, span, "public_id", "title", "occurred_on", "score_percent")
    return [
        QuizResult(branch_pk, member_pk, record_id, title, day, percent, has_passed)
        for (branch_pk, member_pk, _item), (
            has_passed,
            (record_id, title, day, percent),
        ) in tests.items()
    ]


def quizzes_in(unit: OrgUnit, span: Span) -> dict[Key, QuizSum]:
    """Return the tests of each person added up. One query."""
    found: dict[Key, list[tuple[bool, Decimal]]] = defaultdict(list)
    for (branch_pk, member_pk, _item), (has_passed, (percent,)) in _newest(
        unit, span, "score_percent"
    ).items():
        found[branch_pk, member_pk].append((has_passed, percent))
    return {
        key: QuizSum(
            tests=len(tests),
            passed=sum(has_passed for has_passed, _percent in tests),
            score_sum=sum((percent for _passed, percent in tests), ZERO),
            people=1,
        )
        for key, tests in found.items()
    }


def _newest(
    unit: OrgUnit, span: Span, *names: str
) -> dict[tuple[int, int, int | None], tuple[bool, list[Any]]]:
    """Return by branch, member and item whether a test was ever passed, and ``names`` of its newest result."""
    rows = (
        study.current_records()
        .filter(
            span.records(),
            branch__path__startswith=unit.path,
            kind=RecordKind.ASSESSMENT,
            score_percent__isnull=False,
        )
        .order_by("occurred_at", "pk")
        .values_list("branch_id", "member_id", "item_id", "is_passed", *names)
    )
    tests: dict[tuple[int, int, int | None], tuple[bool, list[Any]]] = {}
    for branch_pk, member_pk, item_pk, is_passed, *told in rows:
        key = (branch_pk, member_pk, item_pk)
        known = tests.pop(key, None)
        tests[key] = (bool(is_passed) or (known is not None and known[0]), told)
    return tests
