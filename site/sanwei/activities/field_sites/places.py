"""A site or a route as the place of a record: what a branch may choose, and how the record keeps it in words."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from sanwei.activities.field_sites.errors import FieldPlaceNotOpen
from sanwei.activities.models import Activity, FieldRoute, FieldSite, FieldStop
from sanwei.org.models import OrgUnit

SITE, ROUTE = "site", "route"
LONGEST_PLACE = 200


@dataclass(frozen=True)
class FieldPlace:
    """One of both, or neither: the record has a place of its own."""

    site: FieldSite | None = None
    route: FieldRoute | None = None

    @property
    def key(self) -> str:
        """What a form sends: “site:…”, “route:…”, or nothing."""
        if self.site is not None:
            return f"{SITE}:{self.site.public_id}"
        return f"{ROUTE}:{self.route.public_id}" if self.route is not None else ""

    @property
    def words(self) -> str:
        """Return the place as the record keeps it. A route costs a query unless its stops are there."""
        if self.site is not None:
            return self.site.in_words[:LONGEST_PLACE]
        return words_of_route(self.route)[:LONGEST_PLACE] if self.route is not None else ""


NOWHERE = FieldPlace()


@dataclass(frozen=True)
class Choice:
    key: str
    name: str
    words: str


@dataclass(frozen=True)
class ChoiceGroup:
    label: str
    choices: list[Choice]


def open_to(unit: OrgUnit) -> tuple[QuerySet[FieldSite], QuerySet[FieldRoute]]:
    """Return the sites and routes that ``unit`` may choose: its own and those of the units above."""
    wanted = {"unit__path__in": unit.line_paths(), "retired_at__isnull": True}
    return FieldSite.objects.filter(**wanted), FieldRoute.objects.filter(**wanted)


def offered_to(unit: OrgUnit, *, kept: FieldPlace = NOWHERE) -> list[ChoiceGroup]:
    """Return what a form offers ``unit``: sites, then routes, none of them where there is none. Three queries.

    ``kept`` is offered too where the record names it, although it is out of use by now.
    """
    sites, routes = open_to(unit)
    groups = [
        ChoiceGroup(
            _("现场教学点"),
            [_choice(FieldPlace(site=one), one.name) for one in sites.select_related("unit")],
        ),
        ChoiceGroup(
            _("教学路线"),
            [_choice(FieldPlace(route=one), one.name) for one in with_stops(routes)],
        ),
    ]
    groups = [one for one in groups if one.choices]
    if kept.key and not any(kept.key == one.key for many in groups for one in many.choices):
        name = str(kept.site or kept.route)
        groups.append(ChoiceGroup(_("原来选的"), [Choice(kept.key, name, kept.words)]))
    return groups


def with_stops(routes: QuerySet[FieldRoute]) -> QuerySet[FieldRoute]:
    stops = FieldStop.objects.select_related("site__unit")
    return routes.select_related("unit").prefetch_related(Prefetch("stops", queryset=stops))


def find(key: str, unit: OrgUnit) -> FieldPlace:
    """Return the place that a form names for ``unit``; an empty key is nowhere. Raises: FieldPlaceNotOpen."""
    if not key:
        return NOWHERE
    kind, _colon, text = key.partition(":")
    try:
        public_id = UUID(text)
    except ValueError as error:
        raise FieldPlaceNotOpen from error
    sites, routes = open_to(unit)
    site = sites.filter(public_id=public_id).first() if kind == SITE else None
    route = routes.filter(public_id=public_id).first() if kind == ROUTE else None
    if site is None and route is None:
        raise FieldPlaceNotOpen
    return FieldPlace(site, route)


def place_of(activity: Activity) -> FieldPlace:
    return FieldPlace(activity.field_site, activity.field_route)


def words_of_route(route: FieldRoute) -> str:
    """Return “名称：第一站—第二站”; no query where the stops were fetched along."""
    is_fetched = "stops" in getattr(route, "_prefetched_objects_cache", {})
    stops = list(route.stops.all()) if is_fetched else stops_of(route)
    names = "—".join(stop.site.name for stop in stops)
    return _("%(route)s：%(stops)s") % {"route": route.name, "stops": names}


def stops_of(route: FieldRoute) -> list[FieldStop]:
    """Return the stops in order, each with its site."""
    # A cluster answers ``all`` with its own list; only the plain table is always in the order that was saved.
    return list(
        FieldStop.objects.filter(route=route.pk).select_related("site__unit").order_by("sort_order")
    )


def _choice(place: FieldPlace, name: str) -> Choice:
    return Choice(place.key, name, place.words)
