"""党员队伍 of the quarterly report: counts by branch, never a name."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from sanwei.ledgers.queries.people import memberships_on
from sanwei.org.enums import MemberKind, Sex, UnitKind
from sanwei.org.models import OrgUnit

YOUNG_UNTIL = 35  # years; the step that the yearly statistics of the Party use
OLD_FROM = 60


@dataclass(frozen=True)
class PartyLine:
    """One branch on a day, or with ``unit_id`` None the sum of all. ``unknown_age``: no date of birth."""

    unit_id: UUID | None
    name: str
    members: int = 0
    formal: int = 0
    probationary: int = 0
    women: int = 0
    young: int = 0
    old: int = 0
    unknown_age: int = 0
    mobile: int = 0
    groups: int = 0


def party_lines(unit: OrgUnit, day: date) -> list[PartyLine]:
    """Return a line a branch in the order of the organisation, and the sum last. Three queries."""
    branches = list(OrgUnit.objects.under(str(unit.path)).branches().order_by("path"))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for membership in memberships_on(unit, day).select_related("member"):
        member, count = membership.member, counts[membership.branch_id]
        is_probationary = member.kind_on(day) == MemberKind.PROBATIONARY
        count["members"] += 1
        count["probationary" if is_probationary else "formal"] += 1
        count["women"] += member.sex == Sex.FEMALE
        count["mobile"] += member.is_mobile
        age = _age(member.born_on, day) if member.born_on else None
        count["unknown_age"] += age is None
        count["young"] += age is not None and age <= YOUNG_UNTIL
        count["old"] += age is not None and age >= OLD_FROM
    groups = OrgUnit.objects.under(str(unit.path)).filter(kind=UnitKind.GROUP, dissolved_on=None)
    for group in groups:
        for branch in branches:
            if str(group.path).startswith(str(branch.path)):
                counts[branch.pk]["groups"] += 1
    lines = [PartyLine(one.public_id, one.short_name, **counts[one.pk]) for one in branches]
    return [*lines, _party_sum(lines)]


def _party_sum(lines: Iterable[PartyLine]) -> PartyLine:
    lines = list(lines)
    names = [one.name for one in fields(PartyLine) if one.name not in ("unit_id", "name")]
    return PartyLine(
        None, "", **{name: sum(getattr(line, name) for line in lines) for name in names}
    )


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
