"""The list of answers at the end of a text: “一、单选题 1-5 ABCDA 6.B”. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizzes.importing.words.lines import Section, split_explanation

if TYPE_CHECKING:
    from quizzes.importing.words.blocks import Block

_RANGE = re.compile(
    r"(\d{1,3})\s*[-—–~至到]\s*(\d{1,3})(?!\d)\s*[题、.:)]*\s*((?:[A-J√×✓✗对错TF\s,、;/]|(?<!\d)\.)*)"
)
_ONE = re.compile(
    r"(\d{1,3})\s*[题、.:)]*\s*([A-J](?:[\s,、]?[A-J]){0,9}(?![A-Za-z])|√|×|✓|✗|正确|错误|对|错|[TF](?![A-Za-z]))"
)
_LABEL = re.compile(r"[【\[(]?\s*(?:正确|参考)?答案\s*[】\])]?\s*:?")
_BETWEEN = re.compile(r"[\s,、;/]+")


class KeyList:
    """Answers by section and number. A number that comes again, or a lower one, begins another list."""

    def __init__(self) -> None:
        self.lists: list[tuple[str | None, dict[int, str]]] = []
        self._explained: list[tuple[dict[int, str], int, list[str]]] = []

    def begin(self, section: Section) -> None:
        self.lists.append((section.kind, {}))

    def add(self, text: str) -> None:
        text, explanation = split_explanation(text)
        rest = _LABEL.sub(" ", unicodedata.normalize("NFKC", text))
        entries = self._entries(rest)
        if (
            explanation is None
            and self._explained
            and not (entries and rest.strip()[0].isdecimal())
        ):
            self._explained[-1][2].append(text.strip())
            return
        for number, sign in entries:
            self._take(number, sign)
        if explanation and entries:
            self._explained.append((self.lists[-1][1], entries[-1][0], [explanation]))

    def _entries(self, rest: str) -> list[tuple[int, str]]:
        found: list[tuple[int, int, list[str]]] = []
        for run in _RANGE.finditer(rest):
            first, last = int(run[1]), int(run[2])
            found.append((run.start(), first, _shared(run[3], last - first + 1)))
        # What a range says that doesn't come out even belongs to none of its numbers.
        rest = _RANGE.sub(lambda run: " " * len(run[0]), rest)
        found += [
            (one.start(), int(one[1]), [_BETWEEN.sub("", one[2])]) for one in _ONE.finditer(rest)
        ]
        return [
            told for _place, first, signs in sorted(found) for told in enumerate(signs, start=first)
        ]

    def _take(self, number: int, sign: str) -> None:
        if not self.lists:
            self.lists.append((None, {}))
        kind, found = self.lists[-1]
        if found and number <= max(found):
            found = {}
            self.lists.append((kind, found))
        found[number] = sign

    def give(self, blocks: Sequence["Block"]) -> None:
        """Hand the answers to the questions that have none of their own; none where it isn't clear which.

        Questions are numbered in runs, answers in lists: as many of the one as of the other belong together in
        their order. Otherwise a number has to stand for one question and one answer only.
        """
        for kind in {kind for kind, _found in self.lists}:
            lists = [found for one, found in self.lists if one == kind]
            runs = _runs([one for one in blocks if kind in {None, one.section.kind}])
            if len(runs) != len(lists):
                lists, runs = [_once(lists)], [_alone(runs)]
            for run, found in zip(runs, lists, strict=True):
                for block in run:
                    if block.answer is None:
                        block.answer = found.get(block.number)
                        block.explanation += self._told_of(found, block.number)

    def _told_of(self, found: dict[int, str], number: int) -> list[str]:
        told = [lines for one, of, lines in self._explained if one is found and of == number]
        return told[0] if told else []


def _shared(text: str, count: int) -> list[str]:
    """Return the answers of ``count`` questions: “AB CD ABC” by their gaps, “ABCDA” sign by sign."""
    pieces = [one for one in _BETWEEN.split(text) if one]
    if len(pieces) == count:
        return pieces
    signs = list("".join(pieces))
    return signs if len(signs) == count else []


def _runs(blocks: Sequence["Block"]) -> list[list["Block"]]:
    runs: list[list[Block]] = []
    for block in blocks:
        if not runs or block.number <= runs[-1][-1].number:
            runs.append([])
        runs[-1].append(block)
    return runs


def _once(lists: Sequence[dict[int, str]]) -> dict[int, str]:
    numbers = [number for found in lists for number in found]
    return {n: sign for found in lists for n, sign in found.items() if numbers.count(n) == 1}


def _alone(runs: Sequence[list["Block"]]) -> list["Block"]:
    numbers = [block.number for run in runs for block in run]
    return [block for run in runs for block in run if numbers.count(block.number) == 1]
