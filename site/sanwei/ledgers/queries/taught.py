"""微党课 of the quarterly report: what units published, how many people taught."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count

from lectures.models import LecturePage, LectureSpeaker
from sanwei.common import clock
from sanwei.ledgers.queries.spans import Span
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class LectureLine:
    """微党课 of a unit in a span: 发布数 and 讲课人次, those of its groups with it."""

    unit_id: UUID | None
    name: str
    published: int = 0
    speakers: int = 0


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


def _lecture_sum(lines: list[LectureLine]) -> LectureLine:
    return LectureLine(
        None, "", sum(one.published for one in lines), sum(one.speakers for one in lines)
    )
