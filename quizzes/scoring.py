"""Applies the pure marking to a stored attempt: its answers, the versions it was drawn with, its own terms."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quizzes.content import answer_from_json, part_from_json
from quizzes.enums import MultipleScoring
from quizzes.marking import Key, PaperMark, mark_paper
from quizzes.models import Attempt, QuestionVersion
from quizzes.policies import Outcome
from quizzes.rulings import Judged, is_given, judges_in


def versions_of(attempt: Attempt) -> dict[int, QuestionVersion]:
    """Return the versions that ``attempt`` was drawn with or is judged by, by primary key. One query."""
    asked = {line["version"] for line in attempt.paper}
    return QuestionVersion.objects.in_bulk(asked | judges_in(attempt.judged))


def mark_of(
    attempt: Attempt,
    versions: Mapping[int, QuestionVersion] | None = None,
    judged: Judged | None = None,
) -> PaperMark:
    """Compute the mark of ``attempt`` from its stored answers and its versions: the same for ever (I13).

    ``judged``: by which versions, instead of as the attempt keeps it; ``versions`` then holds those too.
    """
    if versions is None:
        versions = versions_of(attempt)
    rulings: Judged = attempt.judged if judged is None else judged
    keys = [judged_key(versions, line, rulings) for line in attempt.paper]
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


def judged_key(
    versions: Mapping[int, QuestionVersion], line: Mapping[str, Any], judged: Judged
) -> Key:
    """Return the key that counts for a line of a paper: the answer may be another version's, the 分值 never is."""
    own = key_of(versions[line["version"]], line)
    ruling = judged.get(str(line["version"]))
    if ruling is None:
        return own
    if "by" in ruling:
        judge = key_of(versions[ruling["by"]], line)
        own = replace(own, answer=judge.answer, any_order=judge.any_order)
    return replace(own, is_given=is_given(judged, line))


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
