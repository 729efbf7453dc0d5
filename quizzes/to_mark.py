"""简答 that wait for a person's mark, question by question. Nobody learns here who wrote which answer."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from quizzes.enums import QuestionType
from quizzes.models import Attempt, QuestionVersion, Quiz
from quizzes.papers import asked_of
from quizzes.queries import asked_rows
from quizzes.rulings import is_given, judged_by, rulings_on
from quizzes.scoring import key_of
from sanwei.accounts.models import User

AT_ONCE = 50  # answers of a page; the next ones follow when these are marked


@dataclass(frozen=True)
class Written:
    """One answer without a mark; it names its attempt and place, not its author."""

    attempt_id: UUID
    ordinal: int
    text: str


@dataclass(frozen=True)
class ToMark:
    """A question and what was written to it, the oldest first."""

    stem: str
    material: str
    reference: str
    score: Decimal
    answers: list[Written]


def count_of(quiz: Quiz, marker: User) -> int:
    """Return how many attempts of ``quiz`` wait for a person who is not their author."""
    return _waiting(quiz, marker).count()


def answers_to_mark(quiz: Quiz, marker: User) -> list[ToMark]:
    """Return the open answers of the ``AT_ONCE`` attempts that wait longest, grouped by question. Four queries.

    What everybody is given waits for nobody.
    """
    attempts = list(_waiting(quiz, marker).order_by("submitted_at", "pk")[:AT_ONCE])
    keys = {line["version"] for attempt in attempts for line in attempt.paper}
    versions = QuestionVersion.objects.in_bulk(keys)
    rows = asked_rows(keys)
    judged = judged_by(keys, rulings_on(keys))
    found: dict[tuple[int, int | None], ToMark] = {}
    for attempt in attempts:
        for ordinal, line in enumerate(attempt.paper, start=1):
            text = attempt.answers.get(str(ordinal), {}).get("value")
            if line["type"] != QuestionType.SHORT or not text or str(ordinal) in attempt.given:
                continue
            if is_given(judged, line):
                continue
            place = (line["version"], line.get("part"))
            if place not in found:
                key = key_of(versions[line["version"]], line)
                asked = asked_of(line, rows[line["version"]])
                found[place] = ToMark(asked.stem, asked.material, str(key.answer), key.score, [])
            found[place].answers.append(Written(attempt.public_id, ordinal, text))
    return list(found.values())


def may_mark(attempt_id: UUID, quiz: Quiz, marker: User) -> bool:
    """Whether the attempt is one of ``quiz`` that waits for somebody like ``marker``."""
    return _waiting(quiz, marker).filter(public_id=attempt_id).exists()


def _waiting(quiz: Quiz, marker: User) -> QuerySet[Attempt]:
    """Nobody marks his own."""
    return Attempt.objects.filter(quiz=quiz, needs_person=True).exclude(member__user=marker)
