"""Reads about lectures. ``visible_to`` is the one answer to who sees which."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from wagtail.models import PageViewRestriction

from lectures.models import LecturePage, Series
from sanwei.accounts.models import User
from sanwei.org.queries import audience_filter


def visible_to(user: object, *, at: datetime) -> QuerySet[LecturePage]:
    """Return the lectures that ``user`` sees as a reader: live × Wagtail's inherited restrictions × audience."""
    lectures: QuerySet[LecturePage] = LecturePage.objects.live()
    return lectures.filter(audience_filter(user, at=at), ~_is_closed_to(user))


def is_restricted(page: LecturePage) -> bool:
    """Tell whether a restriction on ``page`` or above it leaves out members who are signed in."""
    return _above(_closing_restrictions(), Value(page.path)).exists()


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


def _is_closed_to(user: object) -> Exists:
    closing = _closing_restrictions()
    if isinstance(user, User):
        if user.is_superuser:
            closing = closing.exclude(restriction_type=PageViewRestriction.GROUPS)
        closing = closing.exclude(
            restriction_type=PageViewRestriction.GROUPS,
            groups__in=user.groups.values("pk"),
        )
    return Exists(_above(closing, ExpressionWrapper(OuterRef("path"), CharField())))


def _closing_restrictions() -> QuerySet[PageViewRestriction]:
    """LOGIN leaves no member out: everything here needs a sign-in anyway."""
    restrictions: QuerySet[PageViewRestriction] = PageViewRestriction.objects.exclude(
        restriction_type=PageViewRestriction.LOGIN
    )
    return restrictions


def _above(
    restrictions: QuerySet[PageViewRestriction], path: Combinable
) -> QuerySet[PageViewRestriction]:
    """Keep the restrictions of the page at ``path`` and of its ancestors."""
    above: QuerySet[PageViewRestriction] = restrictions.alias(below=path).filter(
        below__startswith=F("page__path")
    )
    return above
