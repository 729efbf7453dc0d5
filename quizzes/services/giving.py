"""Marking by a person: what a 简答 earned. The last mark scores the attempt."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F

from quizzes.enums import AttemptState, QuestionType
from quizzes.errors import AlreadyScored, BadMark
from quizzes.events import AttemptMarked
from quizzes.models import Attempt
from quizzes.scoring import key_of, versions_of
from quizzes.services.closing import ENDED, TRIES, end
from sanwei.accounts.models import User
from sanwei.common import audit, outbox
from sanwei.common.errors import NotVisible

LONGEST_WORDS = 300


def give(
    *,
    attempt_id: UUID,
    ordinal: int,
    score: Decimal,
    words: str = "",
    actor: User,
    at: datetime,
) -> Attempt:
    """Give the 简答 at ``ordinal`` its score, 0 to the question's own, with a few words for the member.

    Until the attempt is scored a mark may be given anew; the mark of the last open question scores it, writes
    the study record and tells the member, in one transaction. Leaves an audit row. The caller says who may mark.

    Raises: NotVisible; AlreadyScored; BadMark for another type, a score out of range or too many words.
    """
    for _again in range(TRIES):
        attempt = (
            Attempt.objects.select_related("quiz__unit", "member")
            .filter(public_id=attempt_id)
            .first()
        )
        if attempt is None or attempt.state == AttemptState.OPEN:
            raise NotVisible()
        if attempt.state == AttemptState.SCORED:
            raise AlreadyScored()
        _check(attempt, ordinal, score, words)
        if _given(attempt, ordinal, score, words.strip(), actor, at):
            return attempt
    raise RuntimeError(f"attempt {attempt_id} was written {TRIES} times while it was marked")


def _check(attempt: Attempt, ordinal: int, score: Decimal, words: str) -> None:
    if not 1 <= ordinal <= len(attempt.paper) or len(words) > LONGEST_WORDS:
        raise BadMark()
    line = attempt.paper[ordinal - 1]
    key = key_of(versions_of(attempt)[line["version"]], line)
    if key.type != QuestionType.SHORT or not score.is_finite() or not 0 <= score <= key.score:
        raise BadMark()


def _given(
    attempt: Attempt, ordinal: int, score: Decimal, words: str, actor: User, at: datetime
) -> bool:
    mark = {"score": str(score), "by": actor.name, "at": at.isoformat(), "words": words}
    given = {**attempt.given, str(ordinal): mark}
    with transaction.atomic():
        written = Attempt.objects.filter(
            pk=attempt.pk, state__in=ENDED, revision=attempt.revision
        ).update(given=given, revision=F("revision") + 1)
        if not written:
            return False
        attempt.given, attempt.revision = given, attempt.revision + 1
        audit.log(
            at=at,
            actor=actor,
            action="quiz.mark",
            target_label="quizzes.attempt",
            target_key=attempt.public_id,
            unit_key=attempt.quiz.unit.public_id,
            ordinal=ordinal,
            score=str(score),
        )
        if not end(attempt, at=at):
            raise RuntimeError("the row was locked by this transaction and changed all the same")
        if attempt.state == AttemptState.SCORED:
            outbox.emit(AttemptMarked(attempt_id=attempt.public_id), at=at)
    return True
