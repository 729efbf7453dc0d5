"""Founding, renaming and dissolving units. A unit brings its page and its collection with it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.org.enums import UnitKind
from sanwei.org.errors import UnitInUse, WrongPlace
from sanwei.org.models import Membership, OrgUnit, RoleAssignment
from sanwei.org.services import access, places
from sanwei.org.services.roles import end_role

SHORT_NAME_LENGTH = 60
PARTICULARS = ("name", "short_name", "founded_on", "elected_on", "term_years")


@transaction.atomic
def create_unit(
    *,
    name: str,
    kind: UnitKind,
    parent: OrgUnit | None,
    short_name: str = "",
    founded_on: date | None = None,
    elected_on: date | None = None,
    term_years: int | None = None,
) -> OrgUnit:
    """Found a unit under ``parent`` (None: the root 党委, of which one installation has one) with page and collection.

    Raises: ValidationError where the tree's type rules forbid the place, WrongPlace for a second root.
    """
    unit = OrgUnit(
        name=name,
        short_name=(short_name or name)[:SHORT_NAME_LENGTH],
        kind=kind,
        founded_on=founded_on,
        elected_on=elected_on,
        term_years=term_years,
    )
    unit.check_place_under(parent)
    if parent is not None:
        OrgUnit.objects.get(pk=parent.pk).add_child(instance=unit)
    elif OrgUnit.objects.exists():
        raise WrongPlace(_("一套平台只服务一个党委，请把新组织设在已有的党委下面。"))
    else:
        OrgUnit.add_root(instance=unit)
    places.make_place(unit, parent)
    return unit


@transaction.atomic
def update_unit(
    *,
    unit: OrgUnit,
    name: str,
    short_name: str,
    founded_on: date | None,
    elected_on: date | None,
    term_years: int | None,
    actor: User | None,
    at: datetime,
) -> OrgUnit:
    """Change a unit's particulars; a new short name also names its page, collection and Wagtail groups."""
    before = OrgUnit.objects.select_for_update().get(pk=unit.pk)
    unit.name, unit.short_name = name, (short_name or name)[:SHORT_NAME_LENGTH]
    unit.founded_on, unit.elected_on, unit.term_years = founded_on, elected_on, term_years
    unit.save(update_fields=PARTICULARS)
    if before.short_name != unit.short_name:
        places.rename_place(unit)
        access.rename_groups(unit)
    told = [field for field in PARTICULARS if getattr(before, field) != getattr(unit, field)]
    _log(
        "org.unit.update",
        unit,
        actor,
        at,
        before={field: str(getattr(before, field) or "") for field in told},
        after={field: str(getattr(unit, field) or "") for field in told},
    )
    return unit


@transaction.atomic
def dissolve_unit(*, unit: OrgUnit, on: date, actor: User | None, at: datetime) -> OrgUnit:
    """Dissolve an empty unit from ``on``: its posts end, its page leaves the site, its records stay.

    Raises: UnitInUse while people belong to it after ``on`` or a unit below it stands.
    """
    people = Membership.objects.filter(
        Q(branch=unit) | Q(group=unit), Q(ends_before__isnull=True) | Q(ends_before__gt=on)
    )
    below = OrgUnit.objects.under(unit.path).exclude(pk=unit.pk).standing_on(on)
    if people.exists() or below.exists():
        raise UnitInUse
    unit.dissolved_on = on
    unit.save(update_fields=["dissolved_on"])
    held = RoleAssignment.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=on), unit=unit
    )
    for role in list(held.select_related("member__user", "unit")):
        end_role(assignment=role, ends_before=on, actor=actor, at=at)
    places.close_place(unit)
    _log("org.unit.dissolve", unit, actor, at, on=on.isoformat())
    return unit


def _log(action: str, unit: OrgUnit, actor: User | None, at: datetime, **details: object) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="org.orgunit",
        target_key=unit.public_id,
        unit_key=unit.public_id,
        **details,
    )
