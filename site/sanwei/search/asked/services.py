"""Writes of the search log: one small statement a search, none for what a person has asked the same day already."""

import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count

from sanwei.common import clock
from sanwei.common.field_keys import blind_indexes
from sanwei.search import analysis
from sanwei.search.asked import discretion
from sanwei.search.asked.models import ENOUGH_PEOPLE, LONGEST_SHARED, SearchLog, SharedQuery

#: How long a line is kept. Source: 个人信息保护法 art. 19, no longer than the purpose needs; a season of study.
KEPT: Final = timedelta(days=90)
QUERY: Final = "search.query"
ASKER: Final = "search.asker"


def record(*, text: str, asker: str, has_hits: bool, at: datetime) -> None:
    """Remember that ``asker`` (a public id) has searched for ``text``.

    The words themselves are kept from the third person on, and never those that name somebody.
    """
    folded = folded_words(text)
    if not folded:
        return
    query_key, key = blind_indexes(folded, purpose=QUERY)[0], key_of(asker, folded)
    today = clock.local_date(at)
    if SearchLog.objects.filter(pk=key, asked_on=today, has_hits=has_hits).exists():
        return
    SearchLog.objects.bulk_create(
        [SearchLog(key=key, query_key=query_key, asked_on=today, has_hits=has_hits)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["asked_on", "has_hits"],
    )
    if len(folded) <= LONGEST_SHARED and _people(query_key) >= ENOUGH_PEOPLE:
        _write_down(text, folded, query_key)


def forget_asker(*, asker: str) -> int:
    """Delete the lines of a person about queries whose words are known; return how many.

    Nothing ties the others to anybody: they go with their time.
    """
    texts = SharedQuery.objects.values_list("folded", flat=True)
    return SearchLog.objects.filter(pk__in=[key_of(asker, text) for text in texts]).delete()[0]


def forget_words(*, text: str) -> int:
    """Delete the queries that hold ``text``, which was a name; return how many."""
    folded = folded_words(text)
    return SharedQuery.objects.filter(folded__contains=folded).delete()[0] if folded else 0


def hide(*, query_key: str, is_hidden: bool) -> bool:
    """List a query no more, or again; return whether there is such a query."""
    return bool(SharedQuery.objects.filter(pk=query_key).update(is_hidden=is_hidden))


def prune(*, at: datetime) -> int:
    """Delete lines older than ``KEPT`` and words that too few have asked since; return how many rows went."""
    old = SearchLog.objects.filter(asked_on__lt=since(at)).delete()[0]
    enough = (
        SearchLog.objects.order_by()
        .values("query_key")
        .annotate(n=Count("pk"))
        .filter(n__gte=ENOUGH_PEOPLE)
    )
    return old + SharedQuery.objects.exclude(pk__in=enough.values("query_key")).delete()[0]


def since(at: datetime) -> date:
    """Return the first day of which lines are kept."""
    return clock.local_date(at - KEPT)


def folded_words(text: str) -> str:
    return " ".join(analysis.fold(text).split())


def key_of(asker: str, folded: str) -> str:
    return blind_indexes(f"{asker}\0{folded}", purpose=ASKER)[0]


def _people(query_key: str) -> int:
    return SearchLog.objects.filter(query_key=query_key).count()


def _write_down(text: str, folded: str, query_key: str) -> None:
    shown = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(shown) <= LONGEST_SHARED and discretion.may_be_said(shown):
        SharedQuery.objects.get_or_create(pk=query_key, defaults={"text": shown, "folded": folded})
