"""What an import found: questions with a confidence, rejected rows with a reason. Nothing doubtful is silent."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.content import QuestionContent
from quizzes.enums import QuestionType

# Below this a person should look at the question before it goes into the bank.
LOOK_BELOW = Decimal("0.90")


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
    """A question as it would go into the bank. ``row`` counts from 1, as Excel shows it."""

    sheet: str
    row: int
    content: QuestionContent
    findings: tuple[Finding, ...] = ()
    outcome: str = "new"

    @property
    def confidence(self) -> Decimal:
        return min((one.confidence for one in self.findings), default=Decimal(1))

    @property
    def needs_look(self) -> bool:
        return self.confidence < LOOK_BELOW

    def as_json(self) -> dict[str, Any]:
        return {
            "type": self.content.type.value,
            "stem": self.content.stem,
            "options": list(self.content.options),
            "answer": self.content.answer,
            "explanation": self.content.explanation,
            "score": str(self.content.score),
            "topic": self.content.topic,
            "difficulty": self.content.difficulty,
            "confidence": float(self.confidence),
            "needs_look": self.needs_look,
            "outcome": self.outcome,
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
                "same": sum(one.outcome == "same" for one in self.questions),
                "rejected": len(self.rejected),
            },
        }


def content_of(row: dict[str, Any]) -> QuestionContent:
    """Read back one question of ``Preview.as_json()``."""
    return QuestionContent(
        type=QuestionType(row["type"]),
        stem=row["stem"],
        options=tuple(row["options"]),
        answer=row["answer"],
        explanation=row["explanation"],
        score=Decimal(row["score"]),
        topic=row["topic"],
        difficulty=row["difficulty"],
    )
