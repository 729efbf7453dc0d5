"""The paper of one attempt as the screen needs it. Writes nothing.

A ``Sheet`` for answering is built from ``Asked``, which has no key to leak; a ``Review`` opens it with one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quizzes.content import BLANK, LETTERS, TRUE, is_many
from quizzes.enums import QuestionType
from quizzes.marking import Key, Mark
from quizzes.shown import shown_value


@dataclass(frozen=True)
class Asked:
    """What a version asks, without its key. ``material``: the text above a sub-question."""

    stem: str
    options: Sequence[str] = ()
    targets: Sequence[str] = ()
    material: str = ""
    part_count: int = 0


@dataclass(frozen=True)
class ShownPicture:
    """A rendition of a picture; ``alt`` says in words what it shows."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class ShownOption:
    """``letter`` as shown. ``partner``: the number of the target it is matched with, of 配对."""

    letter: str
    text: str
    is_chosen: bool = False
    partner: str = ""
    picture: ShownPicture | None = None


@dataclass(frozen=True)
class ShownTarget:
    number: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One thing to answer, on the way to a member who is still answering: it can't hold the key."""

    ordinal: int
    type: str
    type_label: str
    rule_label: str
    stem: str
    options: tuple[ShownOption, ...]
    targets: tuple[ShownTarget, ...]
    blanks: tuple[str, ...]
    text: str
    value: str | Sequence[str]
    sequence: int
    is_flagged: bool
    material: str = ""
    part: int | None = None
    part_count: int = 0
    picture: ShownPicture | None = None
    part_picture: ShownPicture | None = None

    @property
    def is_many(self) -> bool:
        return is_many(self.type)

    @property
    def is_answered(self) -> bool:
        return any(self.value)

    @property
    def part_label(self) -> str:
        """Which of the sub-questions of its material it is; empty for a question of its own."""
        if self.part is None:
            return ""
        facts = {"number": self.part + 1, "count": self.part_count}
        return _("第%(number)s小题，共%(count)s小题") % facts

    @property
    def ordered(self) -> tuple[ShownOption, ...]:
        """排序: the options in the member's order; those without a place follow as they are shown."""
        by_letter = {option.letter: option for option in self.options}
        placed = [by_letter[letter] for letter in self.value if letter in by_letter]
        return (*placed, *(option for option in self.options if option not in placed))

    @property
    def answer_template(self) -> str:
        """The template that asks for this type's answer."""
        return f"quizzes/answers/{ANSWER_TEMPLATES[QuestionType(self.type)]}.html"


ANSWER_TEMPLATES = {
    QuestionType.SINGLE: "choices",
    QuestionType.MULTIPLE: "choices",
    QuestionType.INDEFINITE: "choices",
    QuestionType.TRUE_FALSE: "choices",
    QuestionType.BLANK: "blanks",
    QuestionType.SHORT: "short",
    QuestionType.ORDERING: "ordering",
    QuestionType.MATCHING: "matching",
}


@dataclass(frozen=True)
class ReviewOption:
    letter: str
    text: str
    is_chosen: bool
    is_right: bool
    picture: ShownPicture | None = None


@dataclass(frozen=True, kw_only=True)
class Review:
    """One answer after the score: what was written, what is right and why. ``mine``, ``right``: in words."""

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
    material: str = ""
    part_label: str = ""
    words: str = ""
    picture: ShownPicture | None = None
    part_picture: ShownPicture | None = None
    explanation_picture: ShownPicture | None = None

    @property
    def is_choice(self) -> bool:
        """Whether its options can be shown with what was chosen and what is right."""
        return bool(self.options)


def asked_of(line: Mapping[str, Any], row: Mapping[str, Any]) -> Asked:
    """Return what a line of a paper asks; ``row``: stem, options, targets and parts of its version, no key."""
    if (place := line.get("part")) is None:
        return Asked(row["stem"], row["options"], row["targets"])
    part = row["parts"][place]
    return Asked(part["stem"], part["options"], part["targets"], row["stem"], len(row["parts"]))


def option_texts(kind: str, options: Sequence[str]) -> list[str]:
    """Return what stands beside the letters; 判断 has its two options by nature."""
    return [_("正确"), _("错误")] if kind == QuestionType.TRUE_FALSE else list(options)


def answer_text(kind: str, answer: Any) -> str:
    """Return a key as authors write it: "ACD", 对, 错, "甲|乙；丙", "A2 B1"."""
    if kind == QuestionType.TRUE_FALSE:
        return _("对") if answer == TRUE else _("错")
    if kind == QuestionType.BLANK:
        return "；".join("|".join(blank) for blank in answer)
    if kind == QuestionType.MATCHING:
        return " ".join(
            f"{letter}{number}" for letter, number in zip(LETTERS, answer, strict=False)
        )
    return str(answer)


def sheet_of(
    ordinal: int,
    *,
    line: Mapping[str, Any],
    asked: Asked,
    stored: Mapping[str, Any] | None,
    rule_label: str,
) -> Sheet:
    """Build what is shown of one question. Takes no version: there is no key to leak."""
    kind = line["type"]
    answer = stored or {}
    value = shown_value(line, answer.get("value", ""))
    texts = option_texts(kind, asked.options)
    has_letters = kind not in {QuestionType.BLANK, QuestionType.SHORT, QuestionType.MATCHING}
    is_matching = kind == QuestionType.MATCHING
    return Sheet(
        ordinal=ordinal,
        type=kind,
        type_label=str(QuestionType(kind).label),
        rule_label=rule_label,
        stem=asked.stem,
        options=tuple(
            ShownOption(
                LETTERS[shown],
                texts[place],
                is_chosen=has_letters and LETTERS[shown] in value,
                partner=value[shown] if is_matching else "",
            )
            for shown, place in enumerate(line["order"])
        ),
        targets=tuple(
            ShownTarget(str(number), asked.targets[place])
            for number, place in enumerate(line.get("targets", ()), start=1)
        ),
        blanks=tuple(value) if kind == QuestionType.BLANK else (),
        text=str(value) if kind == QuestionType.SHORT else "",
        value=value,
        sequence=answer.get("sequence", 0),
        is_flagged=bool(answer.get("flagged")),
        material=asked.material,
        part=line.get("part"),
        part_count=asked.part_count,
    )


def review_of(
    sheet: Sheet,
    *,
    line: Mapping[str, Any],
    key: Key,
    explanation: str,
    mark: Mark,
    given: Mapping[str, Any] | None = None,
) -> Review:
    """Open a sheet for review, in the letters that the attempt showed."""
    from_key = shown_value(line, _stored(key))
    is_choice = sheet.type in _LETTERED
    return Review(
        ordinal=sheet.ordinal,
        type_label=sheet.type_label,
        stem=sheet.stem,
        options=tuple(
            ReviewOption(one.letter, one.text, one.is_chosen, one.letter in from_key, one.picture)
            for one in sheet.options
        )
        if is_choice
        else (),
        mine=in_words(sheet, sheet.value),
        right=_alternatives(key) if sheet.type == QuestionType.BLANK else in_words(sheet, from_key),
        explanation=explanation,
        mark=mark,
        score_max=key.score,
        is_flagged=sheet.is_flagged,
        material=sheet.material,
        part_label=sheet.part_label,
        words=(given or {}).get("words", ""),
        picture=sheet.picture,
        part_picture=sheet.part_picture,
    )


_LETTERED = frozenset(
    {
        QuestionType.SINGLE,
        QuestionType.MULTIPLE,
        QuestionType.INDEFINITE,
        QuestionType.TRUE_FALSE,
    }
)


def in_words(sheet: Sheet, value: str | Sequence[str]) -> str:
    """Return an answer as the result page says it; empty where nothing was answered."""
    if not any(value):
        return ""
    if sheet.type == QuestionType.BLANK:
        return "；".join(text or _("（空）") for text in value)
    if sheet.type == QuestionType.ORDERING:
        by_letter = {option.letter: option.text for option in sheet.options}
        return " → ".join(by_letter[letter] for letter in value)
    if sheet.type == QuestionType.MATCHING:
        by_number = {target.number: target.text for target in sheet.targets}
        pairs = zip(sheet.options, value, strict=True)
        return "；".join(f"{one.text} — {by_number.get(to, _('（空）'))}" for one, to in pairs)
    return str(value)


def blanks_of(stem: str) -> list[str]:
    """Return the pieces of text between the blanks of a stem, one more than there are blanks."""
    return BLANK.split(stem)


def _stored(key: Key) -> Any:
    """Return a key in the form of a stored answer: of a blank, its first alternative."""
    if key.type == QuestionType.BLANK:
        return [one if isinstance(one, str) else one[0] for one in key.answer]
    return key.answer if isinstance(key.answer, str) else list(key.answer)


def _alternatives(key: Key) -> str:
    joined = [one if isinstance(one, str) else _(" 或 ").join(one) for one in key.answer]
    return "；".join(joined) + (_("（不分先后）") if key.any_order else "")
