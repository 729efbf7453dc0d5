"""Writes of sites and routes, and naming one as the place of a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.errors import TextInvalid
from sanwei.activities.field_sites import places
from sanwei.activities.field_sites.errors import RouteTooShort, StopNotShared
from sanwei.activities.models import Activity, FieldRoute, FieldSite, FieldStop
from sanwei.common import audit
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Stop:
    """A stop of a route that is to be made."""

    site: FieldSite
    way_minutes: int = 0
    note: str = ""


@transaction.atomic
def open_site(
    *,
    unit: OrgUnit,
    name: str,
    intro: str,
    address: str,
    minutes: int,
    actor: User | None,
    at: datetime,
    opening: str = "",
    contact_name: str = "",
    contact_phone: str = "",
    themes: Sequence[str] = (),
) -> FieldSite:
    """Enter a site of ``unit`` for it and everything below it; leaves an audit row."""
    site = FieldSite.objects.create(
        unit=unit,
        name=name.strip(),
        intro=intro.strip(),
        address=address.strip(),
        minutes=minutes,
        opening=opening,
        contact_name=contact_name,
        contact_phone=contact_phone,
    )
    site.tags.add(*themes)
    log("open", site, actor=actor, at=at)
    return site


@transaction.atomic
def open_route(
    *,
    unit: OrgUnit,
    name: str,
    intro: str,
    stops: Sequence[Stop],
    actor: User | None,
    at: datetime,
) -> FieldRoute:
    """String sites to a route of ``unit``, in the given order; leaves an audit row.

    Raises: RouteTooShort, StopNotShared.
    """
    check_stops(unit=unit, sites=[stop.site for stop in stops])
    route = FieldRoute.objects.create(unit=unit, name=name.strip(), intro=intro.strip())
    FieldStop.objects.bulk_create(
        FieldStop(
            route=route,
            site=stop.site,
            way_minutes=stop.way_minutes,
            note=stop.note,
            sort_order=number,
        )
        for number, stop in enumerate(stops)
    )
    log("open", route, actor=actor, at=at)
    return route


def check_stops(*, unit: OrgUnit, sites: Sequence[FieldSite]) -> None:
    """Refuse what is no route, or one whose readers could not open every stop. Raises: RouteTooShort, StopNotShared."""
    if len(sites) < 2 or len({site.pk for site in sites}) < len(sites):
        raise RouteTooShort
    for site in sites:
        if not unit.is_within(site.unit):
            raise StopNotShared(site.name, site.unit.short_name)


@transaction.atomic
def set_retired(
    *, thing: FieldSite | FieldRoute, is_retired: bool, actor: User | None, at: datetime
) -> None:
    """Take a site or route out of use, or back into it; records that name it stay. A second call changes nothing."""
    if thing.is_retired == is_retired:
        return
    thing.retired_at = at if is_retired else None
    thing.save(update_fields=["retired_at"])
    log("retire" if is_retired else "reopen", thing, actor=actor, at=at)


def name_place(*, activity: Activity, host: OrgUnit, key: object) -> None:
    """Let ``activity`` (unsaved afterwards) name the place of ``key``; its words follow unless they were written.

    An empty key names nothing any more; what it named before may stay although it is retired.
    Raises: FieldPlaceNotOpen, TextInvalid.
    """
    before = places.place_of(activity)
    if not isinstance(key, str) or not activity.facts.goes_out:
        raise TextInvalid
    if key == before.key:
        return
    found = places.find(key, host)
    if activity.place in ("", before.words):
        activity.place = found.words
    activity.field_site, activity.field_route = found.site, found.route


def log(what: str, thing: FieldSite | FieldRoute, *, actor: User | None, at: datetime) -> None:
    """Leave an audit row of what was done to a site or route."""
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.{thing._meta.model_name}.{what}",
        target_label=thing._meta.label_lower,
        target_key=thing.public_id,
        unit_key=thing.unit.public_id,
    )
