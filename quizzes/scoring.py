"""Applies the pure marking to a stored attempt: its answers, the versions it was drawn with, its own terms."""

from quizzes.enums import MultipleScoring
from quizzes.marking import Key, PaperMark, mark_paper
from quizzes.models import Attempt, QuestionVersion


def mark_of(attempt: Attempt, versions: dict[int, QuestionVersion] | None = None) -> PaperMark:
    """Compute the mark of ``attempt`` from its stored answers and its versions: the same for ever (I13)."""
    if versions is None:
        versions = QuestionVersion.objects.in_bulk([line["version"] for line in attempt.paper])
    keys = [_key(versions[line["version"]]) for line in attempt.paper]
    values = [
        attempt.answers.get(str(ordinal), {}).get("value", "")
        for ordinal in range(1, len(attempt.paper) + 1)
    ]
    return mark_paper(
        keys,
        values,
        pass_percent=attempt.pass_percent,
        scoring=MultipleScoring(attempt.multiple_scoring),
    )


def _key(version: QuestionVersion) -> Key:
    return Key(type=version.type, answer=version.answer, score=version.score)
