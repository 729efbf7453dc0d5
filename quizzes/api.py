"""/api/v1/quizzes/: a running attempt and its answers. The reply is the same for right and wrong."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import django_auth

from quizzes import queries, services, video
from quizzes.content import MAX_BLANKS, MAX_REFERENCE
from quizzes.services import AnswerChange, SavedAnswers
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
    """``seconds_left``: to the deadline by the server's clock, null where there is none."""

    answers: list[AnswerOut]
    answered: int
    flagged: int
    seconds_left: int | None


class AttemptOut(AnswersOut):
    """A running attempt with what was answered; of an ended one only that it is."""

    state: str


@router.get("attempts/{attempt}", response=AttemptOut, auth=django_auth)
def read_attempt(request: HttpRequest, attempt: UUID) -> AttemptOut:
    """Tell how an attempt stands: another device goes on from here, a waking one finds the time."""
    at = clock.now()
    found = services.settle(attempt=queries.attempt_of(request.user, attempt), at=at)
    answered = [n for n in range(1, found.question_count + 1) if str(n) in found.answers]
    saved = services.reply_of(attempt=found, ordinals=answered if found.is_running else [], at=at)
    return AttemptOut(state=found.state, **_told(saved).dict())


class ReviewOptionOut(Schema):
    letter: str
    text: str
    chosen: bool
    correct: bool


class ReviewOut(Schema):
    """One question; what the review rules keep back is empty or null."""

    ordinal: int
    stem: str
    material: str
    options: list[ReviewOptionOut]
    mine: str
    right: str
    explanation: str
    score: Decimal | None
    score_max: Decimal


class ResultOut(Schema):
    """``shows``: what may be seen now (own, right, explanation, score); ``later``: what will be after the quiz."""

    state: str
    shows: list[str]
    later: list[str]
    score: Decimal | None
    score_max: Decimal
    score_percent: Decimal | None
    is_passed: bool | None
    questions: list[ReviewOut]


@router.get("attempts/{attempt}/result", response=ResultOut, auth=django_auth)
def read_result(request: HttpRequest, attempt: UUID) -> ResultOut:
    """Tell the score and the review of an ended attempt, as far as its quiz lets one see them now."""
    at = clock.now()
    own = queries.attempt_of(request.user, attempt)
    is_asked_again = own.is_asked_again  # type: ignore[attr-defined]  # annotated
    found = services.settle(attempt=own, at=at)
    if found.is_running:
        raise NotVisible()
    if found.score is None:
        return ResultOut(
            state=found.state,
            shows=[],
            later=[],
            score=None,
            score_max=found.score_max,
            score_percent=None,
            is_passed=None,
            questions=[],
        )
    looked = queries.looked_at(found, at=at, is_asked_again=is_asked_again)
    has_score = looked.shows.score
    return ResultOut(
        state=found.state,
        shows=sorted(looked.shows.parts),
        later=sorted(looked.shows.later),
        score=found.score if has_score else None,
        score_max=found.score_max,
        score_percent=found.score_percent if has_score else None,
        is_passed=found.is_passed if has_score else None,
        questions=[
            ReviewOut(
                ordinal=one.ordinal,
                stem=one.stem,
                material=one.material,
                options=[
                    ReviewOptionOut(
                        letter=option.letter,
                        text=option.text,
                        chosen=option.is_chosen,
                        correct=option.is_right,
                    )
                    for option in one.options
                ],
                mine=one.mine,
                right=one.right,
                explanation=one.explanation,
                score=one.mark.score if has_score else None,
                score_max=one.score_max,
            )
            for one in looked.reviews
        ],
    )


@router.post("attempts/{attempt}/answers", response=AnswersOut, auth=django_auth)
def save_answers(request: HttpRequest, attempt: UUID, payload: AnswersIn) -> AnswersOut:
    """Save answers; what the reply names is on the server's disk."""
    saved = services.save_into(
        attempt=queries.attempt_of(request.user, attempt),
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
    return _told(saved)


def _told(saved: SavedAnswers) -> AnswersOut:
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
        seconds_left=saved.seconds_left,
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
