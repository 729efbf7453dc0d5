"""Between a question's content and its stored versions, both ways. Reads and writes no row by itself."""

from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal

from quizzes.content import (
    Picture,
    QuestionContent,
    answer_as_json,
    answer_from_json,
    part_as_json,
    part_from_json,
)
from quizzes.enums import QuestionType
from quizzes.models import Question, QuestionVersion
from sanwei.accounts.models import User


def new_version(
    question: Question, number: int, content: QuestionContent, *, actor: User | None, at: datetime
) -> QuestionVersion:
    """Return the unsaved version ``number`` of ``question`` that says ``content``."""
    return QuestionVersion(
        question=question,
        number=number,
        type=content.type,
        stem=content.stem,
        options=list(content.options),
        targets=list(content.targets),
        answer=answer_as_json(content.answer),
        any_order=content.any_order,
        parts=[part_as_json(part) for part in content.parts],
        explanation=content.explanation,
        pictures=[asdict(picture) for picture in content.pictures],
        score=content.worth,
        created_at=at,
        author=actor,
        author_name=actor.name if actor else "",
    )


def content_of(version: QuestionVersion, question: Question | None = None) -> QuestionContent:
    """Return what ``version`` says, with 知识点, 难度 and 来源 of ``question`` where it is given."""
    return QuestionContent(
        type=QuestionType(version.type),
        stem=version.stem,
        options=tuple(version.options),
        targets=tuple(version.targets),
        answer=answer_from_json(version.answer),
        any_order=version.any_order,
        explanation=version.explanation,
        score=Decimal(version.score),
        topic=question.topic if question else "",
        difficulty=question.difficulty if question else "",
        source=question.source if question else "",
        parts=tuple(part_from_json(part) for part in version.parts),
        pictures=tuple(Picture(**picture) for picture in version.pictures),
    )


def with_tags(content: QuestionContent, question: Question) -> QuestionContent:
    """Return ``content`` with the tags of ``question``: a query, unless they were fetched before."""
    return replace(content, tags=tuple(sorted(tag.name for tag in question.tags.all())))


def says(version: QuestionVersion, content: QuestionContent) -> bool:
    """Whether ``version`` says ``content`` word for word; 知识点, 难度, 来源 and tags are no words of it."""
    plain = replace(content, topic="", difficulty="", source="", tags=(), score=content.worth)
    return content_of(version) == plain
