"""Turns the rows of a recognised sheet into records. Pure; blank cells are "not stated", never "empty it"."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import Cell, CellIssue, Month, day, plain, text
from sanwei.common.workbooks.cells import name as called
from sanwei.org import identity
from sanwei.org.enums import MemberKind, PartyStatus, Role, UnitKind
from sanwei.org.identity import Identity
from sanwei.org.models import Member, OrgUnit
from sanwei.org.roster import cells, codes, dates
from sanwei.org.roster.headers import MEMBER_TITLES, UNIT_TITLES, Table
from sanwei.org.roster.issues import Issue

# A row below the table with so few filled cells and neither name nor branch is a note, not a person.
NOTE_CELLS = 3

_CLOSING = re.compile(
    r"(合计|总计|小计|共计|总数|填表人|填报人|制表人|审核人|填表日期|填报日期|填报单位|注[:：]|备注[:：]|说明[:：]|以上)"
)


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
    """``values``: stated particulars by field name; ``months``: dates of which only the month is stated.

    ``notes``: what a person should look at although the row can be used.
    """

    row: int
    name: str
    branch: str
    group: str
    posts: frozenset[Role]
    values: dict[str, Any]
    months: dict[str, Month] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    notes: tuple[Issue, ...] = ()
    identity: Identity = field(default=Identity())


@dataclass
class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    table: Table
    row: list[Cell]
    issues: list[Issue]
    model: type[models.Model]

    def get(self, name: str, understand: Callable[[Cell | None], Any]) -> Any:
        try:
            found = understand(self.table.cell(self.row, name))
        except CellIssue as issue:
            self.complain(issue.code, issue.message, name)
            return None
        longest = self._longest(name) if isinstance(found, str) else None
        if longest is not None and len(found) > longest:
            message = _("太长，最多%(count)s个字。") % {"count": longest}
            self.complain("too_long", message, name)
            return None
        return found

    def complain(self, code: str, message: str, name: str = "") -> None:
        self.issues.append(Issue(code, message, self.table.title(name)))

    def require(self, name: str, value: object) -> None:
        if not value and not any(issue.column == self.table.title(name) for issue in self.issues):
            self.complain("required", _("不能空着。"), name)

    def _longest(self, name: str) -> int | None:
        if name in {"branch", "group", "parent"}:
            return None
        found: int | None = getattr(self.model._meta.get_field(name), "max_length", None)
        return found


def units(table: Table, *, as_of: date) -> tuple[list[UnitRecord], list[int]]:
    """Return the records of a sheet of units and the numbers of the rows that are notes."""
    records, notes = [], []
    for number, row in _filled(table):
        reader = _Reader(table, row, [], OrgUnit)
        name = reader.get("name", text)
        if name in UNIT_TITLES["name"]:
            continue
        if _is_note(row, has_place=bool(name), name=name or ""):
            notes.append(number)
            continue
        kind = reader.get("kind", _unit_kind) or ""
        values = {
            "short_name": reader.get("short_name", text),
            "founded_on": _day(reader, "founded_on"),
            "elected_on": _day(reader, "elected_on"),
            "term_years": reader.get("term_years", cells.whole),
        }
        for key in ("founded_on", "elected_on"):
            if values[key] is not None and values[key] > as_of:
                reader.complain("date_in_future", _("日期还没有到，请核对。"), key)
        reader.require("name", name)
        reader.require("kind", kind)
        stated = {key: value for key, value in values.items() if value not in (None, "")}
        parent = reader.get("parent", text)
        records.append(UnitRecord(number, name or "", parent, kind, stated, tuple(reader.issues)))
    return records, notes


def members(
    table: Table, *, as_of: date, keeps_identity: bool = False
) -> tuple[list[MemberRecord], list[int]]:
    """Return the records of a sheet of members and the numbers of the rows that are notes.

    ``as_of``: dates of birth, joining and 转正 can't lie after it. ``keeps_identity``: a wrong 身份证号 is an
    error; where they are not kept it is only pointed out.
    """
    records, notes = [], []
    for number, row in _filled(table):
        reader = _Reader(table, row, [], Member)
        name, branch = reader.get("name", called) or "", reader.get("branch", text) or ""
        if name in MEMBER_TITLES["name"]:
            continue  # the titles again, at the head of the next printed page
        if "branch" not in table.columns and name:
            branch = text(table.sheet.name)
        has_place = bool(branch) and "branch" in table.columns
        if _is_note(row, has_place=has_place, name=name):
            notes.append(number)
            continue
        values = {key: reader.get(key, understand) for key, understand in _MEMBER_CELLS.items()}
        stated = {key: reader.get(key, day) for key in _MEMBER_DATES}
        months = {key: value for key, value in stated.items() if isinstance(value, Month)}
        values |= {key: value for key, value in stated.items() if key not in months}
        reader.require("name", name)
        if re.search(r"\d", name):
            reader.complain("name_unclear", _("不像姓名，是不是填串了列？"), "name")
        reader.require("branch", branch)
        reader.require("kind", values["kind"])
        for issue in dates.problems(stated, values["kind"] or "", as_of):
            reader.complain(issue.code, issue.said(table), issue.field)
        found = identity.read(table.cell(row, "identity"))
        remarks = _identity_remarks(reader, found, values, months, keeps_identity=keeps_identity)
        records.append(
            MemberRecord(
                row=number,
                name=name,
                branch=branch,
                group=reader.get("group", plain),
                posts=reader.get("posts", cells.posts) or frozenset(),
                values={k: v for k, v in values.items() if v not in (None, "")},
                months=months,
                issues=tuple(reader.issues),
                notes=tuple(remarks),
                identity=found,
            )
        )
    return records, notes


def _identity_remarks(
    reader: _Reader,
    found: Identity,
    values: dict[str, Any],
    months: dict[str, Month],
    *,
    keeps_identity: bool,
) -> list[Issue]:
    """Return what to point out about a 身份证号; what contradicts the row, or is to be kept, is complained of."""
    if found.problem is not None:
        code, message = found.problem
        if keeps_identity:
            reader.complain(code, f"{message}。", "identity")
            return []
        said = _("%(message)s；平台不保存身份证号，这一行照常导入。") % {"message": message}
        return [Issue(code, said, reader.table.title("identity"))]
    if not found.is_sound:
        return []
    born_on, month = values.get("born_on"), months.get("born_on")
    if (born_on is not None and born_on != found.born_on) or (
        month is not None and found.born_on not in month
    ):
        reader.complain("birth_contradicts", _("与身份证号里的出生日期不一致，请核对。"), "born_on")
    if values.get("sex") and values["sex"] != found.sex:
        reader.complain("sex_contradicts", _("与身份证号不一致，请核对。"), "sex")
    return []


def _filled(table: Table) -> list[tuple[int, list[Cell]]]:
    """Return the rows below the titles that hold anything, with their numbers in the sheet."""
    return [
        (number, row)
        for number, row in enumerate(table.sheet.rows, start=1)
        if number > table.header_row and any(text(cell) for cell in row)
    ]


def _is_note(row: list[Cell], *, has_place: bool, name: str) -> bool:
    """Tell a total, a signature or a remark below the table from a person whose cells are missing."""
    first = next((text(cell) for cell in row if text(cell)), "")
    if has_place:
        return False
    if _CLOSING.match(first.replace(" ", "")) or _CLOSING.match(name):
        return True
    return not name and sum(bool(text(cell)) for cell in row) <= NOTE_CELLS


def _day(reader: _Reader, name: str) -> date | None:
    found = reader.get(name, day)
    if isinstance(found, Month):
        reader.complain("month_only", _("只有年月，请补上日。"), name)
        return None
    return found if isinstance(found, date) else None


def _unit_kind(value: Cell | None) -> str:
    return cells.choice(value, codes.UNIT_KINDS, labels=[kind.label for kind in UnitKind])


def _own_number(value: Cell | None) -> str:
    """Return a number by which a person is known; one signs in with it, so it is never a 身份证号."""
    written = plain(value)
    if re.fullmatch(r"\d{15}|\d{17}[\dXx]", written):
        raise CellIssue("number_is_identity", _("像是身份证号，不能当编号用，请改填本单位的编号。"))
    return written


def _of(known: dict[str, str], labels: list[object]) -> Callable[[Cell | None], str]:
    def understand(value: Cell | None) -> str:
        return cells.choice(value, known, labels=labels)

    return understand


_MEMBER_DATES = ("born_on", "joined_on", "formal_on", "status_on")
_MEMBER_CELLS: dict[str, Callable[[Cell | None], Any]] = {
    "number": _own_number,
    "external_number": _own_number,
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
