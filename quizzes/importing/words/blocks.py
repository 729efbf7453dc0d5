"""Gathers lines into one block for each question. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from quizzes.content import LETTERS
from quizzes.importing.words import keys
from quizzes.importing.words.lines import (
    Line,
    Option,
    Section,
    answer_in,
    explanation_in,
    is_key_heading,
    key_in,
    number_in,
    options_in,
    section_of,
    split_explanation,
    split_options,
    tail,
)


@dataclass
class Block:
    """What was written of one question; ``row`` of its first line. ``answer`` None: nothing said so far."""

    row: int
    number: int
    section: Section
    place: int
    stem: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answer: str | None = None
    explanation: list[str] = field(default_factory=list)
    is_bracketed: bool = False
    is_answering: bool = False

    def add(self, line: Line, text: str) -> None:
        """Take one more line: an option, the answer, the explanation, or more of what came before."""
        if (told := explanation_in(text)) is not None:
            self.explanation.append(told)
        elif (answer := answer_in(text)) is not None:
            self.answer, explanation = split_explanation(answer)
            self.is_answering = True
            if explanation is not None:
                self.explanation.append(explanation)
        elif (options := options_in(line)) and self._goes_on(options):
            self.options += options
        elif self.explanation:
            self.explanation.append(text)
        elif self.is_answering:
            self.answer = f"{self.answer}\n{text}".strip()
        elif self.options:
            last = self.options.pop()
            self.options.append(Option(last.letter, f"{last.text}{text}", last.is_marked))
        else:
            self.stem.append(text)

    def _goes_on(self, options: list[Option]) -> bool:
        """Whether these letters follow the ones before: a sentence may begin with a letter, too."""
        first = len(self.options)
        wanted = LETTERS[first : first + len(options)]
        return "".join(option.letter for option in options) == wanted


def blocks_of(lines: Iterable[Line]) -> list[Block]:
    """Return the questions of a text in their order, with the answers of a list at its end where it has one."""
    blocks: list[Block] = []
    section, place = Section(None), 0
    key = keys.KeyList()
    is_key = False
    for line in lines:
        if not line.text.strip():
            continue
        if is_key_heading(line) and blocks and blocks[-1].answer is None and not _waits(blocks):
            is_key, place = True, 0
            continue
        if blocks and (listed := key_in(line)) is not None:
            is_key, place = True, 0
            key.add(listed)
            continue
        if (found := section_of(line)) is not None:
            section, place = found, place + 1
            if is_key:
                key.begin(found)
            continue
        if is_key:
            key.add(line.text)
            continue
        number, rest, is_bracketed = number_in(line)
        if number is None and line.is_numbered:
            number = _next(blocks, place)
        if number is not None and not _is_inside(blocks, line, number, place, is_bracketed):
            head, beside = split_options(_rest(line, rest))
            told = [head.text.strip()]
            blocks.append(Block(line.row, number, section, place, told, is_bracketed=is_bracketed))
            if beside is not None:
                blocks[-1].add(beside, beside.text.strip())
        elif blocks:
            blocks[-1].add(line, line.text.strip())
    key.give(blocks)
    return blocks


def _rest(line: Line, rest: str) -> Line:
    if line.text.endswith(rest):
        return tail(line, len(line.text) - len(rest))
    return replace(line, text=rest, marked=())


def _waits(blocks: list[Block]) -> bool:
    """Whether the last question still waits for its own answer: 简答 has its “参考答案” on a line alone."""
    last = blocks[-1]
    return last.section.kind in {"short", "material", "blank"} and last.answer is None


def _next(blocks: list[Block], place: int) -> int:
    return blocks[-1].number + 1 if blocks and blocks[-1].place == place else 1


def _is_inside(
    blocks: list[Block], line: Line, number: int, place: int, is_bracketed: bool
) -> bool:
    """Whether a numbered line belongs to the answer before it, such as the points of a 简答."""
    if not blocks or line.is_numbered:
        return False
    last = blocks[-1]
    is_list = last.is_answering and last.section.kind in {"short", "material"}
    is_other = is_bracketed != last.is_bracketed or number != last.number + 1
    return is_list and last.place == place and is_other
