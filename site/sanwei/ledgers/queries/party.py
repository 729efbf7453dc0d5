"""党员队伍 and 微党课 of the quarterly report: counts by branch, never a name."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count

from lectures.models import LecturePage, LectureSpeaker
from sanwei.common import clock
from sanwei.ledgers.queries.people import memberships_on
from sanwei.ledgers.queries.spans import Span
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


@dataclass(frozen=True)
class LectureLine:
    """微党课 of a unit in a span: 发布数 and 讲课人次, those of its groups with it."""

    unit_id: UUID | None
    name: str
    published: int = 0
    speakers: int = 0


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


def lecture_lines(unit: OrgUnit, span: Span) -> list[LectureLine]:
    """Return a line for each unit that published 微党课 in ``span`` and still shows them, the sum last. Two queries."""
    pages = LecturePage.objects.filter(
        live=True,
        unit__path__startswith=unit.path,
        first_published_at__gte=_midnight(span.starts_on),
        first_published_at__lt=_midnight(span.ends_before),
    )
    published = pages.order_by("unit__path").values_list("unit__public_id", "unit__short_name")
    counted = list(published.annotate(times=Count("pk")))
    spoken = dict(
        LectureSpeaker.objects.filter(page__in=pages.order_by())
        .order_by()
        .values_list("page__unit__public_id")
        .annotate(times=Count("pk"))
    )
    lines = [LectureLine(key, name, times, spoken.get(key, 0)) for key, name, times in counted]
    return [*lines, _lecture_sum(lines)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def _party_sum(lines: Iterable[PartyLine]) -> PartyLine:
    lines = list(lines)
    names = [one.name for one in fields(PartyLine) if one.name not in ("unit_id", "name")]
    return PartyLine(
        None, "", **{name: sum(getattr(line, name) for line in lines) for name in names}
    )


def _lecture_sum(lines: list[LectureLine]) -> LectureLine:
    return LectureLine(
        None, "", sum(one.published for one in lines), sum(one.speakers for one in lines)
    )


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
