"""Applies the pure marking to a stored attempt: its answers, the versions it was drawn with, its own terms."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from quizzes.content import answer_from_json, part_from_json
from quizzes.enums import MultipleScoring
from quizzes.marking import Key, PaperMark, mark_paper
from quizzes.models import Attempt, QuestionVersion
from quizzes.policies import Outcome


def versions_of(attempt: Attempt) -> dict[int, QuestionVersion]:
    """Return the versions that ``attempt`` was drawn with, by primary key. One query."""
    return QuestionVersion.objects.in_bulk({line["version"] for line in attempt.paper})


def mark_of(attempt: Attempt, versions: dict[int, QuestionVersion] | None = None) -> PaperMark:
    """Compute the mark of ``attempt`` from its stored answers and its versions: the same for ever (I13)."""
    if versions is None:
        versions = versions_of(attempt)
    keys = [key_of(versions[line["version"]], line) for line in attempt.paper]
    values = [
        attempt.answers.get(str(ordinal), {}).get("value", "")
        for ordinal in range(1, len(attempt.paper) + 1)
    ]
    return mark_paper(
        keys,
        values,
        pass_percent=attempt.pass_percent,
        scoring=MultipleScoring(attempt.multiple_scoring),
        given={int(ordinal): Decimal(one["score"]) for ordinal, one in attempt.given.items()},
    )


def outcomes_of(scored: Iterable[Attempt]) -> list[Outcome]:
    """Return the outcomes of scored attempts, in their order; one without a score is passed over."""
    return [
        Outcome(
            score=one.score,
            score_max=one.score_max,
            percent=one.score_percent,
            is_passed=bool(one.is_passed),
            pass_percent=one.pass_percent,
        )
        for one in scored
        if one.score is not None and one.score_percent is not None
    ]


def key_of(version: QuestionVersion, line: Mapping[str, Any]) -> Key:
    """Return the key of what a line of a paper asks: a whole question, or one part of a 材料题."""
    if (place := line.get("part")) is not None:
        part = part_from_json(version.parts[place])
        return Key(type=part.type, answer=part.answer, score=part.score, any_order=part.any_order)
    return Key(
        type=version.type,
        answer=answer_from_json(version.answer),
        score=version.score,
        any_order=version.any_order,
    )
