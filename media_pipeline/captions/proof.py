"""Looks for names and 提法 that captions got wrong: listed misspellings, and words that only sound right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from media_pipeline.captions.cues import Cue
from media_pipeline.captions.enums import TermKind
from media_pipeline.captions.models import ProofTerm
from media_pipeline.models import MediaAsset
from sanwei.common import pinyin

MOST_FLAGS = 200
#: Two syllables of a 提法 sound like too much else: 会议 and 回忆. Names are short and matter more.
LEAST_BY_SOUND = {TermKind.NAME: 2, TermKind.PLACE: 2, TermKind.WORDING: 3}


@dataclass(frozen=True)
class Flag:
    """One place to look at: ``found`` stands in the sentence number ``place`` (from 0), ``term`` is meant."""

    place: int
    at_ms: int
    found: str
    term: str
    note: str
    by_sound: bool


def terms_for(asset: MediaAsset) -> list[ProofTerm]:
    """Return the terms that hold for a recording: those of its own unit's collection and of all above it."""
    holding = asset.collection.get_ancestors(inclusive=True)
    return list(ProofTerm.objects.filter(collection__in=holding))


def flags_of(cues: Sequence[Cue], terms: Iterable[ProofTerm]) -> list[Flag]:
    """Return what to look at, in the order of the sentences, at most MOST_FLAGS."""
    terms = list(terms)
    listed, by_sound = _listed(terms), _by_sound(terms)
    found: list[Flag] = []
    for place, cue in enumerate(cues):
        found += _flags(place, cue, listed, by_sound)
        if len(found) >= MOST_FLAGS:
            break
    return found[:MOST_FLAGS]


Listed = list[tuple[str, ProofTerm]]
Sounds = dict[tuple[str, ...], list[ProofTerm]]


def _flags(place: int, cue: Cue, listed: Listed, by_sound: Sounds) -> Iterator[Flag]:
    words, told = cue.plain, set[tuple[str, str]]()
    for wrong, term in listed:
        if wrong in words:
            told.add((wrong, term.term))
            yield Flag(place, cue.start_ms, wrong, term.term, term.note, by_sound=False)
    for found, term in _sounding_alike(words, by_sound):
        if (found, term.term) not in told:
            told.add((found, term.term))
            yield Flag(place, cue.start_ms, found, term.term, term.note, by_sound=True)


def _sounding_alike(words: str, by_sound: Sounds) -> Iterator[tuple[str, ProofTerm]]:
    sounds = [_sound(character) for character in words]
    for length in sorted({len(key) for key in by_sound}):
        for at in range(len(words) - length + 1):
            found = words[at : at + length]
            alike = by_sound.get(tuple(sounds[at : at + length]), [])
            # Two people may sound alike: a name that is itself on the list is nobody's misspelling.
            if all(term.term != found for term in alike):
                yield from ((found, term) for term in alike)


def _listed(terms: list[ProofTerm]) -> Listed:
    return [
        (wrong, term)
        for term in terms
        for wrong in term.wrong.replace("、", " ").replace("，", " ").split()
        if wrong != term.term
    ]


def _by_sound(terms: list[ProofTerm]) -> Sounds:
    found: Sounds = {}
    for term in terms:
        if len(term.term) >= LEAST_BY_SOUND[TermKind(term.kind)]:
            found.setdefault(tuple(_sound(each) for each in term.term), []).append(term)
    return found


@lru_cache(maxsize=20_000)
def _sound(character: str) -> str:
    return "".join(pinyin.syllables(character))
