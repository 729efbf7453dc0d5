"""What is kept of searches: enough to tell how many people asked the same, too little to tell who asked what.

A line carries no words and no account, only keyed hashes. Words are written down when the third person asks them,
and forgotten when fewer are left.
"""

from datetime import date
from typing import Final

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

#: People who must have asked the same before anybody else sees it.
ENOUGH_PEOPLE: Final = 3
HASH_LENGTH: Final = 64
#: Longer questions are nobody's suggestion.
LONGEST_SHARED: Final = 20


class SearchLog(models.Model):
    """One person has asked one thing; the last day on which he did."""

    key = models.CharField(
        primary_key=True,
        max_length=HASH_LENGTH,
        help_text="Keyed hash of person and query together.",
    )
    query_key = models.CharField(max_length=HASH_LENGTH, help_text="Keyed hash of the query.")
    asked_on = models.DateField(db_index=True)
    has_hits = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["query_key", "has_hits"], name="search_log_query")]

    def __str__(self) -> str:
        return f"{self.query_key[:8]} {self.asked_on}"


class SharedQueryQuerySet(models.QuerySet["SharedQuery"]):
    def shown(self) -> "SharedQueryQuerySet":
        return self.filter(is_hidden=False)

    def asked_by_enough(self, *, has_hits: bool, since: date) -> "SharedQueryQuerySet":
        """Return what at least ``ENOUGH_PEOPLE`` asked with this outcome, annotated with ``people``, most first."""
        lines = SearchLog.objects.filter(
            query_key=OuterRef("query_key"), has_hits=has_hits, asked_on__gte=since
        )
        people = lines.order_by().values("query_key").annotate(n=Count("pk")).values("n")
        return (
            self.annotate(people=Coalesce(Subquery(people), 0))
            .filter(people__gte=ENOUGH_PEOPLE)
            .order_by("-people", "text")
        )


class SharedQuery(models.Model):
    """The words of a query that enough people have asked."""

    query_key = models.CharField(primary_key=True, max_length=HASH_LENGTH)
    text = models.CharField(_("搜的词"), max_length=LONGEST_SHARED)
    folded = models.CharField(
        max_length=LONGEST_SHARED * 2, help_text="As compared: one width, case and script."
    )
    is_hidden = models.BooleanField(_("不再列出"), default=False)

    objects = SharedQueryQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text
