"""Past queries that may be shown: asked by enough people, naming nobody."""

from datetime import date, datetime

from sanwei.search.asked import discretion, services
from sanwei.search.asked.models import SharedQuery

#: Looked at for the few that a page shows.
MOST_CONSIDERED = 40


def like(text: str, *, at: datetime, limit: int) -> list[str]:
    """Return what others found something by and that holds ``text``; any of it for an empty one. Most asked first."""
    folded = services.folded_words(text)
    found = SharedQuery.objects.shown().exclude(folded=folded).filter(folded__contains=folded)
    asked = found.asked_by_enough(has_hits=True, since=services.since(at))
    texts = asked.values_list("text", flat=True)[:MOST_CONSIDERED]
    return [each for each in texts if discretion.may_be_said(each)][:limit]


def unanswered(*, since: date, is_hidden: bool = False) -> list[SharedQuery]:
    """Return the queries that found nothing for enough people since that day, with ``people``."""
    asked = SharedQuery.objects.filter(is_hidden=is_hidden)
    found = asked.asked_by_enough(has_hits=False, since=since)
    return [query for query in found if discretion.may_be_said(query.text)]
