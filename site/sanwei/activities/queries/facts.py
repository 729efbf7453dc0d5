"""The facts of a quarter's or year's life for many branches at once, in five queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import ActivityBranch, Explanation
from sanwei.activities.queries.rows import ActivityRow, rows_of
from sanwei.activities.rules import BOARD_FROM, LifeRule, Period
from sanwei.common.periods import Quarter
from sanwei.org.enums import BOARD_ROLES, UnitKind
from sanwei.org.models import Membership, OrgUnit, RoleAssignment

Stretch = tuple[date, date | None]  # [starts_on, ends_before)


@dataclass(frozen=True)
class Debts:
    """Who owes what: groups, people, posts and explanations by unit."""

    groups: dict[int, list[OrgUnit]]
    people: dict[int, list[Stretch]]
    posts: dict[int, list[tuple[int, Stretch]]]
    explanations: dict[tuple[int, str, date, date], Explanation]

    def owners(self, branch: OrgUnit, rule: LifeRule, period: Period) -> list[OrgUnit]:
        """Return who owes a turn in ``period``: nobody before it had people or after it was dissolved."""
        candidates = self.groups.get(branch.pk, []) if rule.is_per_group else [branch]
        if not rule.times or (rule.needs_board and not self._has_board(branch, period)):
            return []
        return [unit for unit in candidates if self._stood(unit, period)]

    def explanation(self, unit: OrgUnit, kind: ActivityKind, period: Period) -> Explanation | None:
        return self.explanations.get((unit.pk, kind, period.starts_on, period.ends_before))

    def _stood(self, unit: OrgUnit, period: Period) -> bool:
        if unit.dissolved_on is not None and unit.dissolved_on <= period.starts_on:
            return False
        return any(_overlap(stretch, period) for stretch in self.people.get(unit.pk, []))

    def _has_board(self, branch: OrgUnit, period: Period) -> bool:
        """Whether at least three 委员 were in office at the end of ``period``."""
        last = Period(period.last_on, period.ends_before)
        board = {pk for pk, stretch in self.posts.get(branch.pk, []) if _overlap(stretch, last)}
        return len(board) >= BOARD_FROM


@dataclass(frozen=True)
class LifeFacts:
    """What was owed, and what was held by branch and kind."""

    debts: Debts
    rows: dict[tuple[UUID, str], list[ActivityRow]]

    def held(self, branch: OrgUnit, kind: ActivityKind) -> tuple[ActivityRow, ...]:
        """Return what ``branch`` and its groups held of ``kind``, oldest first."""
        return tuple(self.rows.get((branch.public_id, kind), ()))


def load_facts(branches: list[OrgUnit], quarter: Quarter | Period) -> LifeFacts:
    """Load what ``branches`` did and owed in ``quarter``, which may be a longer period. Five queries."""
    rows: dict[tuple[UUID, str], list[ActivityRow]] = defaultdict(list)
    for row in rows_of(_finished(branches, quarter).order_by("activity__occurred_at", "pk")):
        rows[row.branch_id, row.kind].append(row)
    return LifeFacts(load_debts(branches, quarter), rows)


def held_days(branches: list[OrgUnit], period: Period) -> dict[tuple[int, str], list[date]]:
    """Return the days on which each branch or group held each kind, by its primary key; oldest first. One query."""
    found: dict[tuple[int, str], list[date]] = defaultdict(list)
    days = _finished(branches, period).order_by("activity__occurred_on")
    for branch_pk, group_pk, kind, day in days.values_list(
        "branch_id", "group_id", "activity__kind", "activity__occurred_on"
    ):
        found[group_pk or branch_pk, kind].append(day)
    return found


def _finished(branches: list[OrgUnit], period: Quarter | Period) -> QuerySet[ActivityBranch]:
    return ActivityBranch.objects.filter(
        branch__in=branches,
        finished_at__isnull=False,
        activity__occurred_on__gte=period.starts_on,
        activity__occurred_on__lt=period.ends_before,
    )


def load_debts(branches: list[OrgUnit], quarter: Quarter | Period) -> Debts:
    """Load what ``branches`` owed in ``quarter``, which may be a longer period. Four queries."""
    groups: dict[int, list[OrgUnit]] = defaultdict(list)
    by_path = {str(branch.path): branch.pk for branch in branches}
    for group in OrgUnit.objects.under(*by_path).filter(kind=UnitKind.GROUP).order_by("path"):
        groups[by_path[group.line_paths()[-2]]].append(group)
    people: dict[int, list[Stretch]] = defaultdict(list)
    inside = Q(starts_on__lt=quarter.ends_before) & (
        Q(ends_before__isnull=True) | Q(ends_before__gt=quarter.starts_on)
    )
    belonging = Membership.objects.filter(inside, branch__in=branches)
    for branch_pk, group_pk, starts_on, ends_before in belonging.values_list(
        "branch_id", "group_id", "starts_on", "ends_before"
    ).distinct():
        for pk in (branch_pk, group_pk):
            if pk is not None:
                people[pk].append((starts_on, ends_before))
    return Debts(
        groups=groups,
        people=people,
        posts=_posts(branches, inside),
        explanations=_explanations(branches, groups.values(), quarter),
    )


def _posts(branches: list[OrgUnit], inside: Q) -> dict[int, list[tuple[int, Stretch]]]:
    posts: dict[int, list[tuple[int, Stretch]]] = defaultdict(list)
    found = RoleAssignment.objects.filter(inside, unit__in=branches, role__in=BOARD_ROLES)
    for unit_pk, member_pk, starts_on, ends_before in found.values_list(
        "unit_id", "member_id", "starts_on", "ends_before"
    ):
        posts[unit_pk].append((member_pk, (starts_on, ends_before)))
    return posts


def _explanations(
    branches: list[OrgUnit], groups: Iterable[list[OrgUnit]], quarter: Quarter | Period
) -> dict[tuple[int, str, date, date], Explanation]:
    units = [*branches, *(group for many in groups for group in many)]
    found = Explanation.objects.filter(
        unit__in=units, starts_on__gte=quarter.starts_on, ends_before__lte=quarter.ends_before
    ).select_related("made_up_by__activity")
    return {(one.unit_id, one.kind, one.starts_on, one.ends_before): one for one in found}


def _overlap(stretch: Stretch, period: Period) -> bool:
    starts_on, ends_before = stretch
    return starts_on < period.ends_before and (
        ends_before is None or ends_before > period.starts_on
    )
