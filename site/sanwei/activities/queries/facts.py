"""The facts of a quarter's or year's life for many branches at once, in five queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import ActivityBranch, Explanation
from sanwei.activities.queries.rows import ACTIVITY_FIELDS, PART_FIELDS, ActivityRow, row_of
from sanwei.activities.rules import BOARD_FROM, LifeRule, Period
from sanwei.common.periods import Quarter
from sanwei.org.enums import BOARD_ROLES, UnitKind
from sanwei.org.models import Membership, OrgUnit, RoleAssignment

Stretch = tuple[date, date | None]  # [starts_on, ends_before)


@dataclass(frozen=True)
class LifeFacts:
    """Groups, people, posts, records and explanations by unit."""

    groups: dict[int, list[OrgUnit]]
    people: dict[int, list[Stretch]]
    posts: dict[int, list[tuple[int, Stretch]]]
    rows: dict[int, list[ActivityRow]]
    explanations: dict[tuple[int, str, date, date], Explanation]

    def held(self, branch: OrgUnit, kind: ActivityKind) -> tuple[ActivityRow, ...]:
        """Return what ``branch`` and its groups held of ``kind``, oldest first."""
        return tuple(row for row in self.rows.get(branch.pk, []) if row.kind == kind)

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


def load_facts(branches: list[OrgUnit], quarter: Quarter | Period) -> LifeFacts:
    """Load what ``branches`` did and owed in ``quarter``, which may be a longer period."""
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
    return LifeFacts(
        groups=groups,
        people=people,
        posts=_posts(branches, inside),
        rows=_held(branches, groups.values(), quarter),
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


def _held(
    branches: list[OrgUnit], groups: Iterable[list[OrgUnit]], quarter: Quarter | Period
) -> dict[int, list[ActivityRow]]:
    rows: dict[int, list[ActivityRow]] = defaultdict(list)
    units = {unit.pk: unit for many in (branches, *groups) for unit in many}
    parts = ActivityBranch.objects.filter(
        branch__in=branches,
        finished_at__isnull=False,
        activity__occurred_on__gte=quarter.starts_on,
        activity__occurred_on__lt=quarter.ends_before,
    )
    # Thousands of rows in a year: no texts, and each unit once.
    for part in (
        parts.select_related("activity")
        .only(*PART_FIELDS, *(f"activity__{name}" for name in ACTIVITY_FIELDS))
        .order_by("activity__occurred_at", "pk")
    ):
        part.branch = units[part.branch_id]
        if part.group_id in units:
            part.group = units[part.group_id]
        rows[part.branch_id].append(row_of(part))
    return rows


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
