"""课中提问: questions on the time line of a recording, and the answers that pass them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from quizzes import video
from quizzes.enums import CHOICES, QuestionType
from quizzes.errors import BadVideoQuestion, HeldBackNow, NotAnswered
from quizzes.marking import mark
from quizzes.models import Question, VideoQuestion
from quizzes.practising import key_of
from quizzes.shown import Shown, stored_value
from quizzes.versions import content_of
from quizzes.withholding import held_back
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.org.models import Member
from sanwei.study import services as study
from sanwei.study.enums import CheckpointKind
from sanwei.study.models import Checkpoint, StudyItem

# A tap each, and a member who is wrong finds the way on: nobody types on a film.
ASKED_TYPES = frozenset({*CHOICES, QuestionType.TRUE_FALSE})


@transaction.atomic
def place_question(
    *,
    item: StudyItem,
    question: Question,
    at_ms: int,
    is_required: bool = True,
    actor: User | None,
    at: datetime,
) -> VideoQuestion:
    """Ask the current version of ``question`` at ``at_ms`` of the recording; another one there gives way.

    ``is_required``: what comes after it counts only once it was answered rightly. The caller says whether the
    editor may use the question for this item. Leaves an audit row.

    Raises: BadVideoQuestion for a retired question or one that is not answered by a tap; CheckpointOutside.
    """
    version = question.current
    if question.retired_at is not None or version is None or version.type not in ASKED_TYPES:
        raise BadVideoQuestion()
    placed = VideoQuestion.objects.create(
        item=item, version=version, created_at=at, created_by=actor
    )
    study.place_checkpoint(
        item=item,
        at_ms=at_ms,
        kind=CheckpointKind.QUESTION,
        is_required=is_required,
        reference=str(placed.public_id),
        at=at,
    )
    _log("quiz.video_question.place", item, placed, actor, at)
    return placed


@transaction.atomic
def remove_question(*, checkpoint: Checkpoint, actor: User | None, at: datetime) -> None:
    """Take a question off its recording; who lacked nothing else has completed. Leaves an audit row."""
    study.remove_checkpoint(checkpoint=checkpoint, at=at)
    _log("quiz.video_question.remove", checkpoint.item, video.asked_at(checkpoint), actor, at)


@dataclass(frozen=True)
class VideoAnswer:
    """``explanation`` is told after the right answer only."""

    is_right: bool
    explanation: str


def answer_question(
    *, member: Member, checkpoint_id: UUID, shown: Shown, at: datetime
) -> VideoAnswer:
    """Mark one answer to the question at a mark; a right one passes the mark. May be repeated.

    Raises: NotVisible where the member may not study the recording; HeldBackNow while an attempt asks the same;
    NotAnswered, BadAnswer.
    """
    checkpoint, asked = video.question_for(member, checkpoint_id, at=at)
    if held_back(member, at=at).holds(asked.version.question):
        raise HeldBackNow()
    value = stored_value(video.line_of(asked), shown)
    if not value:
        raise NotAnswered()
    content = content_of(asked.version)
    if not mark(key_of(content), value).is_right:
        return VideoAnswer(False, "")
    study.pass_checkpoint(
        member=member, checkpoint=checkpoint, reference=str(asked.public_id), at=at
    )
    return VideoAnswer(True, content.explanation)


def _log(
    action: str,
    item: StudyItem,
    question: VideoQuestion | None,
    actor: User | None,
    at: datetime,
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="study.item",
        target_key=item.public_id,
        unit_key=item.unit.public_id,
        question=str(question.version.public_id) if question else "",
    )
