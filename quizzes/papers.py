"""The paper of one attempt as the screen needs it, and the way between shown letters and stored values.

Writes nothing. A ``Sheet`` for answering never touches ``answer`` or ``explanation``; a ``Review`` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.content import FALSE, LETTERS, TRUE, is_many
from quizzes.enums import QuestionType
from quizzes.errors import BadAnswer
from quizzes.marking import Mark
from quizzes.models import QuestionVersion

__all__ = [
    "Review",
    "ReviewOption",
    "Sheet",
    "ShownOption",
    "answer_text",
    "is_many",
    "review_of",
    "sheet_of",
    "shown_letters",
    "stored_value",
]


@dataclass(frozen=True)
class ShownOption:
    letter: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One question on the way to a member who is still answering: it can't hold the key."""

    ordinal: int
    type: str
    type_label: str
    rule_label: str
    stem: str
    options: tuple[ShownOption, ...]
    sequence: int
    is_flagged: bool

    @property
    def is_many(self) -> bool:
        return is_many(self.type)

    @property
    def is_answered(self) -> bool:
        return any(option.is_chosen for option in self.options)

    @property
    def shown_value(self) -> str:
        return "".join(option.letter for option in self.options if option.is_chosen)


@dataclass(frozen=True)
class ReviewOption:
    letter: str
    text: str
    is_chosen: bool
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class Review:
    """One question after the score: what was chosen, what is right and why."""

    ordinal: int
    type_label: str
    stem: str
    options: tuple[ReviewOption, ...]
    mine: str
    right: str
    explanation: str
    mark: Mark
    score_max: Decimal
    is_flagged: bool


def option_texts(kind: str, options: Sequence[str]) -> list[str]:
    """Return what stands beside the letters; 判断 has its two options by nature."""
    return [_("正确"), _("错误")] if kind == QuestionType.TRUE_FALSE else list(options)


def answer_text(kind: str, answer: str) -> str:
    """Return a key as authors write it: "ACD", 对, 错."""
    if kind == QuestionType.TRUE_FALSE:
        return _("对") if answer == TRUE else _("错")
    return answer


def shown_letters(kind: str, order: Sequence[int], value: str) -> str:
    """Turn a stored value into the letters that this attempt shows for it."""
    if not value:
        return ""
    if kind == QuestionType.TRUE_FALSE:
        return "A" if value == TRUE else "B"
    places = {LETTERS.index(letter) for letter in value}
    return "".join(LETTERS[shown] for shown, place in enumerate(order) if place in places)


def stored_value(kind: str, order: Sequence[int], shown: str) -> str:
    """Turn shown letters into the value that is stored.

    Raises: BadAnswer for a letter that this paper does not show, a repeated one, or two where one may stand.
    """
    letters = shown.strip().upper()
    if not letters:
        return ""
    if len(set(letters)) != len(letters) or any(
        letter not in LETTERS[: len(order)] for letter in letters
    ):
        raise BadAnswer()
    if len(letters) > 1 and not is_many(kind):
        raise BadAnswer()
    if kind == QuestionType.TRUE_FALSE:
        return TRUE if letters == "A" else FALSE
    return "".join(sorted(LETTERS[order[LETTERS.index(letter)]] for letter in letters))


def sheet_of(
    ordinal: int,
    *,
    kind: str,
    stem: str,
    options: Sequence[str],
    order: Sequence[int],
    stored: Mapping[str, Any] | None,
    rule_label: str,
) -> Sheet:
    """Build what is shown of one question. Takes no version: there is no key to leak."""
    answer = stored or {}
    chosen = shown_letters(kind, order, answer.get("value", ""))
    texts = option_texts(kind, options)
    return Sheet(
        ordinal=ordinal,
        type=kind,
        type_label=str(QuestionType(kind).label),
        rule_label=rule_label,
        stem=stem,
        options=tuple(
            ShownOption(LETTERS[shown], texts[place], LETTERS[shown] in chosen)
            for shown, place in enumerate(order)
        ),
        sequence=answer.get("sequence", 0),
        is_flagged=bool(answer.get("flagged")),
    )


def review_of(
    sheet: Sheet, *, line: Mapping[str, Any], version: QuestionVersion, mark: Mark
) -> Review:
    """Open a sheet for review, in the letters that the attempt showed."""
    right = shown_letters(line["type"], line["order"], version.answer)
    return Review(
        ordinal=sheet.ordinal,
        type_label=sheet.type_label,
        stem=sheet.stem,
        options=tuple(
            ReviewOption(one.letter, one.text, one.is_chosen, one.letter in right)
            for one in sheet.options
        ),
        mine=sheet.shown_value,
        right=right,
        explanation=version.explanation,
        mark=mark,
        score_max=version.score,
        is_flagged=sheet.is_flagged,
    )
