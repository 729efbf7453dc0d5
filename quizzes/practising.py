"""One question outside any attempt, as it is put to a member and marked: its current version, mixed anew. Pure."""

import random
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from quizzes.content import QuestionContent
from quizzes.drawing import PaperLine
from quizzes.enums import QuestionType
from quizzes.marking import Key
from quizzes.papers import Asked
from quizzes.versions import content_of

# 简答 waits for a person, a whole 材料题 is put part by part.
NOT_PRACTISED = frozenset({QuestionType.SHORT, QuestionType.MATERIAL})


def asked_part(version: Any, part: int) -> QuestionContent | None:
    """Return what is put of ``version``: the question, or its sub-question ``part`` from 1; None: nothing."""
    whole = content_of(version)
    if not part:
        found = whole
    elif part <= len(whole.parts):
        found = whole.parts[part - 1]
    else:
        return None  # an edit took the sub-question away
    return None if found.type in NOT_PRACTISED else found


def line_of(content: QuestionContent, *, version: int, part: int, seed: str) -> dict[str, Any]:
    """Return the paper line that puts ``content``; the same ``seed`` mixes it the same way. 判断 stays as it is."""
    dice = random.Random(seed)  # noqa: S311 - a new order, no secret
    is_fixed = content.type == QuestionType.TRUE_FALSE
    order = list(range(2 if is_fixed else len(content.options)))
    targets = list(range(len(content.targets)))
    if not is_fixed:
        dice.shuffle(order)
    dice.shuffle(targets)
    return PaperLine(
        version=version,
        type=content.type,
        order=tuple(order),
        targets=tuple(targets),
        blanks=len(content.answer) if content.type == QuestionType.BLANK else 0,
        part=part - 1 if part else None,
    ).as_json()


def plain_line_of(content: QuestionContent, *, version: int) -> dict[str, Any]:
    """Return the paper line that puts ``content`` as its author wrote it."""
    count = 2 if content.type == QuestionType.TRUE_FALSE else len(content.options)
    return PaperLine(
        version=version,
        type=content.type,
        order=tuple(range(count)),
        targets=tuple(range(len(content.targets))),
        blanks=len(content.answer) if content.type == QuestionType.BLANK else 0,
    ).as_json()


def seed_of(key: UUID, revision: int) -> str:
    """Return what the options are mixed by when a question is put for the time ``revision``."""
    return f"{key}:{revision}"


def asked_of(content: QuestionContent, whole: QuestionContent, part: int) -> Asked:
    """Return what is asked, without its key."""
    if not part:
        return Asked(content.stem, content.options, content.targets)
    return Asked(content.stem, content.options, content.targets, whole.stem, len(whole.parts))


def key_of(content: QuestionContent) -> Key:
    return Key(
        type=content.type,
        answer=content.answer,
        score=content.score,
        any_order=content.any_order,
    )


def shown_in(post: Mapping[str, Any], kind: str, name: str) -> str | list[str]:
    """Return what a form of ``answers/*.html`` says, as ``quizzes.shown`` takes it."""
    written: list[str] = post.getlist(name)  # type: ignore[attr-defined]
    return written if kind in {QuestionType.BLANK, QuestionType.MATCHING} else "".join(written)
