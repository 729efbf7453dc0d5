"""What an editor may choose from. Reads only what lies below, so that the page's form can use it."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from sanwei.org.enums import CONTENT_ROLES
from sanwei.org.models import Member, OrgUnit
from sanwei.org.queries import members_on, units_visible_to
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem


def audience_units(user: object, unit: OrgUnit, *, at: datetime) -> QuerySet[OrgUnit]:
    """Return whom a lecture of ``unit`` may address: its subtree, and upper units whose content ``user`` edits."""
    above = Q(pk__in=unit.get_ancestors().values("pk")) & Q(
        pk__in=units_visible_to(user, at=at, roles=CONTENT_ROLES).values("pk")
    )
    return OrgUnit.objects.filter(Q(path__startswith=unit.path) | above).order_by("path")


def follow_up_items(user: object, *, at: datetime) -> QuerySet[StudyItem]:
    """Return what may follow a lecture: items that are no lecture, of units whose content ``user`` edits."""
    return (
        StudyItem.objects.filter(
            unit__in=units_visible_to(user, at=at, roles=CONTENT_ROLES).values("pk")
        )
        .exclude(kind=ItemKind.LECTURE)
        .exclude(state=ItemState.RETIRED)
        .order_by("-pk")
    )


def only_member_called(name: str, *, near: OrgUnit, day: date) -> Member | None:
    """Return the one member of that name in ``near``'s subtree, or None where there is none or a choice."""
    found = list(members_on(near, day).filter(name=name)[:2])
    return found[0] if len(found) == 1 else None
