"""Finds questions that repeat or contradict each other, inside a file and against the bank."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.content import LETTERS, QuestionContent, squeezed
from quizzes.enums import CHOICES, QuestionType
from quizzes.importing.report import Finding, ReadQuestion, Rejection

CONTRADICTION, OTHER_OPTIONS, LIKE = Decimal("0.40"), Decimal("0.50"), Decimal("0.80")
# Share of common character pairs above which two stems with the same options ask the same.
LIKE_STEMS = 0.6
LOOKED_AT = 200


@dataclass(frozen=True)
class Sense:
    """What a question says, whatever the order of its options: used only to compare."""

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


def compare(
    questions: Iterable[ReadQuestion], in_bank: Mapping[str, Sequence[QuestionContent]]
) -> tuple[list[ReadQuestion], list[Rejection]]:
    """Mark what the bank has already, reject repeats inside the file, flag what contradicts or resembles.

    ``in_bank`` maps the squeezed stem to the questions in use under it.
    """
    seen = _Seen()
    kept: list[ReadQuestion] = []
    rejected: list[Rejection] = []
    for question in questions:
        sense = sense_of(question.content)
        if twin := seen.twin_of(sense):
            rejected.append(_repeat(question, twin))
            continue
        findings = [*question.findings]
        if found := seen.conflict_of(sense):
            findings.append(found)
        outcome, found = _against_bank(sense, in_bank.get(sense.stem, ()))
        if found:
            findings.append(found)
        seen.keep(sense, question)
        kept.append(replace(question, findings=tuple(findings), outcome=outcome))
    return kept, rejected


class _Seen:
    """The questions of a file so far, found by what they say: a look at each would take hours."""

    def __init__(self) -> None:
        self._by_sense: dict[Sense, ReadQuestion] = {}
        self._by_stem: dict[str, list[tuple[Sense, ReadQuestion]]] = defaultdict(list)
        self._by_choice: dict[object, list[tuple[Sense, ReadQuestion]]] = defaultdict(list)

    def keep(self, sense: Sense, question: ReadQuestion) -> None:
        self._by_sense[sense] = question
        self._by_stem[sense.stem].append((sense, question))
        if sense.options:
            self._by_choice[sense.options, sense.answer].append((sense, question))

    def twin_of(self, sense: Sense) -> ReadQuestion | None:
        return self._by_sense.get(sense)

    def conflict_of(self, sense: Sense) -> Finding | None:
        for seen, other in self._by_stem[sense.stem]:
            row = {"row": other.row}
            if seen.options == sense.options:
                text = _("题干和选项同第%(row)s行一样，答案却不同，必有一题答案错了。") % row
                return Finding("contradicts_row", text, CONTRADICTION)
            text = _("题干同第%(row)s行一样，选项却不同，可能是题干贴错了。") % row
            return Finding("same_stem_other_options", text, OTHER_OPTIONS)
        # Hundreds of questions may share “正确 / 错误”: the nearest above are the likeliest to repeat.
        for seen, other in self._by_choice[sense.options, sense.answer][-LOOKED_AT:]:
            if sense.options and _likeness(seen.stem, sense.stem) >= LIKE_STEMS:
                text = _("同第%(row)s行选项、答案一样，题干很像，可能重复。") % {"row": other.row}
                return Finding("resembles_row", text, LIKE)
        return None


def _repeat(question: ReadQuestion, twin: ReadQuestion) -> Rejection:
    return Rejection(
        sheet=question.sheet,
        row=question.row,
        reason_code="repeated_question",
        reason=_("和第%(row)s行是同一道题。") % {"row": twin.row},
        stem=question.content.stem[:80],
    )


def _against_bank(sense: Sense, found: Sequence[QuestionContent]) -> tuple[str, Finding | None]:
    if any(sense_of(content) == sense for content in found):
        return "same", None
    if found:
        text = _("题库里已有同样题干的题，选项或答案不同。")
        return "new", Finding("differs_from_bank", text, OTHER_OPTIONS)
    return "new", None


def _likeness(first: str, second: str) -> float:
    """Return the Dice coefficient of the sets of character pairs, 0 to 1."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (first, second)]
    size = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / size if size else 0.0
