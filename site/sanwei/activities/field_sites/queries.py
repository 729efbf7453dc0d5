"""Reads of sites and routes: who sees which, how long they take, who went."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from taggit.models import Tag

from sanwei.activities.access import life_units
from sanwei.activities.enums import Mark
from sanwei.activities.field_sites.errors import FieldSiteNotVisible
from sanwei.activities.field_sites.places import with_stops
from sanwei.activities.models import ActivityBranch, Attendance, FieldRoute, FieldSite, FieldStop
from sanwei.activities.queries.rows import FOR_ALL
from sanwei.library.texts import minutes_of
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet


@dataclass(frozen=True)
class Visit:
    """A finished activity of one branch at a site or along a route; ``was_there``: the reader himself."""

    activity_id: UUID
    name: str
    occurred_on: date
    is_for_all: bool
    was_there: bool


@dataclass(frozen=True)
class Went:
    """How often a branch went; no names of people, no order but that of the tree."""

    branch_name: str
    times: int
    last_on: date


@dataclass(frozen=True)
class RouteWent:
    """Branches that exist for the reader by name, all others as one sum."""

    named: tuple[Went, ...]
    others: int
    other_times: int


@dataclass(frozen=True)
class Length:
    """``reading``: minutes to read the page; ``walking``: minutes of all stops and the ways between them."""

    reading: int
    walking: int

    @property
    def hours(self) -> int:
        return self.walking // 60

    @property
    def rest(self) -> int:
        return self.walking % 60


def seen_units(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units whose sites ``user`` sees: the own line up to the top, and what his desk reaches."""
    return org.line_units(user, at=at) | life_units(user, at=at)


def sites_visible_to(user: object, *, at: datetime) -> QuerySet[FieldSite]:
    """Return the sites that ``user`` may open, retired ones too: old records lead there."""
    units = seen_units(user, at=at).order_by().values("pk")
    return FieldSite.objects.select_related("unit").filter(unit__in=units)


def routes_visible_to(user: object, *, at: datetime) -> QuerySet[FieldRoute]:
    units = seen_units(user, at=at).order_by().values("pk")
    return FieldRoute.objects.select_related("unit").filter(unit__in=units)


def listed_sites(user: object, *, theme: str, at: datetime) -> list[FieldSite]:
    """Return the sites in use, narrowed to one 适合主题. Three queries."""
    sites = sites_visible_to(user, at=at).filter(retired_at__isnull=True)
    if theme:
        sites = sites.filter(tags__name=theme)
    return list(sites.prefetch_related("tags"))  # type: ignore[misc]


def listed_routes(user: object, *, at: datetime) -> list[FieldRoute]:
    """Return the routes in use with their stops. Three queries."""
    return list(with_stops(routes_visible_to(user, at=at).filter(retired_at__isnull=True)))


def themes(user: object, *, at: datetime) -> list[str]:
    """Return the 适合主题 of the sites in use, by name."""
    sites = sites_visible_to(user, at=at).filter(retired_at__isnull=True)
    used = Tag.objects.filter(
        activities_fieldsitetag_items__content_object__in=sites.order_by().values("pk")
    )
    return list(used.distinct().order_by("name").values_list("name", flat=True))


def site_for(user: object, public_id: UUID, *, at: datetime) -> FieldSite:
    """Return a site that ``user`` may open. Raises: FieldSiteNotVisible."""
    site = sites_visible_to(user, at=at).filter(public_id=public_id).first()
    if site is None:
        raise FieldSiteNotVisible
    return site


def route_for(user: object, public_id: UUID, *, at: datetime) -> FieldRoute:
    """Return a route that ``user`` may open. Raises: FieldSiteNotVisible."""
    route = routes_visible_to(user, at=at).filter(public_id=public_id).first()
    if route is None:
        raise FieldSiteNotVisible
    return route


def routes_through(site: FieldSite, user: object, *, at: datetime) -> list[FieldRoute]:
    """Return the routes in use on which ``site`` is a stop."""
    routes = routes_visible_to(user, at=at).filter(retired_at__isnull=True, stops__site=site)
    return list(routes)


def length_of(route: FieldRoute, stops: list[FieldStop]) -> Length:
    """Return how long the route takes, to read and to walk."""
    told = [route.intro, *(text for stop in stops for text in (stop.site.intro, stop.note))]
    return Length(
        reading=minutes_of(sum(len(text) for text in told)),
        walking=sum(stop.site.minutes + stop.way_minutes for stop in stops),
    )


def visits_of(at_place: Q, branch: OrgUnit, member: Member) -> list[Visit]:
    """Return what ``branch`` did there, newest first. One query."""
    was_there = Attendance.objects.filter(part=OuterRef("pk"), member=member, mark=Mark.PRESENT)
    parts = (
        ActivityBranch.objects.filter(at_place, branch=branch, finished_at__isnull=False)
        .select_related("activity")
        .annotate(was_there=Exists(was_there))
        .order_by("-activity__occurred_at", "-pk")
    )
    return [
        Visit(
            part.activity.public_id,
            part.activity.name,
            part.activity.occurred_on,
            part.activity.kind in FOR_ALL,
            bool(part.was_there),
        )
        for part in parts
    ]


def went_in_scope(
    at_place: Q, user: object, *, but: OrgUnit | None, at: datetime
) -> tuple[Went, ...]:
    """Return the branches of the reader's desks that went, ``but`` his own. One query after the scope's."""
    units = life_units(user, at=at).order_by().values("pk")
    parts = ActivityBranch.objects.filter(at_place, branch__in=units, finished_at__isnull=False)
    if but is not None:
        parts = parts.exclude(branch=but)
    rows = parts.order_by("branch__path").values_list("branch__path", "branch__short_name")
    counted = rows.annotate(times=Count("pk"), last_on=Max("activity__occurred_on"))
    return tuple(Went(name, times, last_on) for _path, name, times, last_on in counted)


def went_along(route: FieldRoute, user: object, *, at: datetime) -> RouteWent:
    """Return which branches went along ``route``; those that don't exist for ``user`` are one sum. Three queries."""
    parts = ActivityBranch.objects.filter(activity__field_route=route, finished_at__isnull=False)
    rows = list(
        parts.order_by("branch__path")
        .values_list("branch", "branch__path", "branch__short_name")
        .annotate(times=Count("pk"), last_on=Max("activity__occurred_on"))
    )
    known = set(
        org.units_seen_by(user, at=at)
        .order_by()
        .filter(pk__in=[pk for pk, *_rest in rows])
        .values_list("pk", flat=True)
    )
    others = [times for pk, _path, _name, times, _on in rows if pk not in known]
    return RouteWent(
        named=tuple(
            Went(name, times, last_on) for pk, _path, name, times, last_on in rows if pk in known
        ),
        others=len(others),
        other_times=sum(others),
    )


def at_site(site: FieldSite) -> Q:
    return Q(activity__field_site=site)


def along(route: FieldRoute) -> Q:
    return Q(activity__field_route=route)
