from django.db import models

from sanwei.search.asked.models import SearchLog, SharedQuery
from sanwei.search.vocabulary.models import StopWord, SynonymGroup

__all__ = ["IndexChange", "SearchLog", "SharedQuery", "StopWord", "SynonymGroup"]


class IndexChange(models.Model):
    """A row that the index must read again; written in the transaction that changed it.

    It says which row, not what happened: the writer looks. Without a ``model`` it asks for a new index.
    Rows are never merged on the way in: a change that comes while its like is being written must stay.
    """

    model = models.CharField(max_length=100, blank=True, help_text="The topmost model's label.")
    row_key = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.model}:{self.row_key}"
