"""What people are on several days at once, as far as audiences ask: few queries, however many people and days."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.audiences import Standing

Span = tuple[date, date | None]


@dataclass(frozen=True)
class Placed:
    """A person on one day: the branch of that day and what audiences ask about."""

    member: Member
    branch: OrgUnit
    standing: Standing


def people_on(unit: OrgUnit, days: Iterable[date]) -> dict[date, list[Placed]]:
    """Return everybody of ``unit``'s subtree on each of ``days``, by pinyin. Two queries."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    inside = Q(branch__path__startswith=unit.path) | Q(group__path__startswith=unit.path)
    rows = _touching(Membership.objects.filter(inside), wanted)
    held = _held(RoleAssignment.objects.filter(member__in=rows.values("member")), wanted)
    places = list(rows.order_by("member__name_pinyin", "member_id", "starts_on"))
    return {day: [_placed(row, day, held) for row in places if row.covers(day)] for day in wanted}


def standings_of(member: Member, days: Iterable[date]) -> dict[date, Standing]:
    """Return what ``member`` is on each of ``days``; a day without a membership is left out. Two queries."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    places = list(_touching(Membership.objects.filter(member=member), wanted))
    held = _held(RoleAssignment.objects.filter(member=member), wanted)
    return {
        day: _placed(row, day, held).standing for day in wanted for row in places if row.covers(day)
    }


Held = dict[int, list[tuple[str, str, Span]]]


def _touching(rows: QuerySet[Membership], days: list[date]) -> QuerySet[Membership]:
    return rows.filter(_reaching(days)).select_related("member", "branch", "group")


def _reaching(days: Collection[date]) -> Q:
    return Q(starts_on__lte=max(days)) & (
        Q(ends_before__isnull=True) | Q(ends_before__gt=min(days))
    )


def _held(rows: QuerySet[RoleAssignment], days: list[date]) -> Held:
    found: Held = {}
    for member_pk, role, path, starts_on, ends_before in rows.filter(_reaching(days)).values_list(
        "member_id", "role", "unit__path", "starts_on", "ends_before"
    ):
        found.setdefault(member_pk, []).append((role, path, (starts_on, ends_before)))
    return found


def _placed(row: Membership, day: date, held: Held) -> Placed:
    place = row.group or row.branch
    return Placed(
        member=row.member,
        branch=row.branch,
        standing=Standing(
            unit_paths=_line(str(place.path), int(place.steplen)),
            kind=row.member.kind_on(day),
            is_registered=row.member.is_registered_on(day),
            roles=frozenset(
                (role, path)
                for role, path, (starts_on, ends_before) in held.get(row.member_id, ())
                if starts_on <= day and (ends_before is None or day < ends_before)
            ),
        ),
    )


@lru_cache(maxsize=4096)
def _line(path: str, step: int) -> frozenset[str]:
    return frozenset(path[:end] for end in range(step, len(path) + 1, step))
