"""Reads of the bank for its editors: where a question is used, which questions repeat or resemble each other."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from quizzes.likeness import Alike, Stretch, alike, stretches
from quizzes.models import DistinctPair, Question, Quiz
from quizzes.rescoring import attempts_asking

# Groups of repeated questions shown at a time: more than an editor looks through in one sitting.
GROUPS_SHOWN = 50
PAIRS_SHOWN = 30
# Of a set of stems: enough for many sittings, little enough for a cache.
PAIRS_KEPT = 2_000
STEMS_COMPARED = 10_000
REMEMBERED_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Use:
    """A quiz that has the question or may draw it. ``attempts``: papers in which one of its versions stands."""

    quiz: Quiz
    attempts: int
    may_draw: bool


def uses_of(question: Question, quizzes: QuerySet[Quiz]) -> list[Use]:
    """Return which of ``quizzes`` ask ``question`` or may draw it, newest first."""
    drawing = Q(draw_rules__type=question.current.type) if question.current else Q(pk__in=[])
    drawing &= Q(draw_rules__topic="") | Q(draw_rules__topic=question.topic)
    from_bank = quizzes.filter(banks=question.bank)
    may_draw = set()
    if question.retired_at is None:
        may_draw = set(from_bank.filter(drawing).values_list("pk", flat=True))
    versions = set(question.versions.values_list("pk", flat=True))
    papers = attempts_asking(versions).order_by().values_list("quiz_id")
    asked = dict(papers.annotate(times=Count("pk")))
    found = quizzes.filter(pk__in=may_draw | asked.keys()).select_related("unit").order_by("-pk")
    return [Use(quiz, asked.get(quiz.pk, 0), quiz.pk in may_draw) for quiz in found]


def repeated(questions: QuerySet[Question]) -> list[Sequence[Question]]:
    """Return those of ``questions`` in use that share a normalised stem, group by group. Two queries."""
    in_use = questions.filter(retired_at__isnull=True, current__isnull=False)
    keys = (
        in_use.order_by()
        .values("stem_key")
        .annotate(times=Count("pk", distinct=True))
        .filter(times__gt=1)
        .order_by("-times", "stem_key")
        .values_list("stem_key", flat=True)[:GROUPS_SHOWN]
    )
    wanted = list(keys)
    groups: dict[str, list[Question]] = defaultdict(list)
    rows = in_use.filter(stem_key__in=wanted).select_related("current", "bank__unit")
    for question in rows.order_by("pk"):
        groups[question.stem_key].append(question)
    return [groups[key] for key in wanted]


@dataclass(frozen=True)
class AlikePair:
    """Two questions whose stems are nearly the same; each stem in stretches that mark what the other has not."""

    first: Question
    second: Question
    percent: int
    first_stem: Sequence[Stretch]
    second_stem: Sequence[Stretch]


@dataclass(frozen=True)
class AlikePairs:
    """The likest first. ``found``: how many there are; ``is_cut``: there were too many stems to compare them all."""

    shown: Sequence[AlikePair]
    found: int
    is_cut: bool


def alike_pairs(questions: QuerySet[Question]) -> AlikePairs:
    """Return those of ``questions`` in use whose stems are nearly the same, but for pairs found to differ.

    Three queries; the comparing itself is remembered as long as no stem changes.
    """
    in_use = questions.filter(retired_at__isnull=True, current__isnull=False)
    newest = in_use.order_by("-pk").values_list("pk", "current__stem").distinct()
    told = list(newest[: STEMS_COMPARED + 1])
    stems = dict(told[:STEMS_COMPARED])
    pairs, was_cut = _compared(stems)
    apart = set(DistinctPair.objects.values_list("first_id", "second_id"))
    left = [pair for pair in pairs if (pair.first, pair.second) not in apart]
    shown = left[:PAIRS_SHOWN]
    keys = {key for pair in shown for key in (pair.first, pair.second)}
    rows = Question.objects.filter(pk__in=keys).select_related("current", "bank__unit")
    found = {question.pk: question for question in rows}
    return AlikePairs(
        [_pair(pair, found[pair.first], found[pair.second], stems) for pair in shown],
        len(left),
        was_cut or len(told) > STEMS_COMPARED,
    )


def _compared(stems: Mapping[int, str]) -> tuple[list[Alike], bool]:
    told = "\n".join(f"{key} {stem}" for key, stem in sorted(stems.items()))
    name = f"quizzes.alike.{hashlib.sha256(told.encode()).hexdigest()}"
    if (known := cache.get(name)) is None:
        known = alike(stems)
        cache.set(name, (known[0][:PAIRS_KEPT], known[1]), REMEMBERED_SECONDS)
    return known[0][:PAIRS_KEPT], known[1]


def _pair(pair: Alike, first: Question, second: Question, stems: Mapping[int, str]) -> AlikePair:
    one, other = stems[pair.first], stems[pair.second]
    return AlikePair(
        first=first,
        second=second,
        percent=int(pair.likeness * 100),
        first_stem=stretches(one, other),
        second_stem=stretches(other, one),
    )
