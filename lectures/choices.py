"""What an editor may choose from. Reads only what lies below, so that the page's form can use it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permissions import policy_registry

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


FILE_FIELDS = {"picture": "image", "video": "media", "audio": "media", "pdf": "document"}


def files_of(cover: Model | None, main_media: Model | None, body: Iterable[Any]) -> set[Model]:
    """Return every picture, document and recording that a lecture shows."""
    shown = [
        block.value[FILE_FIELDS[block.block_type]]
        for block in body
        if block.block_type in FILE_FIELDS
    ]
    return {thing for thing in (cover, main_media, *shown) if thing is not None}


def may_choose(user: object, thing: Any) -> bool:
    """Tell whether ``user`` may put a file of the house on a page: by collection, or as its uploader.

    Wagtail's choosers list only those; a form that is filled in by hand could name any.
    """
    uploader = getattr(thing, "uploaded_by_user_id", None) or getattr(thing, "uploaded_by_id", None)
    if uploader is not None and uploader == getattr(user, "pk", None):
        return True
    policy = policy_registry.get_by_type(type(thing))
    return bool(policy.user_has_any_permission_for_instance(user, ["choose", "change"], thing))
