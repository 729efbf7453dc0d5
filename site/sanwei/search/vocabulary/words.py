"""The vocabulary as the search reads it: at most a minute old, no query of its own for most searches."""

from typing import Final

from django.db.models.signals import post_delete, post_save

from sanwei.common.kept import Kept
from sanwei.search import analysis, synonyms
from sanwei.search.asked import discretion
from sanwei.search.vocabulary.models import StopWord, SynonymGroup

KEPT_SECONDS: Final = 60


def _groups() -> tuple[tuple[str, ...], ...]:
    return tuple(group.each for group in SynonymGroup.objects.all())


def _stop_words() -> tuple[str, ...]:
    return tuple(analysis.fold(text) for text in StopWord.objects.values_list("text", flat=True))


groups = Kept("search.synonyms", _groups, seconds=KEPT_SECONDS)
stop_words = Kept("search.stop_words", _stop_words, seconds=KEPT_SECONDS)


def is_stopped(text: str) -> bool:
    folded = analysis.fold(text)
    return any(word in folded for word in stop_words())


def start() -> None:
    """Have the vocabulary used by every search of this process."""
    synonyms.register(groups)
    discretion.register("search.stop_words", is_stopped)
    for model, kept in ((SynonymGroup, groups), (StopWord, stop_words)):
        for signal in (post_save, post_delete):
            uid = f"search.vocabulary.{model.__name__}"
            signal.connect(kept.forget, sender=model, weak=False, dispatch_uid=uid)
