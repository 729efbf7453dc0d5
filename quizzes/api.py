"""/api/v1/quizzes/: answers of a running attempt. The reply is the same for right and wrong."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import django_auth

from quizzes import services
from quizzes.services import AnswerChange
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org

router = Router(tags=["quizzes"])


class AnswerIn(Schema):
    """``value``: letters as shown, "" clears; ``sequence`` rises with every change of this question."""

    ordinal: int = Field(ge=1, le=1000)
    value: str | None = Field(default=None, max_length=10)
    flagged: bool | None = None
    sequence: int = Field(ge=1, le=2_000_000_000)


class AnswersIn(Schema):
    answers: list[AnswerIn] = Field(min_length=1, max_length=200)


class AnswerOut(Schema):
    ordinal: int
    sequence: int
    value: str
    flagged: bool


class AnswersOut(Schema):
    answers: list[AnswerOut]
    answered: int
    flagged: int


@router.post("attempts/{attempt}/answers", response=AnswersOut, auth=django_auth)
def save_answers(request: HttpRequest, attempt: UUID, payload: AnswersIn) -> AnswersOut:
    """Save answers; what the reply names is on the server's disk."""
    member = org.member_of(request.user)
    if member is None:
        raise NotVisible()
    saved = services.save_answers(
        attempt_id=attempt,
        member=member,
        changes=[
            AnswerChange(
                ordinal=one.ordinal,
                shown=one.value,
                is_flagged=one.flagged,
                sequence=one.sequence,
            )
            for one in payload.answers
        ],
        at=clock.now(),
    )
    return AnswersOut(
        answers=[
            AnswerOut(ordinal=ordinal, sequence=sequence, value=value, flagged=flagged)
            for ordinal, sequence, value, flagged in saved.answers
        ],
        answered=saved.answered_count,
        flagged=saved.flagged_count,
    )
