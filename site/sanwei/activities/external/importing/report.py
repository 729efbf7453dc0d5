"""What an import found, row by row: the same shape on screen, in store and in the file of refused rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sanwei.activities.enums import ExternalKind


class Outcome(StrEnum):
    NEW = "new"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True)
class Remark:
    """Something said about a row; ``column`` as the sheet calls it, empty for the row as a whole."""

    code: str
    message: str
    column: str = ""


@dataclass(frozen=True, kw_only=True)
class RowReport:
    """One row. ``notes`` are guesses a person should look at; ``cells`` is the row as written, of errors only."""

    sheet: str
    row: int
    outcome: Outcome
    name: str = ""
    member_id: str = ""
    is_own: bool = False
    kind: str = ExternalKind.OTHER.value
    title: str = ""
    organiser: str = ""
    occurred_on: str = ""
    hours: str = ""
    remark: str = ""
    problems: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    cells: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(ExternalKind(self.kind).label)

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.occurred_on) if self.occurred_on else None

    @property
    def amount(self) -> Decimal | None:
        return Decimal(self.hours) if self.hours else None

    @property
    def reason(self) -> str:
        """Return all problems as one sentence, each with its column."""
        parts = [
            (f"“{one.column}”" if one.column else "") + one.message.removesuffix("。")
            for one in self.problems
        ]
        return "；".join(parts) + "。" if parts else ""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """``titles``: the titles of each sheet as written, by its name; ``notices`` are said aloud above the rows."""

    rows: tuple[RowReport, ...]
    titles: dict[str, list[str]]
    notices: tuple[str, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    def of(self, outcome: Outcome) -> list[RowReport]:
        return [row for row in self.rows if row.outcome == outcome]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": [asdict(row) for row in self.rows],
            "titles": self.titles,
            "notices": list(self.notices),
        }


def report_of(stored: dict[str, Any]) -> ImportReport:
    """Read back ``ImportReport.as_json()``."""
    return ImportReport(
        rows=tuple(_row(row) for row in stored["rows"]),
        titles=stored["titles"],
        notices=tuple(stored["notices"]),
    )


def _row(row: dict[str, Any]) -> RowReport:
    return RowReport(
        **{
            **row,
            "outcome": Outcome(row["outcome"]),
            "problems": _remarks(row["problems"]),
            "notes": _remarks(row["notes"]),
            "cells": tuple(row["cells"]),
        }
    )


def _remarks(rows: Sequence[dict[str, str]]) -> tuple[Remark, ...]:
    return tuple(Remark(**row) for row in rows)
