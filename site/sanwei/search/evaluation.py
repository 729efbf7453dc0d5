"""Answers a query tree from postings: BM25 per field, summed over fields and terms.

Knows no library: a snapshot gives frequencies and, of each document with a term, its share in it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import reduce
from typing import Final, Protocol

from sanwei.search.analysis import Term
from sanwei.search.engine import Bag, Best, Boosted, Both, Cover, Except, Node, Scores

#: Saturation of repetitions and weight of a field's length. Source: the usual values of BM25.
K1: Final = 1.2
B: Final = 0.75
#: A long question is asked by its rarest terms alone.
MOST_TERMS: Final = 12
#: Terms of the index that one prefix or misspelt word may stand for.
MOST_EXPANSIONS: Final = 800
#: The part of a bag's weight that ``Cover.MOST`` asks for.
MOST_SHARE: Final = 0.5
#: A bag of so few terms is meant as it stands: a name, a word of three characters.
SHORT_BAG: Final = 2
#: Of a query of so few terms, documents that hold all of them in one field come before all others.
MOST_FIRST: Final = 12
#: Beyond this many per kind only the best go on to the database.
MOST_CANDIDATES: Final = 20_000


class Segment(Protocol):
    def postings(self, field: str, term: str) -> Iterator[tuple[int, float]]:
        """Yield (document, BM25 of ``term`` in ``field`` before it is weighed by rarity)."""
        ...

    def of_kind(self, kind: str) -> frozenset[int]: ...
    def key(self, number: int) -> str: ...


class Reading(Protocol):
    @property
    def leaves(self) -> Sequence[Segment]: ...
    @property
    def count(self) -> int: ...
    def frequency(self, field: str, term: str) -> int: ...
    def starting_with(self, field: str, prefix: str, *, limit: int) -> list[str]: ...
    def similar(self, field: str, word: str, *, slips: int) -> list[str]: ...


@dataclass(frozen=True)
class _Asked:
    """A term with the terms of the index that it stands for, per field, and how telling it is."""

    variants: Mapping[str, Sequence[tuple[str, float]]]  # field → (term, inverse frequency)
    weight: float  # 0: the index doesn't know it


def evaluate(node: Node, kinds: Sequence[str], reading: Reading) -> dict[str, Scores]:
    """Return the scores of matching documents for each of ``kinds``."""
    planned = _plan(node, reading)
    found = {kind: Scores() for kind in kinds}
    for leaf in reading.leaves:
        universe = frozenset().union(*(leaf.of_kind(kind) for kind in kinds))
        scores = planned.run(leaf, universe)
        for kind in kinds:
            members = leaf.of_kind(kind)
            found[kind].update(
                (leaf.key(number), score) for number, score in scores.items() if number in members
            )
            found[kind].whole.update(leaf.key(number) for number in scores.whole & members)
    return {kind: _best(scores) for kind, scores in found.items()}


def _best(scores: Scores) -> Scores:
    if len(scores) <= MOST_CANDIDATES:
        return scores
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])
    return Scores(ordered[:MOST_CANDIDATES], whole=scores.whole)


class _Hits(dict[int, float]):
    """Scores by document; ``whole``: which of them hold all that was asked."""

    def __init__(self, scores: Mapping[int, float], whole: AbstractSet[int]) -> None:
        super().__init__(scores)
        self.whole = whole


class _Plan(Protocol):
    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits: ...


def _plan(node: Node, reading: Reading) -> _Plan:
    if isinstance(node, Bag):
        return _BagPlan(node, reading)
    if isinstance(node, Boosted):
        return _BoostedPlan(_plan(node.node, reading), node.factor)
    if isinstance(node, Except):
        return _ExceptPlan(_plan(node.node, reading))
    parts = [_plan(each, reading) for each in node.nodes]
    if isinstance(node, Best):
        return _BestPlan(parts)
    return _BothPlan(parts) if isinstance(node, Both) else _EitherPlan(parts)


class _BagPlan:
    def __init__(self, bag: Bag, reading: Reading) -> None:
        self.fields = bag.fields
        asked = [_ask(term, bag.fields, reading) for term in bag.terms]
        known = sorted((one for one in asked if one.weight), key=lambda one: -one.weight)
        self.asked = known[:MOST_TERMS]
        self.is_strict = is_strict = bag.cover is Cover.ALL or (
            bag.cover is Cover.MOST and len(asked) <= SHORT_BAG
        )
        self.is_hopeless = not known or (is_strict and len(known) < len(asked))
        self.is_known = len(known) == len(asked)
        total = sum(one.weight for one in self.asked) - 1e-9
        share = {True: 1.0, False: MOST_SHARE if bag.cover is Cover.MOST else 0.0}[is_strict]
        self.needed = total * share

    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits:
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        holding: dict[str, AbstractSet[int]] = dict.fromkeys(self.fields, universe)
        alive: AbstractSet[int] = universe
        if self.is_hopeless:
            return _Hits(scores, frozenset())
        for one in self.asked:
            gains: dict[int, float] = {}
            for field in holding:
                own = self._gains(leaf, field, one.variants.get(field, ()), universe)
                holding[field] = holding[field] & own.keys()
                for number, gain in own.items():
                    gains[number] = gains.get(number, 0.0) + gain
            if self.is_strict and not (alive := alive & gains.keys()):
                return _Hits({}, frozenset())  # commoner terms can't bring anything back
            for number, gain in gains.items():
                scores[number] = scores.get(number, 0.0) + gain
                covered[number] = covered.get(number, 0.0) + one.weight
        found = {
            number: score for number, score in scores.items() if covered[number] >= self.needed
        }
        whole = frozenset().union(*holding.values()) if self.is_known else frozenset()
        if len(self.asked) <= MOST_FIRST and not self.is_strict:
            most = max(found.values(), default=0.0)
            found |= {number: found[number] + most for number in whole}
        return _Hits(found, whole)

    def _gains(
        self,
        leaf: Segment,
        field: str,
        variants: Sequence[tuple[str, float]],
        universe: frozenset[int],
    ) -> dict[int, float]:
        """Return what a term adds to each document that has it in ``field``."""
        gains: dict[int, float] = {}
        for term, weight in variants:
            factor = self.fields[field] * weight
            for number, share in leaf.postings(field, term):
                if number in universe:
                    gains[number] = gains.get(number, 0.0) + factor * share
        return gains


@dataclass(frozen=True)
class _BoostedPlan:
    part: _Plan
    factor: float

    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits:
        found = self.part.run(leaf, universe)
        return _Hits({number: score * self.factor for number, score in found.items()}, found.whole)


@dataclass(frozen=True)
class _ExceptPlan:
    part: _Plan

    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits:
        left = universe - self.part.run(leaf, universe).keys()
        return _Hits(dict.fromkeys(left, 0.0), left)


@dataclass(frozen=True)
class _BothPlan:
    parts: Sequence[_Plan]

    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits:
        return reduce(
            lambda one, other: _Hits(
                {number: one[number] + other[number] for number in one.keys() & other.keys()},
                one.whole & other.whole,
            ),
            [part.run(leaf, universe) for part in self.parts],
        )


@dataclass(frozen=True)
class _EitherPlan:
    parts: Sequence[_Plan]

    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits:
        total: dict[int, float] = {}
        whole: set[int] = set()
        for part in self.parts:
            found = part.run(leaf, universe)
            whole |= found.whole
            for number, score in found.items():
                total[number] = total.get(number, 0.0) + score
        return _Hits(total, whole)


@dataclass(frozen=True)
class _BestPlan:
    parts: Sequence[_Plan]

    def run(self, leaf: Segment, universe: frozenset[int]) -> _Hits:
        best: dict[int, float] = {}
        whole: set[int] = set()
        for part in self.parts:
            found = part.run(leaf, universe)
            whole |= found.whole
            for number, score in found.items():
                best[number] = max(score, best.get(number, 0.0))
        return _Hits(best, whole)


def _ask(term: Term, fields: Mapping[str, float], reading: Reading) -> _Asked:
    variants: dict[str, list[tuple[str, float]]] = {}
    most = 0
    for field in fields:
        counted = [(text, reading.frequency(field, text)) for text in _spelt(term, field, reading)]
        present = [(text, count) for text, count in counted if count]
        if present:
            together = sum(count for _text, count in present)
            # What a prefix stands for is one word, as telling as all of its endings are together.
            variants[field] = [
                (text, rarity(together if term.is_prefix else count, reading.count))
                for text, count in present
            ]
            most = max(most, together)
    return _Asked(variants, rarity(most, reading.count) if most else 0.0)


def _spelt(term: Term, field: str, reading: Reading) -> list[str]:
    if term.is_prefix:
        return reading.starting_with(field, term.text, limit=MOST_EXPANSIONS)
    if term.slips:
        return reading.similar(field, term.text, slips=term.slips)[:MOST_EXPANSIONS]
    return [term.text]


def rarity(count: int, total: int) -> float:
    """Return how telling a term is that ``count`` of ``total`` documents hold."""
    return math.log(1 + (max(total, count) - count + 0.5) / (count + 0.5))
