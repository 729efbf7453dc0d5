"""Reads a sheet of 外部学习 and says of each row whether it is new, registered already, or wrong, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sanwei.activities.enums import ExternalKind
from sanwei.activities.errors import ExternalSheetRefused
from sanwei.activities.external.importing import cells
from sanwei.activities.external.importing.columns import REQUIRED, SILENT, SYNONYMS
from sanwei.activities.external.importing.people import Asked, People
from sanwei.activities.external.importing.registered import Registered
from sanwei.activities.external.importing.report import ImportReport, Outcome, Remark, RowReport
from sanwei.common.workbooks.cells import Cell, CellIssue, name, plain, text
from sanwei.common.workbooks.reading import (
    Limits,
    Sheet,
    WorkbookRefused,
    read_text,
    read_workbook,
)
from sanwei.common.workbooks.titles import Titles, find_titles, squeezed
from sanwei.org.models import Member, OrgUnit

LIMITS = Limits(rows=5000)
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
LONGEST = 200
# A row below the table with so few filled cells and neither name nor title is a note, not a person.
NOTE_CELLS = 3


def read_file(
    file_name: str, data: bytes, *, unit: OrgUnit, own: Member | None, today: date
) -> ImportReport:
    """Compare a workbook (or a table of text) with what is registered in ``unit``; three queries.

    ``own``: who imports; his own rows wait for somebody else. Raises: ExternalSheetRefused.
    """
    try:
        if file_name.lower().endswith(TEXT_SUFFIXES):
            sheets = read_text(data, LIMITS, name=_("文本"))
        else:
            sheets = read_workbook(data, LIMITS)
    except WorkbookRefused as refused:
        raise ExternalSheetRefused(refused.code, refused.message) from refused
    people = People.load(unit, today=today)
    registered = Registered.load(people)
    notices: list[str] = []
    rows: list[RowReport] = []
    titles_of: dict[str, list[str]] = {}
    for sheet in sheets:
        titles = find_titles(sheet.rows, SYNONYMS, REQUIRED)
        if titles is None:
            if any(text(cell) for row in sheet.rows for cell in row):
                notices.append(_("工作表“%s”没有认出表头，已跳过。") % sheet.name)
            continue
        titles_of[sheet.name] = _titles_as_written(sheet, titles)
        unknown = [one for one in titles.unknown if squeezed(one) not in SILENT]
        if unknown:
            said = {"sheet": sheet.name, "titles": "、".join(unknown)}
            notices.append(_("%(sheet)s里这几列用不到：%(titles)s。") % said)
        rows += _Reader(sheet, titles, people, registered, own, today, notices).rows()
    if not titles_of:
        raise ExternalSheetRefused(
            "no_titles",
            _("没有认出表头。前10行里要有“姓名、日期、内容、学时”这几列，可以先下载模板看看。"),
        )
    if not rows:
        raise ExternalSheetRefused("no_rows", _("只有表头，下面没有内容。"))
    return ImportReport(rows=tuple(rows), titles=titles_of, notices=tuple(notices))


def shown(value: Cell | None) -> str:
    """Return a cell as a person would type it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return text(value)


def _titles_as_written(sheet: Sheet, titles: Titles) -> list[str]:
    """Return the row of titles; a title in two rows is taken from where it stands."""
    known = dict(titles.columns.values())
    row = sheet.rows[titles.row - 1]
    return [known.get(index) or text(cell) for index, cell in enumerate(row)]


@dataclass
class _Row:
    """One row on its way: what its cells say and what is wrong with them, by our field."""

    titles: Titles
    cells: Sequence[Cell]
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def get(self, name_: str, understand: Callable[[Cell | None], Any]) -> Any:
        try:
            return understand(self.titles.cell(self.cells, name_))
        except CellIssue as issue:
            self.complain(Remark(issue.code, issue.message, name_))
            return None

    def complain(self, remark: Remark) -> None:
        self.problems.append(self.placed(remark))

    def note(self, remark: Remark) -> None:
        self.notes.append(self.placed(remark))

    def placed(self, remark: Remark) -> Remark:
        return Remark(remark.code, remark.message, self.titles.title(remark.column))

    def words(self, name_: str) -> str:
        found = str(self.get(name_, text) or "")
        if len(found) > LONGEST:
            self.complain(Remark("too_long", _("超过%s个字，请写短一些。") % LONGEST, name_))
        return found[:LONGEST]

    def is_note(self) -> bool:
        """Whether neither person nor 学时 nor a whole course stands here: a foot, a signature line."""
        named, titled = self.get("name", text), self.get("title", text)
        return not (named and titled) and not self.get("hours", text)

    def require(self, name_: str, value: object) -> None:
        title = self.titles.title(name_)
        if not value and not any(one.column == title for one in self.problems):
            self.complain(Remark("required", _("不能空着。"), name_))


@dataclass
class _Reader:
    sheet: Sheet
    titles: Titles
    people: People
    registered: Registered
    own: Member | None
    today: date
    notices: list[str]

    def rows(self) -> list[RowReport]:
        found = []
        for number, line in enumerate(self.sheet.rows, start=1):
            filled = sum(bool(text(cell)) for cell in line)
            if number <= self.titles.row or not filled:
                continue
            row = _Row(self.titles, line)
            if filled <= NOTE_CELLS and row.is_note():
                said = {"sheet": self.sheet.name, "row": number}
                self.notices.append(_("%(sheet)s第%(row)s行像是附注，已略过。") % said)
                continue
            found.append(self._row(number, row))
        return found

    def _row(self, number: int, row: _Row) -> RowReport:
        called = str(row.get("name", name) or "")
        title, organiser = row.words("title"), row.words("organiser")
        amount: Decimal | None = row.get("hours", cells.hours)
        last = self._last_day(row)
        row.require("name", called)
        row.require("title", title)
        row.require("organiser", organiser)
        row.require("hours", amount)
        person = self._person(row, called, last)
        outcome = Outcome.NEW
        if person and last and title and amount:
            same, differs = self.registered.compare(
                person,
                last,
                title,
                amount,
                _("%(sheet)s第%(row)s") % {"sheet": self.sheet.name, "row": number},
            )
            if differs is not None:
                row.complain(differs)
            elif same:
                outcome = Outcome.SAME
        if row.problems:
            outcome = Outcome.ERROR
        return RowReport(
            sheet=self.sheet.name,
            row=number,
            outcome=outcome,
            name=called[:LONGEST],
            member_id=str(person.public_id) if person else "",
            is_own=person is not None and person == self.own,
            kind=self._kind(row, organiser, title).value,
            title=title,
            organiser=organiser,
            occurred_on=last.isoformat() if last else "",
            hours=str(amount) if amount else "",
            remark=self._remark(row),
            problems=tuple(row.problems),
            notes=tuple(row.notes),
            cells=tuple(shown(cell) for cell in row.cells) if row.problems else (),
        )

    def _last_day(self, row: _Row) -> date | None:
        """Return the last day that the row tells, from a column of its own or from a span in one cell."""
        days: tuple[date, date] | None = row.get("day", cells.span)
        first = row.get("first_day", cells.whole_day)
        last: date | None = row.get("last_day", cells.whole_day)
        where = next(one for one in ("last_day", "day", "first_day") if one in row.titles.columns)
        if last is None and days is not None:
            first, last = days
            where = "day"
        last = last or first
        if last is None:
            row.require(where, None)
        elif last > self.today:
            row.complain(Remark("future", _("日期还没有到，请核对。"), where))
        elif first is not None and first > last:
            row.complain(Remark("days_reversed", _("结束早于开始，请核对。"), where))
        else:
            return last
        return None

    def _person(self, row: _Row, called: str, day: date | None) -> Member | None:
        if not called:
            return None
        asked = Asked(
            name=called,
            tail=row.get("phone", cells.tail) or "",
            group=row.get("group", plain) or "",
            branch=row.get("branch", plain) or "",
            day=day or self.today,
        )
        found = self.people.meant_by(asked)
        if isinstance(found, Member):
            return found
        if day is not None or found.code != "outside_branch":
            row.complain(found)
        return None

    def _kind(self, row: _Row, organiser: str, title: str) -> ExternalKind:
        """Return the 类别 as written, else as organiser or title have it; a guess is said."""
        written = row.get("kind", plain) or ""
        if (stated := cells.kind(written)) is not None:
            return stated
        guessed = cells.kind(organiser) or cells.kind(title) or ExternalKind.OTHER
        said = {"written": written, "kind": guessed.label}
        if written:
            row.note(
                Remark("kind_unknown", _("类别“%(written)s”不认识，记作%(kind)s。") % said, "kind")
            )
        else:
            row.note(Remark("kind_guessed", _("没有写类别，记作%(kind)s。") % said))
        return guessed

    def _remark(self, row: _Row) -> str:
        parts = [row.words("certificate"), row.words("remark")]
        return "；".join(part for part in parts if part)[:LONGEST]
