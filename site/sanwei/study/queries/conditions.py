"""What a member still has to pass before an item is completed: a part of queries that are made anyway."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sanwei.study.enums import StudyState
from sanwei.study.models import Condition, StudyProgress


def unmet(*, item: str, member: Any) -> QuerySet[Condition]:
    """Return the standing conditions that ``member`` does not fulfil, for a subquery.

    ``item``: the column of the outer query that holds the item; ``member``: a primary key, or what refers to the
    member of the outer query from two queries below.
    """
    fulfilled = StudyProgress.objects.filter(
        item=OuterRef("needs"), member=member, state=StudyState.COMPLETED
    )
    return Condition.objects.filter(
        ~Exists(fulfilled), item=OuterRef(item), is_standing=True
    ).order_by("pk")


def first_unmet(*, item: str, member: Any) -> Subquery:
    """Return the first of ``unmet`` as ``progress.awaited_of`` takes it, null where nothing is awaited."""
    told = JSONObject(title=F("needs__title"), url=F("needs__url"))
    return Subquery(unmet(item=item, member=member).values_list(told)[:1])


def fulfilled_at(*, item_pk: int, members: Collection[int]) -> dict[int, datetime | None] | None:
    """Return of each of ``members`` when the last standing condition of the item was met, None where one is not.

    None for an item without conditions. One query, two where it has some.
    """
    needs = set(
        Condition.objects.filter(item=item_pk, is_standing=True).values_list("needs", flat=True)
    )
    if not needs:
        return None
    met: dict[int, dict[int, datetime]] = {pk: {} for pk in members}
    for member, quiz, completed_at in StudyProgress.objects.filter(
        item__in=needs, member__in=members, state=StudyState.COMPLETED
    ).values_list("member", "item", "completed_at"):
        if completed_at is not None:
            met[member][quiz] = completed_at
    return {pk: max(own.values()) if own.keys() == needs else None for pk, own in met.items()}
