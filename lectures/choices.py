"""What an editor may choose from. Reads only what lies below, so that the page's form can use it."""

from datetime import datetime

from django.db.models import QuerySet

from sanwei.org.enums import CONTENT_ROLES
from sanwei.org.queries import units_visible_to
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem


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
