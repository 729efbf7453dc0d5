"""Reads of 课中提问: what a recording asks, for its editor and for the member in front of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quizzes import practising
from quizzes.content import LETTERS, is_many
from quizzes.enums import QuestionType
from quizzes.models import VideoQuestion
from quizzes.papers import option_texts
from quizzes.queries import RULE_LABELS
from quizzes.versions import content_of
from sanwei.common.errors import NotVisible
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import CheckpointKind
from sanwei.study.models import Checkpoint, StudyItem


@dataclass(frozen=True)
class Placed:
    """One question on a time line; ``is_outdated``: it was edited since it was put there."""

    checkpoint: Checkpoint
    question: VideoQuestion

    @property
    def is_outdated(self) -> bool:
        return self.question.version.question.current_id != self.question.version_id

    @property
    def permille(self) -> int:
        return self.checkpoint.at_ms * 1000 // (self.checkpoint.item.duration_ms or 1)


@dataclass(frozen=True)
class Asked:
    """What the player shows: it can't hold the key."""

    type_label: str
    rule_label: str
    is_many: bool
    stem: str
    options: tuple[tuple[str, str], ...]


def placed_on(item: StudyItem) -> list[Placed]:
    """Return the questions of ``item`` in the order of its time line. Two queries."""
    marks = list(
        Checkpoint.objects.filter(
            item=item, kind=CheckpointKind.QUESTION, retired_at__isnull=True
        ).order_by("at_ms")
    )
    rows = VideoQuestion.objects.filter(item=item).select_related("version__question")
    bound = {str(row.public_id): row for row in rows}
    return [Placed(mark, bound[mark.reference]) for mark in marks if mark.reference in bound]


def asked_at(checkpoint: Checkpoint) -> VideoQuestion | None:
    """Return what is bound to a mark."""
    key = _key(checkpoint.reference)
    if key is None:
        return None
    rows = VideoQuestion.objects.select_related("version__question")
    return rows.filter(item=checkpoint.item_id, public_id=key).first()


def question_for(
    member: Member, checkpoint_id: UUID, *, at: datetime
) -> tuple[Checkpoint, VideoQuestion]:
    """Return a mark that stands before ``member``, with its question. Raises: NotVisible."""
    items = study.items_visible_to(member.user, at=at).order_by()
    mark = Checkpoint.objects.filter(
        public_id=checkpoint_id,
        kind=CheckpointKind.QUESTION,
        retired_at__isnull=True,
        item__in=items.values("pk"),
    ).first()
    asked = asked_at(mark) if mark else None
    if mark is None or asked is None:
        raise NotVisible()
    return mark, asked


def shown_to(asked: VideoQuestion) -> Asked:
    """Return what is shown of a question before it is answered."""
    kind = QuestionType(asked.version.type)
    texts = option_texts(kind, asked.version.options)
    return Asked(
        type_label=str(kind.label),
        rule_label="" if is_many(kind) else str(RULE_LABELS[kind]),
        is_many=is_many(kind),
        stem=asked.version.stem,
        options=tuple(zip(LETTERS, texts, strict=False)),
    )


def line_of(asked: VideoQuestion) -> Mapping[str, Any]:
    """Return the question as a paper line in the order of its author: the film speaks of A and B."""
    return practising.plain_line_of(content_of(asked.version), version=asked.version_id)


def _key(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None
