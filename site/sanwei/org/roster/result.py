"""What an import found and did: the same shape for the screen, the command and its --json."""

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sanwei.org.roster.issues import Issue


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


@dataclass(frozen=True)
class Change:
    """One particular that differs: ``field`` as the sheet calls it, both values as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RowResult:
    """One row of a sheet; ``reason`` says file, sheet, row, column and what to do, empty unless there is one."""

    sheet: str
    row: int
    outcome: Outcome
    reason_code: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class RosterResult:
    """All rows in their order; ``notices`` are what is said aloud: ignored columns, sheets and notes."""

    file: str
    rows: tuple[RowResult, ...]
    notices: tuple[str, ...]
    unknown_headers: tuple[str, ...]
    is_committed: bool = False

    @property
    def totals(self) -> dict[str, int]:
        """Return how many rows came out how; every outcome is named."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def has_errors(self) -> bool:
        return any(row.outcome is Outcome.ERROR for row in self.rows)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "committed": self.is_committed,
            "rows": [asdict(row) for row in self.rows],
            "totals": self.totals,
            "notices": list(self.notices),
            "unknown_headers": list(self.unknown_headers),
        }


def refused(file: str, sheet: str, row: int, *issues: Issue) -> RowResult:
    """Return the result of a row that can't be used; the first issue gives the code, all give the reason."""
    reason = "；".join(issue.located(file, sheet, row).removesuffix("。") for issue in issues)
    return RowResult(sheet, row, Outcome.ERROR, issues[0].code, f"{reason}。")
