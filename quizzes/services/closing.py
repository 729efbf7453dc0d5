"""Ending attempts: by the member, by the deadline, and the score that follows from what was saved (I13, I14)."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from quizzes.enums import AttemptState, EndedBy
from quizzes.marking import PaperMark
from quizzes.models import Attempt
from quizzes.models.attempt import EVIDENCE_LABEL
from quizzes.models.quiz import OWNER_LABEL
from quizzes.policies import Outcome, Result, result_of
from quizzes.rulings import judged_by, rulings_on
from quizzes.scoring import mark_of, outcomes_of
from sanwei.common.durability import make_commit_durable
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import StudyItem

# Answers under way when the clock ran out: one autosave (1 s) and a slow phone network.
GRACE = timedelta(seconds=15)
TRIES = 50
ENDED = (AttemptState.SUBMITTED, AttemptState.EXPIRED)


def submit(*, attempt_id: UUID, member: Member, at: datetime) -> Attempt:
    """End the attempt and score it, where no person must mark it first; a second call writes nothing.

    After the deadline and its grace it ends by the deadline, with the answers saved until then.
    Raises: NotVisible for somebody else's attempt.
    """
    return finish(attempt=_fresh(public_id=attempt_id, member=member), at=at)


def finish(*, attempt: Attempt, at: datetime) -> Attempt:
    """End and score an attempt that was just read, with its quiz and member; safe to repeat, as ``submit`` is."""
    for _again in range(TRIES):
        if attempt.state == AttemptState.SCORED or end(attempt, at=at):
            return attempt
        attempt = _fresh(pk=attempt.pk)
    raise RuntimeError(f"attempt {attempt.pk} changed {TRIES} times while it was submitted")


def settle(*, attempt: Attempt, at: datetime) -> Attempt:
    """End and score ``attempt`` if its deadline has passed; the periodic job does the same without a visit."""
    is_left = attempt.state in ENDED and not attempt.needs_person
    if is_left or (attempt.is_running and is_past(attempt, at)):
        return submit(attempt_id=attempt.public_id, member=attempt.member, at=at)
    return attempt


def is_past(attempt: Attempt, at: datetime) -> bool:
    """Whether the deadline and the time for answers in flight are over."""
    return attempt.deadline_at is not None and at > attempt.deadline_at + GRACE


def freeze_overdue(*, at: datetime) -> int:
    """Turn every open attempt past its deadline to 已到时间 in one statement; return how many."""
    return Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=at - GRACE).update(
        state=AttemptState.EXPIRED, ended_by=EndedBy.DEADLINE, submitted_at=F("deadline_at")
    )


def score_ended(*, attempt_pk: int, at: datetime) -> Attempt:
    """Score one ended attempt; safe to repeat and to run beside another."""
    return finish(attempt=_fresh(pk=attempt_pk), at=at)


def _fresh(**where: Any) -> Attempt:
    attempt = Attempt.objects.select_related("quiz", "member").filter(**where).first()
    if attempt is None:
        raise NotVisible()
    return attempt


def end(attempt: Attempt, *, at: datetime) -> bool:
    """Write end, score and study record of ``attempt`` in one transaction; False if the row changed meanwhile.

    Where a person has to mark some of it first, only the end is written: score and record come with the last mark.
    The attempt keeps its own score; the record says the result by the quiz's policy as it stands with this attempt.
    """
    how, ended_at = EndedBy.MEMBER, at
    if attempt.deadline_at is not None and at > attempt.deadline_at + GRACE:
        how, ended_at = EndedBy.DEADLINE, attempt.deadline_at
    if attempt.state != AttemptState.OPEN and attempt.submitted_at is not None:
        how, ended_at = EndedBy(attempt.ended_by), attempt.submitted_at
    asked = {line["version"] for line in attempt.paper}
    attempt.judged = judged_by(asked, rulings_on(asked))
    mark = mark_of(attempt)
    if mark.is_open:
        return _waits(attempt, how, ended_at)
    result = {
        "state": AttemptState.SCORED,
        "ended_by": how,
        "submitted_at": ended_at,
        "scored_at": at,
        "score": mark.score,
        "score_percent": mark.percent,
        "correct_count": mark.correct_count,
        "is_passed": mark.is_passed,
        "judged": attempt.judged,
        "needs_person": False,
    }
    outcome = _result(attempt, mark)
    item = _item_of(str(attempt.quiz.public_id))
    with transaction.atomic():
        if not _turned(attempt, result):
            return False
        study.record(
            member=attempt.member,
            kind=RecordKind.ASSESSMENT,
            method=StudyMethod.ONLINE,
            entry=EntryMethod.SYSTEM,
            title=attempt.quiz_title,
            occurred_at=ended_at,
            at=at,
            item=item,
            score_percent=outcome.percent,
            is_passed=outcome.is_passed,
            evidence_label=EVIDENCE_LABEL,
            evidence_key=str(attempt.public_id),
        )
        make_commit_durable()
    return True


@lru_cache(maxsize=1000)
def _item_of(public_id: str) -> StudyItem:
    """Return the StudyItem of a quiz. Which one it is never changes, and nothing else of it is used here."""
    return StudyItem.objects.get(owner_label=OWNER_LABEL, owner_key=public_id)


def _result(attempt: Attempt, mark: PaperMark) -> Result:
    """Return what the quiz's policy makes of ``mark`` and the attempts before it: that is what study is told."""
    earlier = []
    if attempt.number > 1:
        earlier = outcomes_of(
            Attempt.objects.filter(
                quiz=attempt.quiz_id, member=attempt.member_id, state=AttemptState.SCORED
            )
            .exclude(pk=attempt.pk)
            .order_by("number")
        )
    own = Outcome(
        score=mark.score,
        score_max=mark.score_max,
        percent=mark.percent,
        is_passed=mark.is_passed,
        pass_percent=attempt.pass_percent,
    )
    return result_of(attempt.quiz.score_policy, [*earlier, own])


def _waits(attempt: Attempt, how: EndedBy, ended_at: datetime) -> bool:
    """Leave ``attempt`` ended and unscored until a person has marked it."""
    if attempt.needs_person:
        return True
    state = AttemptState.EXPIRED if how == EndedBy.DEADLINE else AttemptState.SUBMITTED
    waiting = {
        "state": state,
        "ended_by": how,
        "submitted_at": ended_at,
        "needs_person": True,
    }
    with transaction.atomic():
        if not _turned(attempt, waiting):
            return False
        make_commit_durable()
    return True


def _turned(attempt: Attempt, result: dict[str, Any]) -> bool:
    """Write ``result`` unless the row was written since it was read; the caller's row then says the same."""
    seen = Attempt.objects.filter(pk=attempt.pk, state=attempt.state, revision=attempt.revision)
    if not seen.update(**result):
        return False
    for name, value in result.items():
        setattr(attempt, name, value)
    return True
