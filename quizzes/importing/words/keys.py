"""The list of answers at the end of a text: “一、单选题 1-5 ABCDA 6.B”. Pure."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizzes.importing.words.lines import Section

if TYPE_CHECKING:
    from quizzes.importing.words.blocks import Block

_RANGE = re.compile(
    r"(\d{1,3})\s*[-—~～至到]\s*(\d{1,3})\s*[、.．:：)）]?\s*([A-J√×✓✗对错TF\s,，]+)"
)
_ONE = re.compile(
    r"(\d{1,3})\s*[、.．:：)）]?\s*([A-J]{1,10}|√|×|✓|✗|正确|错误|对|错|[TF](?![A-Za-z]))"
)
_TAKEN = re.compile(r"[\s,，]")


class KeyList:
    """Answers by section and number; without headings, by number alone."""

    def __init__(self) -> None:
        self.lists: list[tuple[str | None, dict[int, str]]] = []

    def begin(self, section: Section) -> None:
        self.lists.append((section.kind, {}))

    def add(self, text: str) -> None:
        if not self.lists:
            self.lists.append((None, {}))
        _kind, found = self.lists[-1]
        rest = text
        for run in _RANGE.finditer(text):
            first, last = int(run[1]), int(run[2])
            signs = list(_TAKEN.sub("", run[3]))
            if len(signs) == last - first + 1:
                found.update(zip(range(first, last + 1), signs, strict=True))
                rest = rest.replace(run[0], " ")
        found.update({int(one[1]): one[2] for one in _ONE.finditer(rest)})

    def give(self, blocks: Sequence["Block"]) -> None:
        """Hand the answers to the questions that have none of their own."""
        for block in blocks:
            if block.answer is not None:
                continue
            for kind, found in self.lists:
                if kind in {None, block.section.kind} and block.number in found:
                    block.answer = found[block.number]
                    break
