"""The way between what a screen shows and what is stored: letters and numbers of this attempt, of the version.

What a screen says of an answer, by type:

* choices and 判断: the letters shown ("BD"); 排序: the letters shown, in the member's order;
* 填空: a list with a text for each blank; 简答: the text;
* 配对: a list with, for each option as shown, the number of the partner as shown ("" for none yet).

An answer without anything in it is stored as an empty text, whatever the type.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.content import FALSE, LETTERS, MAX_BLANK, MAX_REFERENCE, TRUE, is_many
from quizzes.enums import QuestionType
from quizzes.errors import BadAnswer

Shown = str | Sequence[str]
Line = Mapping[str, Any]


def stored_value(line: Line, shown: Shown) -> Any:
    """Turn what the screen says into the value that is stored.

    Raises: BadAnswer for a letter or number that this paper does not show, a repeated one, two where one may
    stand, too many blanks, or a text that is too long.
    """
    kind = line["type"]
    if kind == QuestionType.SHORT:
        return _text(shown, MAX_REFERENCE)
    if kind == QuestionType.BLANK:
        return _blanks(shown, line["blanks"])
    if kind == QuestionType.MATCHING:
        return _pairs(line, shown)
    letters = _letters(line, shown)
    if not letters:
        return ""
    if kind == QuestionType.TRUE_FALSE:
        return TRUE if letters == "A" else FALSE
    stored = [LETTERS[line["order"][LETTERS.index(letter)]] for letter in letters]
    return "".join(stored if kind == QuestionType.ORDERING else sorted(stored))


def shown_value(line: Line, value: Any) -> Shown:
    """Turn a stored value into what this attempt shows for it."""
    kind = line["type"]
    if kind == QuestionType.BLANK:
        return list(value) if value else [""] * line["blanks"]
    if kind == QuestionType.MATCHING:
        return _shown_pairs(line, value)
    if not value or kind == QuestionType.SHORT:
        return str(value)
    if kind == QuestionType.TRUE_FALSE:
        return "A" if value == TRUE else "B"
    place_of = {place: LETTERS[shown] for shown, place in enumerate(line["order"])}
    letters = [place_of[LETTERS.index(letter)] for letter in value]
    return "".join(letters if kind == QuestionType.ORDERING else sorted(letters))


def _letters(line: Line, shown: Shown) -> str:
    if not isinstance(shown, str):
        raise BadAnswer()
    letters = shown.strip().upper()
    several = is_many(line["type"]) or line["type"] == QuestionType.ORDERING
    known = LETTERS[: len(line["order"])]
    if len(set(letters)) != len(letters) or any(letter not in known for letter in letters):
        raise BadAnswer()
    if len(letters) > 1 and not several:
        raise BadAnswer()
    return letters


def _text(shown: object, most: int) -> str:
    if not isinstance(shown, str) or len(shown) > most or "\0" in shown:
        raise BadAnswer()
    return shown.strip()


def _blanks(shown: Shown, count: int) -> Any:
    if isinstance(shown, str):
        shown = [shown] if shown else []
    if len(shown) > count:
        raise BadAnswer()
    texts = [_text(one, MAX_BLANK) for one in shown]
    return texts + [""] * (count - len(texts)) if any(texts) else ""


def _pairs(line: Line, shown: Shown) -> Any:
    order, targets = line["order"], line["targets"]
    if isinstance(shown, str):
        shown = list(shown)
    if len(shown) > len(order):
        raise BadAnswer()
    numbers = {str(number): place for number, place in enumerate(targets, start=1)}
    stored = [""] * len(order)
    for place, number in zip(order, shown, strict=False):
        if number and number not in numbers:
            raise BadAnswer()
        stored[place] = str(numbers[number] + 1) if number else ""
    return stored if any(stored) else ""


def _shown_pairs(line: Line, value: Any) -> list[str]:
    if not value:
        return [""] * len(line["order"])
    number_of = {str(place + 1): str(n) for n, place in enumerate(line["targets"], start=1)}
    return [number_of.get(value[place], "") for place in line["order"]]
