"""What a row of a file changes in a question that the bank has already. Pure.

A row of our own export is known by its number and taken at its word: an emptied cell empties. A row from elsewhere is
known by its normalised stem; what it leaves empty stays, and so do wording and order where it says the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from quizzes.content import EXPLANATION, LETTERS, STEM, Picture, QuestionContent, squeezed
from quizzes.enums import Difficulty, QuestionType
from quizzes.importing.cells import text_of
from quizzes.importing.sense import sense_of
from quizzes.papers import answer_text

# Said of a question besides what is asked.
ABOUT = ("explanation", "topic", "difficulty", "source", "tags", "score")
WORDS = ("type", "stem", "options", "targets", "answer", "any_order")


@dataclass(frozen=True, kw_only=True)
class Known:
    """A question that the bank has: its public id, and what it says with its tags."""

    key: str
    content: QuestionContent
    is_retired: bool = False


@dataclass(frozen=True)
class Change:
    """One field before and after, in words."""

    label: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "before": self.before, "after": self.after}


def said_in(content: QuestionContent) -> frozenset[str]:
    """Return which of ``ABOUT`` a question from a text speaks of: what is left out is no wish to delete it."""
    told = {name for name in ABOUT if name != "score" and getattr(content, name)}
    return frozenset(told | ({"score"} if content.score != 1 else set()))


def merged(
    before: QuestionContent, said: QuestionContent, told: Collection[str], *, is_literal: bool
) -> QuestionContent:
    """Return what the question says once the row is taken; ``told``: which of ``ABOUT`` the row speaks of."""
    says_same = not is_literal and sense_of(before) == sense_of(said)
    parts = _parts(before, said, told, is_literal=is_literal)
    if says_same:
        after = replace(before, parts=parts)
    else:
        after = replace(before, **{name: getattr(said, name) for name in WORDS}, parts=parts)
    after = replace(after, **{name: getattr(said, name) for name in ABOUT if name in told})
    if before.type == after.type == QuestionType.MATERIAL:
        after = replace(after, score=before.score)
    kept = {
        name: getattr(before, name)
        for name in (*WORDS, *ABOUT)
        if _bare(getattr(before, name)) == _bare(getattr(after, name))
    }
    after = replace(after, **kept)
    return replace(after, pictures=_pictures(before, after))


def _parts(
    before: QuestionContent, said: QuestionContent, told: Collection[str], *, is_literal: bool
) -> tuple[QuestionContent, ...]:
    """Return the sub-questions: each goes on from the one with its stem, or else in its place."""
    by_stem = {squeezed(part.stem): part for part in before.parts}
    is_same_length = len(before.parts) == len(said.parts)
    found = []
    for place, part in enumerate(said.parts):
        old = by_stem.get(squeezed(part.stem)) or (before.parts[place] if is_same_length else None)
        speaks_of = told if is_literal else said_in(part)
        found.append(merged(old, part, speaks_of, is_literal=is_literal) if old else part)
    return tuple(found)


def _pictures(before: QuestionContent, after: QuestionContent) -> tuple[Picture, ...]:
    """Return the pictures of ``before`` in their places; that of an option goes with its text."""
    places = {STEM: STEM, EXPLANATION: EXPLANATION if after.explanation else ""}
    free = list(LETTERS[: len(after.options)])
    for letter, text in zip(LETTERS, before.options, strict=False):
        if text in after.options:
            places[letter] = LETTERS[after.options.index(text)]
            free.remove(places[letter])
    for letter in LETTERS[: len(before.options)]:
        if letter not in places and letter in free:  # its words were edited where it stands
            places[letter] = letter
    moved = [replace(one, place=places.get(one.place, "")) for one in before.pictures]
    return tuple(one for one in moved if one.place)


def _bare(value: Any) -> Any:
    """Return a value without what a spreadsheet's cell does not keep: blanks at the ends, line ends, case of tags."""
    if isinstance(value, str):
        return " ".join(text_of(value).split())
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    return value


def changes(before: QuestionContent, after: QuestionContent) -> list[Change]:
    """Return what differs, field by field, in words that a person compares."""
    both = zip(_said(before), _said(after), strict=True)
    return [
        Change(label, old, new)
        for label, (old, new) in zip(_labels(), both, strict=True)
        if old != new
    ]


def changes_answer(before: QuestionContent, after: QuestionContent) -> bool:
    """Whether something else counts as right now, whatever the letters; of 简答 nothing is right by itself.

    A right option whose words were mended where it stands is still the right one.
    """
    if before.parts or after.parts:
        pairs = zip(before.parts, after.parts, strict=False)
        return any(changes_answer(old, new) for old, new in pairs)
    if before.type == after.type == QuestionType.SHORT:
        return False
    old, new = sense_of(before).answer, sense_of(after).answer
    if old == new:
        return False
    is_in_place = before.answer == after.answer and len(before.options) == len(after.options) > 0
    return not is_in_place or bool(old & sense_of(after).options)


def _labels() -> tuple[str, ...]:
    return (
        _("题型"), _("题干"), _("选项"), _("右边各项"), _("答案"), _("不分先后"), _("小题"),
        _("解析"), _("分值"), _("知识点"), _("标签"), _("难度"), _("来源"), _("图片"),
    )  # fmt: skip


def _said(content: QuestionContent) -> tuple[str, ...]:
    return (
        str(content.type.label),
        content.stem,
        _lettered(content.options),
        _lines(f"{number}. {text}" for number, text in enumerate(content.targets, start=1)),
        "" if content.parts else answer_text(content.type, content.answer),
        _("是") if content.any_order else "",
        _lines(f"{n}）{_part(part)}" for n, part in enumerate(content.parts, start=1)),
        content.explanation,
        f"{content.worth.normalize():f}",
        content.topic,
        "、".join(sorted(content.tags, key=str.lower)),
        str(Difficulty(content.difficulty).label) if content.difficulty else "",
        content.source,
        pictures_as_text(content),
    )


def _part(part: QuestionContent) -> str:
    told = [part.stem, _lettered(part.options), *part.targets]
    told += [_("答案：%(answer)s") % {"answer": answer_text(part.type, part.answer)}]
    told += [_("解析：%(text)s") % {"text": part.explanation}] if part.explanation else []
    told += [_("%(score)s分") % {"score": f"{part.score.normalize():f}"}]
    told += [str(part.type.label), pictures_as_text(part)]
    return " ｜ ".join(one for one in told if one)


def _lettered(options: Sequence[str]) -> str:
    return _lines(f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False))


def _lines(told: Any) -> str:
    return "\n".join(told)


def pictures_as_text(content: QuestionContent) -> str:
    """Return where a question shows what: “题干：会场照片；选项A：一面旗”."""
    names = {STEM: _("题干"), EXPLANATION: _("解析")}
    return "；".join(
        _("%(place)s：%(alt)s")
        % {
            "place": names.get(one.place) or _("选项%(letter)s") % {"letter": one.place},
            "alt": one.alt,
        }
        for one in content.pictures
    )
