"""What an editor may choose when content is placed: whom it addresses, which files of the house it shows.

Imports nothing of Wagtail's views: the forms of page models stand on it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permissions import policy_registry

from sanwei.org.enums import CONTENT_ROLES
from sanwei.org.models import OrgUnit
from sanwei.org.queries import units_visible_to


def audience_units(user: object, unit: OrgUnit, *, at: datetime) -> QuerySet[OrgUnit]:
    """Return whom content of ``unit`` may address: its subtree, and upper units whose content ``user`` edits."""
    above = Q(pk__in=unit.get_ancestors().values("pk")) & Q(
        pk__in=units_visible_to(user, at=at, roles=CONTENT_ROLES).values("pk")
    )
    return OrgUnit.objects.filter(Q(path__startswith=unit.path) | above).order_by("path")


# The block types of a body that show a file, and the value in which they keep it.
FILE_FIELDS = {"picture": "image", "video": "media", "audio": "media", "pdf": "document"}


def files_of(*things: Model | None, body: Iterable[Any]) -> set[Model]:
    """Return every picture, document and recording that content shows beside and in its body."""
    shown = [
        block.value[FILE_FIELDS[block.block_type]]
        for block in body
        if block.block_type in FILE_FIELDS
    ]
    return {thing for thing in (*things, *shown) if thing is not None}


def may_choose(user: object, thing: Any) -> bool:
    """Tell whether ``user`` may put a file of the house on a page: by collection, or as its uploader.

    Wagtail's choosers list only those; a form that is filled in by hand could name any.
    """
    uploader = getattr(thing, "uploaded_by_user_id", None) or getattr(thing, "uploaded_by_id", None)
    if uploader is not None and uploader == getattr(user, "pk", None):
        return True
    policy = policy_registry.get_by_type(type(thing))
    return bool(policy.user_has_any_permission_for_instance(user, ["choose", "change"], thing))
