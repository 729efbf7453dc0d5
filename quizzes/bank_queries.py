"""Reads of the bank for its editors: where a question is used, which questions repeat each other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from quizzes.models import Question, Quiz
from quizzes.rescoring import attempts_asking

# Groups of repeated questions shown at a time: more than an editor looks through in one sitting.
GROUPS_SHOWN = 50


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
