"""What a question says, apart from any row: one value shared by admin form, importers and services.

Owns the spelling of answers, as they are stored and as ``import_questions`` prints them but for 配对:

* choices: letters in ascending order ("AC"); 排序: the letters in the right order ("BADC");
* 判断: "true" or "false"; 简答: the reference answer as text, which may be empty;
* 填空: a list of alternatives for each blank; ``any_order`` lets the blanks be filled in any order;
* 配对: for each option, in the order of letters, the number of its partner among ``targets`` ("2");
* 材料: nothing of its own; ``parts`` are its sub-questions.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from quizzes.enums import MANY_ANSWERS, QuestionType
from sanwei.common.likeness import squeezed as squeezed

LETTERS = "ABCDEFGHIJ"
TRUE, FALSE = "true", "false"
MAX_STEM = 2000
MAX_MATERIAL = 6000
MAX_OPTION = 500
MAX_EXPLANATION = 4000
MAX_REFERENCE = 4000
MAX_BLANKS = 20
MAX_BLANK = 100
MAX_PARTS = 20

Answer = str | tuple[str, ...] | tuple[tuple[str, ...], ...]

# A blank as authors write it: a line to write on, or brackets with nothing inside.
BLANK = re.compile(r"_{2,}|[(（\[【]\s*[)）\]】]")


# Where a picture may stand, besides beside an option's letter.
STEM, EXPLANATION = "stem", "explanation"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture. ``place``: STEM, EXPLANATION or a letter; ``image``: its public id; ``alt``: in words."""

    place: str
    image: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class QuestionContent:
    """One question as an author means it; ``options`` in the order of their letters."""

    type: QuestionType
    stem: str
    options: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    answer: Answer = ""
    any_order: bool = False
    explanation: str = ""
    score: Decimal = Decimal(1)
    topic: str = ""
    difficulty: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    parts: tuple["QuestionContent", ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def worth(self) -> Decimal:
        """The score of the whole question: of a 材料题, that of its parts together."""
        return sum((part.score for part in self.parts), Decimal(0)) if self.parts else self.score


def answer_as_json(answer: Answer) -> Any:
    """Return the form of an answer that is stored."""
    if isinstance(answer, str):
        return answer
    return [one if isinstance(one, str) else list(one) for one in answer]


def answer_from_json(stored: Any) -> Answer:
    """Return an answer as it was before it was stored."""
    if isinstance(stored, str):
        return stored
    if any(isinstance(one, list) for one in stored):
        return tuple(tuple(one) for one in stored)
    return tuple(stored)


def part_as_json(part: QuestionContent) -> dict[str, Any]:
    """Return the form of a sub-question that is stored within its 材料题."""
    told: dict[str, Any] = {
        "type": str(part.type),
        "stem": part.stem,
        "options": list(part.options),
        "targets": list(part.targets),
        "answer": answer_as_json(part.answer),
        "any_order": part.any_order,
        "explanation": part.explanation,
        "score": str(part.score),
    }
    if part.pictures:
        told["pictures"] = [asdict(picture) for picture in part.pictures]
    return told


def part_from_json(stored: dict[str, Any]) -> QuestionContent:
    return QuestionContent(
        type=QuestionType(stored["type"]),
        stem=stored["stem"],
        options=tuple(stored.get("options", ())),
        targets=tuple(stored.get("targets", ())),
        answer=answer_from_json(stored["answer"]),
        any_order=bool(stored.get("any_order", False)),
        explanation=stored.get("explanation", ""),
        score=Decimal(stored.get("score", "1")),
        pictures=tuple(Picture(**picture) for picture in stored.get("pictures", ())),
    )


def units_of(content: QuestionContent) -> Iterator[QuestionContent]:
    """Yield what is answered one by one: the question itself, or the parts of a 材料题."""
    yield from content.parts or (content,)


def pictures_in(content: QuestionContent) -> Iterator[Picture]:
    """Yield the pictures of a question and those of its parts."""
    yield from content.pictures
    for part in content.parts:
        yield from part.pictures


def blanks_in(stem: str) -> int:
    """Return how many blanks a stem shows."""
    return len(BLANK.findall(stem))


def same_options(options: tuple[str, ...]) -> str:
    """Return the letters of the first two options that say the same, such as "AB", or an empty text."""
    seen: dict[str, str] = {}
    for letter, text in zip(LETTERS, options, strict=False):
        key = squeezed(text) or text
        if key in seen:
            return seen[key] + letter
        seen[key] = letter
    return ""


def stem_key_of(stem: str) -> str:
    """Return the digest by which repeated questions are found."""
    return hashlib.sha256(squeezed(stem).encode()).hexdigest()


def is_many(kind: str) -> bool:
    """Whether several letters may be chosen."""
    return kind in MANY_ANSWERS
