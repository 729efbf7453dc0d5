"""The people of a table: who is counted where on a day, what they are, what they took part in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanwei.ledgers.queries.spans import Span
from sanwei.ledgers.queries.tables import MemberRow, QuizSum
from sanwei.org.enums import BOARD_ROLES, PARTY_MEMBER_KINDS, MemberKind, Role
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.people import registered
from sanwei.org.queries.scope import covering
from sanwei.study import queries as study
from sanwei.study.enums import RecordKind

Key = tuple[int, int]  # branch and member, by primary key
TAGGED_ROLES = [role for role in Role if role in BOARD_ROLES] + [Role.GROUP_LEADER]
# What tables say of a person; whoever reads ten thousand asks for nothing else.
MEMBER_FIELDS = (
    "public_id", "name", "name_pinyin", "sex", "ethnicity", "born_on", "kind", "joined_on",
    "formal_on", "is_mobile", "is_dispatched", "is_leading_cadre",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A member in a branch."""

    member: Member
    branch: OrgUnit
    group: OrgUnit | None
    day: date | None

    @property
    def member_pk(self) -> int:
        return int(self.member.pk)

    @property
    def branch_pk(self) -> int:
        return int(self.branch.pk)

    @property
    def branch_path(self) -> str:
        return str(self.branch.path)

    def row(self, *, as_of: date, posts: set[str], **figures: Any) -> MemberRow:
        """Return the table row of this place with its figures; kind and posts are those of ``as_of``."""
        return MemberRow(
            **{
                "member_pk": self.member_pk,
                "member_id": self.member.public_id,
                "name": self.member.name,
                "pinyin": self.member.name_pinyin,
                "branch_pk": self.branch_pk,
                "branch_id": self.branch.public_id,
                "branch_name": self.branch.short_name,
                "group_id": self.group.public_id if self.group else None,
                "group_name": self.group.short_name if self.group else "",
                "kind": self.member.kind_on(as_of),
                "posts": frozenset(posts),
                "is_cadre": self.member.is_leading_cadre,
                "tags": (),
                "target": None,
                "year": None,
                **figures,
            }
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
    rows = (
        memberships_on(unit, day)
        .select_related("member")
        .only("branch", "group", *(f"member__{name}" for name in MEMBER_FIELDS))
    )
    return [
        Place(row.member, units[row.branch_id], units.get(row.group_id or 0), day) for row in rows
    ]


def places_of(keys: Iterable[Key]) -> list[Place]:
    """Return the places of people who are no longer counted there. Two queries, none for nobody."""
    keys = set(keys)
    members = Member.objects.in_bulk({member_pk for _branch_pk, member_pk in keys})
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


def tags_of(roles: set[str], place: Place) -> tuple[str, ...]:
    """Return the marks beside a name: posts, 预备, 流动. Never why somebody is away."""
    tags = [str(role.label) for role in TAGGED_ROLES if role in roles]
    if place.day and place.member.kind_on(place.day) == MemberKind.PROBATIONARY:
        tags.append(_("预备"))
    if place.member.is_mobile:
        tags.append(_("流动"))
    return tuple(tags)


def learners_in(unit: OrgUnit, span: Span) -> set[Key]:
    """Return who took part: completed, attended, learned elsewhere, or passed a test. One query."""
    rows = (
        study.current_records()
        .filter(span.records(), branch__path__startswith=unit.path)
        .exclude(~Q(is_passed=True), kind=RecordKind.ASSESSMENT)
        .order_by()
        .values_list("branch_id", "member_id")
        .distinct()
    )
    return set(rows)


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
    rows = (
        study.current_records()
        .filter(
            span.records(),
            branch__path__startswith=unit.path,
            kind=RecordKind.ASSESSMENT,
            score_percent__isnull=False,
        )
        .order_by("occurred_at", "pk")
        .values_list(
            "branch_id", "member_id", "item_id",
            "public_id", "title", "occurred_on", "score_percent", "is_passed",
        )
    )  # fmt: skip
    tests: dict[tuple[int, int, int | None], QuizResult] = {}
    for branch_pk, member_pk, item_pk, record_id, title, day, percent, is_passed in rows:
        key = (branch_pk, member_pk, item_pk)
        known = tests.pop(key, None)
        has_passed = bool(is_passed) or (known is not None and known.has_passed)
        tests[key] = QuizResult(
            branch_pk, member_pk, record_id, title, day, percent or Decimal(0), has_passed
        )
    return list(tests.values())


def quizzes_in(unit: OrgUnit, span: Span) -> dict[Key, QuizSum]:
    """Return the tests of each person added up. One query."""
    found: dict[Key, QuizSum] = defaultdict(QuizSum)
    for test in tests_in(unit, span):
        known = found[test.branch_pk, test.member_pk]
        found[test.branch_pk, test.member_pk] = QuizSum(
            tests=known.tests + 1,
            passed=known.passed + test.has_passed,
            score_sum=known.score_sum + test.percent,
            people=1,
        )
    return dict(found)
