"""Writes on 书单."""

from collections.abc import Iterable

from django.db import transaction

from sanwei.library.models import Book, ReadingList, ReadingListEntry, ShelfBook
from sanwei.org.models import Audience, OrgUnit
from sanwei.org.services import audience_for
from sanwei.study.models import StudyItem

FIELD_OF: dict[type, str] = {StudyItem: "item", Book: "book", ShelfBook: "shelf_book"}


@transaction.atomic
def create_list(
    *,
    unit: OrgUnit,
    title: str,
    reason: str,
    entries: Iterable[StudyItem | Book | ShelfBook],
    audience: Audience | None = None,
) -> ReadingList:
    """Create a live list of ``unit`` with ``entries`` in their order."""
    made = ReadingList.objects.create(
        unit=unit, title=title, reason=reason, audience=audience or audience_for(unit=unit)
    )
    for number, thing in enumerate(entries):
        ReadingListEntry.objects.create(
            list=made, sort_order=number, **{FIELD_OF[type(thing)]: thing}
        )
    return made
