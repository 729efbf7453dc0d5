"""What a question says, whatever the order of its options: used only to compare. Pure."""

import json
from dataclasses import dataclass

from quizzes.content import LETTERS, QuestionContent, squeezed
from quizzes.enums import CHOICES, QuestionType


@dataclass(frozen=True)
class Sense:
    stem: str
    options: frozenset[str]
    answer: frozenset[str]


def sense_of(content: QuestionContent) -> Sense:
    """Return the sense of a question; where letters name options, their texts stand for them."""
    stem = squeezed(content.stem)
    texts = [squeezed(option) or option for option in content.options]
    if content.type in CHOICES and isinstance(content.answer, str):
        meant = frozenset(texts[LETTERS.index(letter)] for letter in content.answer)
        return Sense(stem, frozenset(texts), meant)
    if content.type == QuestionType.ORDERING and isinstance(content.answer, str):
        order = [texts[LETTERS.index(letter)] for letter in content.answer]
        return Sense(stem, frozenset(texts), frozenset({json.dumps(order)}))
    if content.type == QuestionType.BLANK:
        blanks = [sorted({squeezed(one) or one for one in blank}) for blank in content.answer]
        return Sense(stem, frozenset(), frozenset({json.dumps([blanks, content.any_order])}))
    if content.type == QuestionType.MATERIAL:
        parts = [sense_of(part) for part in content.parts]
        told = [[one.stem, sorted(one.options), sorted(one.answer)] for one in parts]
        return Sense(stem, frozenset(), frozenset({json.dumps(told)}))
    if content.type == QuestionType.MATCHING:
        pairs = zip(texts, content.answer, strict=True)
        partners = [(left, squeezed(content.targets[int(str(to)) - 1])) for left, to in pairs]
        return Sense(stem, frozenset(texts), frozenset(map(json.dumps, partners)))
    return Sense(stem, frozenset(), frozenset({squeezed(str(content.answer))}))
