"""Turns the rows of a recognised sheet into records. Pure; blank cells are "not stated", never "empty it"."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import Cell, CellIssue, Month, day, plain, text
from sanwei.common.workbooks.cells import name as called
from sanwei.org.enums import MemberKind, PartyStatus, Role, UnitKind
from sanwei.org.roster import cells, codes
from sanwei.org.roster.headers import Table
from sanwei.org.roster.issues import Issue

# A row below the table with so few filled cells and neither name nor branch is a note, not a person.
NOTE_CELLS = 3


@dataclass(frozen=True)
class UnitRecord:
    row: int
    name: str
    parent: str
    kind: str
    values: dict[str, Any]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class MemberRecord:
    """``values``: stated particulars by field name; ``months``: dates of which only the month is stated."""

    row: int
    name: str
    branch: str
    group: str
    posts: frozenset[Role]
    values: dict[str, Any]
    months: dict[str, Month] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


@dataclass
class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    table: Table
    row: list[Cell]
    issues: list[Issue]

    def get(self, name: str, understand: Callable[[Cell | None], Any]) -> Any:
        try:
            return understand(self.table.cell(self.row, name))
        except CellIssue as issue:
            self.complain(issue.code, issue.message, name)
            return None

    def complain(self, code: str, message: str, name: str = "") -> None:
        self.issues.append(Issue(code, message, self.table.title(name)))

    def require(self, name: str, value: object) -> None:
        if not value and not any(issue.column == self.table.title(name) for issue in self.issues):
            self.complain("required", _("不能空着。"), name)


def units(table: Table) -> tuple[list[UnitRecord], list[int]]:
    """Return the records of a sheet of units and the numbers of the rows that are notes."""
    records, notes = [], []
    for number, row in _filled(table):
        reader = _Reader(table, row, [])
        name = reader.get("name", text)
        if not name and _is_note(row):
            notes.append(number)
            continue
        kind = reader.get("kind", _unit_kind) or ""
        values = {
            "short_name": reader.get("short_name", text),
            "founded_on": _day(reader, "founded_on"),
            "elected_on": _day(reader, "elected_on"),
            "term_years": reader.get("term_years", cells.whole),
        }
        reader.require("name", name)
        reader.require("kind", kind)
        stated = {key: value for key, value in values.items() if value not in (None, "")}
        parent = reader.get("parent", text)
        records.append(UnitRecord(number, name, parent, kind, stated, tuple(reader.issues)))
    return records, notes


def members(table: Table, *, as_of: date) -> tuple[list[MemberRecord], list[int]]:
    """Return the records of a sheet of members and the numbers of the rows that are notes.

    ``as_of``: dates of birth, joining and 转正 can't lie after it.
    """
    records, notes = [], []
    for number, row in _filled(table):
        reader = _Reader(table, row, [])
        name, branch = reader.get("name", called), reader.get("branch", text)
        if not name and not branch and _is_note(row):
            notes.append(number)
            continue
        values = {key: reader.get(key, understand) for key, understand in _MEMBER_CELLS.items()}
        dates = {key: reader.get(key, day) for key in _MEMBER_DATES}
        months = {key: value for key, value in dates.items() if isinstance(value, Month)}
        values |= {key: value for key, value in dates.items() if key not in months}
        reader.require("name", name)
        reader.require("branch", branch)
        reader.require("kind", values["kind"])
        _check_dates(reader, values, as_of)
        records.append(
            MemberRecord(
                row=number,
                name=name,
                branch=branch,
                group=reader.get("group", plain),
                posts=reader.get("posts", cells.posts) or frozenset(),
                values={k: value for k, value in values.items() if value not in (None, "")},
                months=months,
                issues=tuple(reader.issues),
            )
        )
    return records, notes


def _filled(table: Table) -> list[tuple[int, list[Cell]]]:
    """Return the rows below the titles that hold anything, with their numbers in the sheet."""
    return [
        (number, row)
        for number, row in enumerate(table.sheet.rows, start=1)
        if number > table.header_row and any(text(cell) for cell in row)
    ]


def _is_note(row: list[Cell]) -> bool:
    return sum(bool(text(cell)) for cell in row) <= NOTE_CELLS


def _day(reader: _Reader, name: str) -> date | None:
    found = reader.get(name, day)
    if isinstance(found, Month):
        reader.complain("month_only", _("只有年月，请补上日。"), name)
        return None
    return found if isinstance(found, date) else None


def _check_dates(reader: _Reader, values: dict[str, Any], as_of: date) -> None:
    for key in ("born_on", "joined_on", "formal_on"):
        if values.get(key) is not None and values[key] > as_of:
            reader.complain("date_in_future", _("日期还没有到，请核对。"), key)
    order = [key for key in ("born_on", "joined_on", "formal_on") if values.get(key)]
    for earlier, later in itertools.pairwise(order):
        # Who joined between 1969-04 and 1977-08 had no 预备期: both dates are one.
        if values[later] < values[earlier]:
            reader.complain(
                "date_order",
                _("早于“%(column)s”，请核对。") % {"column": reader.table.title(earlier)},
                later,
            )
    if values["kind"] == MemberKind.PROBATIONARY and values.get("formal_on") is not None:
        reader.complain("kind_contradicts", _("是预备党员却有转正日期，请改其中一个。"), "kind")


def _unit_kind(value: Cell | None) -> str:
    return cells.choice(
        value, codes.UNIT_KINDS, labels="、".join(str(kind.label) for kind in UnitKind)
    )


def _of(known: dict[str, str], labels: list[object]) -> Callable[[Cell | None], str]:
    def understand(value: Cell | None) -> str:
        return cells.choice(value, known, labels="、".join(str(label) for label in labels))

    return understand


_MEMBER_DATES = ("born_on", "joined_on", "formal_on", "status_on")
_MEMBER_CELLS: dict[str, Callable[[Cell | None], Any]] = {
    "number": plain,
    "external_number": plain,
    "sex": _of(codes.SEXES, ["男", "女"]),
    "ethnicity": lambda value: cells.labelled(value, codes.ETHNICITIES),
    "native_place": text,
    "education": lambda value: cells.labelled(value, codes.EDUCATIONS),
    "job": text,
    "kind": _of(codes.MEMBER_KINDS, [kind.label for kind in MemberKind]),
    "phone": cells.phone,
    "status": _of(codes.STATUSES, [status.label for status in PartyStatus]),
    "is_mobile": cells.flag,
    "is_lost": cells.flag,
    "is_dispatched": cells.flag,
    "is_leading_cadre": cells.flag,
}
