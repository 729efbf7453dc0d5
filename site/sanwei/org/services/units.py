"""Founding units. A unit brings its place in the page tree and its collection with it."""

from datetime import date

from django.db import transaction

from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit


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
    """Found a unit under ``parent`` (None: the root 党委).

    Raises: ValidationError where the tree's type rules forbid the place.
    """
    unit = OrgUnit(
        name=name,
        short_name=short_name or name,
        kind=kind,
        founded_on=founded_on,
        elected_on=elected_on,
        term_years=term_years,
    )
    unit.check_place_under(parent)
    if parent is None:
        OrgUnit.add_root(instance=unit)
    else:
        OrgUnit.objects.get(pk=parent.pk).add_child(instance=unit)
    return unit
