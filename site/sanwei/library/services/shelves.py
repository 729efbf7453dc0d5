"""Writes on 机关书屋: a unit's shelf, its books, one's own marks."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from sanwei.library.enums import MarkState
from sanwei.library.models import Shelf, ShelfBook, ShelfMark
from sanwei.library.models.shelf import SHELF_NAME
from sanwei.org.models import Audience, Member, OrgUnit
from sanwei.org.queries import only_member_called
from sanwei.org.services import audience_for


@transaction.atomic
def open_shelf(
    *, unit: OrgUnit, name: str = SHELF_NAME, note: str = "", audience: Audience | None = None
) -> Shelf:
    """Return the shelf of ``unit``, opened where there was none; a present one keeps its name."""
    shelf, _created = Shelf.objects.get_or_create(
        unit=unit,
        defaults={"name": name, "note": note, "audience": audience or audience_for(unit=unit)},
    )
    return shelf


def add_shelf_book(
    *, shelf: Shelf, title: str, recommender_name: str = "", on: date, **fields: Any
) -> ShelfBook:
    """Put a book on ``shelf``; the recommender is linked where one member of the unit has that name."""
    return ShelfBook.objects.create(
        shelf=shelf,
        title=title,
        recommender_name=recommender_name,
        recommender=only_member_called(recommender_name, near=shelf.unit, day=on)
        if recommender_name
        else None,
        **fields,
    )


def mark_book(*, member: Member, book: ShelfBook, state: MarkState, at: datetime) -> ShelfMark:
    """Remember 想读, 在读 or 读完 for ``member`` alone."""
    mark, _created = ShelfMark.objects.update_or_create(
        member=member, book=book, defaults={"state": MarkState(state), "marked_at": at}
    )
    return mark


def unmark_book(*, member: Member, book: ShelfBook) -> None:
    """Forget ``member``'s mark on ``book``."""
    ShelfMark.objects.filter(member=member, book=book).delete()
