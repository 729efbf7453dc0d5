"""What an import found and did: the same shape for the screen, the command and its --json."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
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
    """One row of a sheet; ``reason`` says file, sheet, row, column and what to do, empty unless there is one.

    ``name``: the person or unit as written; ``issues``: the reasons one by one. A row that is no error may have
    reasons too: what a person should look at.
    """

    sheet: str
    row: int
    outcome: Outcome
    reason_code: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    name: str = ""
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class ReturnedSheet:
    """What of a sheet can't be entered, as written, without the columns about identity and discipline.

    ``rows``: (number in the sheet, cells as text, as many as ``titles``).
    """

    sheet: str
    titles: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class RosterResult:
    """All rows in their order; ``notices`` are what is said aloud: ignored columns, hidden rows and notes.

    ``hidden_sheets``: those that were not read, because nobody asked for them (``reads_hidden``).
    """

    file: str
    rows: tuple[RowResult, ...]
    notices: tuple[str, ...]
    unknown_headers: tuple[str, ...]
    is_committed: bool = False
    returned: tuple[ReturnedSheet, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    reads_hidden: bool = False

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
            "rows": [_public(row) for row in self.rows],
            "totals": self.totals,
            "notices": list(self.notices),
            "unknown_headers": list(self.unknown_headers),
        }


def refused(file: str, sheet: str, row: int, *issues: Issue, name: str = "") -> RowResult:
    """Return the result of a row that can't be used; the first issue gives the code, all give the reason."""
    return remarked(RowResult(sheet, row, Outcome.ERROR, name=name), file, issues)


def remarked(result: RowResult, file: str, issues: Sequence[Issue]) -> RowResult:
    """Return ``result`` with its reasons, the first of which gives the code."""
    if not issues:
        return result
    places = (issue.located(file, result.sheet, result.row) for issue in issues)
    reason = "；".join(place.removesuffix("。") for place in places)
    return replace(result, reason_code=issues[0].code, reason=f"{reason}。", issues=tuple(issues))


def _public(row: RowResult) -> dict[str, Any]:
    told = asdict(row)
    return {key: value for key, value in told.items() if key not in {"name", "issues"}}
