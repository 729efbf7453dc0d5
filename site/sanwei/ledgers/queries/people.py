"""The people of a table: who is counted where on a day, what they are, what they took part in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

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


@dataclass(frozen=True)
class Place:
    """A member in a branch."""

    member: Member
    branch: OrgUnit
    group_name: str
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

    def row(self, **figures: Any) -> MemberRow:
        """Return the table row of this place with its figures."""
        return MemberRow(
            **{
                "member_id": self.member.public_id,
                "name": self.member.name,
                "pinyin": self.member.name_pinyin,
                "branch_id": self.branch.public_id,
                "branch_name": self.branch.short_name,
                "group_name": self.group_name,
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
    """Return who is counted in which branch on ``day``. One query."""
    rows = memberships_on(unit, day).select_related("member", "branch", "group")
    return [
        Place(row.member, row.branch, row.group.short_name if row.group else "", day)
        for row in rows
    ]


def places_of(keys: Iterable[Key]) -> list[Place]:
    """Return the places of people who are no longer counted there. Two queries, none for nobody."""
    keys = set(keys)
    members = Member.objects.in_bulk({member_pk for _branch_pk, member_pk in keys})
    branches = OrgUnit.objects.in_bulk({branch_pk for branch_pk, _member_pk in keys})
    return [Place(members[member], branches[branch], "", None) for branch, member in keys]


def roles_on(unit: OrgUnit, day: date) -> dict[int, set[str]]:
    """Return the posts that the people of ``unit`` hold on ``day``, wherever they hold them. One query."""
    rows = RoleAssignment.objects.filter(
        covering(day), member__in=memberships_on(unit, day).values("member")
    )
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


def quizzes_in(unit: OrgUnit, span: Span) -> dict[Key, QuizSum]:
    """Return the tests of each person: each test once, by its newest result. One query.

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
        .values_list("branch_id", "member_id", "item_id", "score_percent", "is_passed")
    )
    tests: dict[tuple[int, int, int | None], tuple[Decimal, bool]] = {}
    for branch_pk, member_pk, item_pk, percent, is_passed in rows:
        test = (branch_pk, member_pk, item_pk)
        has_passed = test in tests and tests[test][1]
        tests[test] = (percent or Decimal(0), has_passed or bool(is_passed))
    found: dict[Key, QuizSum] = defaultdict(QuizSum)
    for (branch_pk, member_pk, _item_pk), (percent, has_passed) in tests.items():
        known = found[branch_pk, member_pk]
        found[branch_pk, member_pk] = QuizSum(
            tests=known.tests + 1,
            passed=known.passed + has_passed,
            score_sum=known.score_sum + percent,
            people=1,
        )
    return dict(found)
