"""What an import found: questions with a confidence, rejected rows with a reason. Nothing doubtful is silent."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from quizzes.content import LETTERS, Picture, QuestionContent, answer_as_json, answer_from_json
from quizzes.enums import QuestionType
from quizzes.importing.revising import Change

# Below this a person should look at the question before it goes into the bank.
LOOK_BELOW = Decimal("0.90")
# What is left of trust after each kind of guess.
CERTAIN, LIKELY, DOUBTFUL, GUESS = (Decimal(n) for n in ("0.97", "0.90", "0.70", "0.50"))


@dataclass(frozen=True)
class Finding:
    """Something noticed in a row that is no reason to refuse it. ``confidence`` 0 to 1 is what is left of trust."""

    code: str
    message: str
    confidence: Decimal
    column: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": self.message,
            "column": self.column,
            "confidence": float(self.confidence),
        }


@dataclass(frozen=True, kw_only=True)
class ReadQuestion:
    """A question as it would go into the bank. ``row`` counts from 1, as Excel shows it.

    ``key``: its number in our own export; ``told``: which of ``revising.ABOUT`` the row speaks of, None for a text.
    ``revises``: the question of the bank that it is; ``changes``: what of it, where ``outcome`` is "changed".
    """

    sheet: str
    row: int
    content: QuestionContent
    findings: tuple[Finding, ...] = ()
    outcome: str = "new"
    key: str = ""
    told: frozenset[str] | None = None
    revises: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def confidence(self) -> Decimal:
        return min((one.confidence for one in self.findings), default=Decimal(1))

    @property
    def needs_look(self) -> bool:
        return self.confidence < LOOK_BELOW

    def as_json(self) -> dict[str, Any]:
        return {
            **content_as_json(self.content),
            "confidence": float(self.confidence),
            "needs_look": self.needs_look,
            "outcome": self.outcome,
            "revises": self.revises,
            "changes": [one.as_json() for one in self.changes],
            "sheet": self.sheet,
            "row": self.row,
            "findings": [one.as_json() for one in self.findings],
        }


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A row that can't be a question as it stands; ``column`` is the cell to mend, as the sheet calls it."""

    sheet: str
    row: int
    reason_code: str
    reason: str
    column: str = ""
    stem: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "reason_code": self.reason_code,
            "reason": self.reason,
            "stem": self.stem,
        }


@dataclass(frozen=True, kw_only=True)
class Preview:
    file_name: str
    format: str
    questions: tuple[ReadQuestion, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    skipped_sheets: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the shape of ``import_questions --json``."""
        return {
            "file": self.file_name,
            "format": self.format,
            "questions": [one.as_json() for one in self.questions],
            "rejected": [one.as_json() for one in self.rejected],
            "skipped_sheets": list(self.skipped_sheets),
            "totals": {
                "questions": len(self.questions),
                "needs_look": sum(one.needs_look for one in self.questions),
                "new": sum(one.outcome == "new" for one in self.questions),
                "changed": sum(one.outcome == "changed" for one in self.questions),
                "same": sum(one.outcome == "same" for one in self.questions),
                "rejected": len(self.rejected),
            },
        }


def content_as_json(content: QuestionContent) -> dict[str, Any]:
    """Return a question in the stable spelling of ``import_questions``: 配对 as pairs, 材料 with its sub-questions."""
    told: dict[str, Any] = {
        "type": content.type.value,
        "stem": content.stem,
        "options": list(content.options),
        "answer": answer_as_json(content.answer),
        "explanation": content.explanation,
        "score": str(content.worth),
        "topic": content.topic,
        "difficulty": content.difficulty,
        "source": content.source,
        "tags": list(content.tags),
    }
    if content.type == QuestionType.MATCHING:
        told["targets"] = list(content.targets)
        told["answer"] = [list(pair) for pair in zip(LETTERS, content.answer, strict=False)]
    if content.type == QuestionType.BLANK:
        told["any_order"] = content.any_order
    if content.pictures:
        told["pictures"] = [asdict(picture) for picture in content.pictures]
    if content.parts:
        told["sub_questions"] = [content_as_json(part) for part in content.parts]
    return told


def content_of(row: dict[str, Any]) -> QuestionContent:
    """Read back one question of ``Preview.as_json()``."""
    kind = QuestionType(row["type"])
    answer = row["answer"]
    if kind == QuestionType.MATCHING:
        answer = [number for _letter, number in answer]
    return QuestionContent(
        type=kind,
        stem=row["stem"],
        options=tuple(row["options"]),
        targets=tuple(row.get("targets", ())),
        answer=answer_from_json(answer),
        any_order=row.get("any_order", False),
        explanation=row["explanation"],
        score=Decimal(row["score"]),
        topic=row["topic"],
        difficulty=row["difficulty"],
        source=row.get("source", ""),
        tags=tuple(row.get("tags", ())),
        pictures=tuple(Picture(**picture) for picture in row.get("pictures", ())),
        parts=tuple(content_of(part) for part in row.get("sub_questions", ())),
    )
