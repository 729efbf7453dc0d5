"""Imports a roster: preview by default, all or nothing, the same file twice changes nothing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.org.roster import headers, plan_members, plan_units, records, workbook
from sanwei.org.roster.directory import Directory
from sanwei.org.roster.entering import Entry
from sanwei.org.roster.headers import Kind, Table
from sanwei.org.roster.issues import RosterUnreadable
from sanwei.org.roster.matching import People
from sanwei.org.roster.plan_members import PlannedMember
from sanwei.org.roster.plan_units import PlannedUnit
from sanwei.org.roster.result import RosterResult


@dataclass(frozen=True)
class _Parsed:
    file: str
    units: list[tuple[Table, list[records.UnitRecord]]]
    members: list[tuple[Table, list[records.MemberRecord]]]
    notices: tuple[str, ...]
    unknown_headers: tuple[str, ...]


def import_roster(
    *,
    path: Path,
    commit: bool,
    at: datetime,
    actor: User | None = None,
    as_of: date | None = None,
    valid_only: bool = False,
) -> RosterResult:
    """Compare a workbook of units and members with the house and, with ``commit``, enter it.

    ``as_of``: the day from which changes of branch and post count, default the day of ``at``. A row with an
    error stops the whole file unless ``valid_only``. Idempotent: the same file again finds every row the same.

    Raises: RosterUnreadable where the file as a whole can't be used; nothing is written then.
    """
    day = as_of or clock.local_date(at)
    parsed = _parse(path, day)
    if not commit:
        return _result(parsed, *_plan(parsed, day))
    with transaction.atomic():
        units, members = _plan(parsed, day)
        result = _result(parsed, units, members)
        if result.has_errors and not valid_only:
            return result
        entry = Entry(day, actor, at)
        for unit in units:
            entry.unit(unit)
        for member in members:
            entry.member(member)
        audit.log(
            at=at,
            actor=actor,
            action="org.roster.import",
            target_label="org.roster",
            target_key=path.name[:64],
            **result.totals,
        )
    return replace(result, is_committed=True)


def _parse(path: Path, day: date) -> _Parsed:
    parsed = _Parsed(path.name, [], [], (), ())
    notices: list[str] = []
    unknown: list[str] = []
    for sheet in workbook.read(path):
        table = headers.recognise(sheet)
        said = {"sheet": sheet.name}
        if table is None:
            notices.append(_("工作表“%(sheet)s”没有认出表头，已跳过。") % said)
            continue
        if table.kind is Kind.UNITS:
            found, notes = records.units(table)
            parsed.units.append((table, found))
        else:
            people, notes = records.members(table, as_of=day)
            parsed.members.append((table, people))
        notices += _said_aloud(table, notes)
        unknown += [_("%(sheet)s：%(title)s") % {**said, "title": t} for t in table.unknown_titles]
    if not parsed.units and not parsed.members:
        raise RosterUnreadable(
            "roster.no_headers",
            _(
                "%(file)s 里没有认出表头：党员表要有“姓名、所在党支部、人员类别”，"
                "党组织表要有“组织名称、组织类别”。"
            )
            % {"file": path.name},
        )
    if not any(found for _table, found in [*parsed.units, *parsed.members]):
        raise RosterUnreadable(
            "roster.empty", _("%(file)s 只有表头，没有内容。") % {"file": path.name}
        )
    return replace(parsed, notices=tuple(notices), unknown_headers=tuple(unknown))


def _said_aloud(table: Table, notes: list[int]) -> list[str]:
    said = {"sheet": table.sheet.name}
    notices = []
    for title in table.identity_titles:
        notices.append(
            _("%(sheet)s“%(title)s”：身份证号不导入，平台不保存。") % {**said, "title": title}
        )
    for title in table.discipline_titles:
        notices.append(
            _("%(sheet)s“%(title)s”：处分、奖惩不导入，已略过。") % {**said, "title": title}
        )
    for row in notes:
        notices.append(_("%(sheet)s第%(row)s行像是附注，已略过。") % {**said, "row": row})
    return notices


def _plan(parsed: _Parsed, day: date) -> tuple[list[PlannedUnit], list[PlannedMember]]:
    directory, people = Directory.load(), People.load(as_of=day)
    units = [
        planned
        for table, found in parsed.units
        for planned in plan_units.plan(found, table=table, file=parsed.file, directory=directory)
    ]
    members = [
        planned
        for table, found in parsed.members
        for planned in plan_members.plan(
            found, table=table, file=parsed.file, directory=directory, people=people
        )
    ]
    return units, members


def _result(
    parsed: _Parsed, units: list[PlannedUnit], members: list[PlannedMember]
) -> RosterResult:
    return RosterResult(
        file=parsed.file,
        rows=(*(unit.result for unit in units), *(member.result for member in members)),
        notices=parsed.notices,
        unknown_headers=parsed.unknown_headers,
    )
