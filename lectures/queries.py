"""Reads about lectures. ``visible_to`` is the one answer to who sees which."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from lectures.models import LecturePage, Series
from sanwei.org.queries import audience_filter, open_to, unexpired


def visible_to(user: object, *, at: datetime) -> QuerySet[LecturePage]:
    """Return the lectures that ``user`` sees as a reader: live, not expired × Wagtail's restrictions × audience."""
    lectures: QuerySet[LecturePage] = LecturePage.objects.live()
    return lectures.filter(audience_filter(user, at=at), open_to(user), unexpired(at))


def latest(user: object, *, at: datetime, limit: int) -> list[LecturePage]:
    """Return the newest lectures, newest first, with all that ``lectures/includes/card.html`` shows (4 queries)."""
    return list(for_cards(visible_to(user, at=at).order_by("-first_published_at", "-pk"))[:limit])


def for_cards(lectures: QuerySet[LecturePage]) -> QuerySet[LecturePage]:
    """Prepare what a card shows: unit, media length, cover, speakers."""
    return lectures.select_related("unit", "main_media__current_version", "cover").prefetch_related(
        "speakers", "cover__renditions"
    )


@dataclass(frozen=True)
class SeriesPlace:
    """合辑 3/8: where a lecture stands among those of its series that this reader sees."""

    series: Series
    number: int
    count: int


def lectures_of(series: Series, user: object, *, at: datetime) -> QuerySet[LecturePage]:
    """Return the series' lectures that ``user`` sees, in their order."""
    return (
        visible_to(user, at=at)
        .filter(series=series)
        .order_by(F("series_order").asc(nulls_last=True), "first_published_at", "pk")
    )


def place_in_series(lecture: LecturePage, user: object, *, at: datetime) -> SeriesPlace | None:
    if lecture.series is None:
        return None
    keys = list(lectures_of(lecture.series, user, at=at).values_list("pk", flat=True))
    if lecture.pk not in keys:
        return None
    return SeriesPlace(lecture.series, keys.index(lecture.pk) + 1, len(keys))
