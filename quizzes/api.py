"""/api/v1/quizzes/: answers of a running attempt. The reply is the same for right and wrong."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import django_auth

from quizzes import services, video
from quizzes.content import MAX_BLANKS, MAX_REFERENCE
from quizzes.services import AnswerChange
from sanwei.common import clock
from sanwei.common.errors import NotVisible
from sanwei.org import queries as org
from sanwei.org.models import Member

router = Router(tags=["quizzes"])


Words = Annotated[str, Field(max_length=MAX_REFERENCE)]
Value = Words | Annotated[list[Words], Field(max_length=MAX_BLANKS)]


class AnswerIn(Schema):
    """``value``: as the screen says it, "" clears; ``sequence`` rises with every change of this question.

    Letters as shown for choices, in the member's order for 排序; a text for 简答; a list with a text for each
    blank of 填空, and with the number of the partner for each option of 配对 ("" for none yet).
    """

    ordinal: int = Field(ge=1, le=1000)
    value: Value | None = None
    flagged: bool | None = None
    sequence: int = Field(ge=1, le=2_000_000_000)


class AnswersIn(Schema):
    answers: list[AnswerIn] = Field(min_length=1, max_length=200)


class AnswerOut(Schema):
    ordinal: int
    sequence: int
    value: str | list[str]
    flagged: bool


class AnswersOut(Schema):
    answers: list[AnswerOut]
    answered: int
    flagged: int


@router.post("attempts/{attempt}/answers", response=AnswersOut, auth=django_auth)
def save_answers(request: HttpRequest, attempt: UUID, payload: AnswersIn) -> AnswersOut:
    """Save answers; what the reply names is on the server's disk."""
    member = _member(request)
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
            AnswerOut(
                ordinal=ordinal,
                sequence=sequence,
                value=value if isinstance(value, str) else list(value),
                flagged=flagged,
            )
            for ordinal, sequence, value, flagged in saved.answers
        ],
        answered=saved.answered_count,
        flagged=saved.flagged_count,
    )


class VideoOption(Schema):
    letter: str
    text: str


class VideoQuestionOut(Schema):
    """What a mark of the kind "question" on a recording asks (study's ``progress.marks``); ``is_many``: of letters."""

    type_label: str
    rule_label: str
    is_many: bool
    stem: str
    options: list[VideoOption]


class VideoAnswerIn(Schema):
    """``value``: the letters chosen, such as "AC"."""

    value: str = Field(max_length=10)


class VideoAnswerOut(Schema):
    """``passed``: the answer was right; ``explanation`` is empty until then."""

    passed: bool
    explanation: str


@router.get("video-questions/{checkpoint}", response=VideoQuestionOut, auth=django_auth)
def video_question(request: HttpRequest, checkpoint: UUID) -> VideoQuestionOut:
    """Read the question at a mark of a recording, without its key."""
    _mark, asked = video.question_for(_member(request), checkpoint, at=clock.now())
    shown = video.shown_to(asked)
    return VideoQuestionOut(
        type_label=shown.type_label,
        rule_label=shown.rule_label,
        is_many=shown.is_many,
        stem=shown.stem,
        options=[VideoOption(letter=letter, text=text) for letter, text in shown.options],
    )


@router.post("video-questions/{checkpoint}", response=VideoAnswerOut, auth=django_auth)
def answer_video_question(
    request: HttpRequest, checkpoint: UUID, payload: VideoAnswerIn
) -> VideoAnswerOut:
    """Answer it; a right answer passes the mark, a wrong one may be followed by another."""
    told = services.answer_question(
        member=_member(request), checkpoint_id=checkpoint, shown=payload.value, at=clock.now()
    )
    return VideoAnswerOut(passed=told.is_right, explanation=told.explanation)


def _member(request: HttpRequest) -> Member:
    member = org.member_of(request.user)
    if member is None:
        raise NotVisible()
    return member
