"""Imports a roster: preview by default, all or nothing, the same file twice changes nothing."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.workbooks.hidden import Hidden, ranges
from sanwei.org import policies
from sanwei.org.models import OrgUnit
from sanwei.org.roster import headers, plan_members, plan_units, records, workbook
from sanwei.org.roster.directory import Directory
from sanwei.org.roster.entering import Entry
from sanwei.org.roster.headers import Kind, Table
from sanwei.org.roster.issues import RosterUnreadable
from sanwei.org.roster.matching import People
from sanwei.org.roster.plan_members import PlannedMember
from sanwei.org.roster.plan_units import PlannedUnit
from sanwei.org.roster.reach import Reach
from sanwei.org.roster.refused import returned
from sanwei.org.roster.result import Outcome, ReturnedSheet, RosterResult, RowResult

EVERYWHERE = Reach()


@dataclass(frozen=True)
class _Parsed:
    file: str
    units: list[tuple[Table, list[records.UnitRecord]]]
    members: list[tuple[Table, list[records.MemberRecord]]]
    notices: tuple[str, ...]
    unknown_headers: tuple[str, ...]
    keeps_identity: bool
    hidden_sheets: tuple[str, ...] = ()
    reads_hidden: bool = False


def import_roster(
    *,
    path: Path,
    commit: bool,
    at: datetime,
    actor: User | None = None,
    as_of: date | None = None,
    valid_only: bool = False,
) -> RosterResult:
    """Do what ``import_workbook`` does with a file on disk, reaching the whole house."""
    name, data = path.name, workbook.load(path)
    day = as_of or clock.local_date(at)
    if not commit:
        return compare(name=name, data=data, at=at, as_of=day)
    return import_workbook(
        name=name, data=data, at=at, actor=actor, as_of=day, valid_only=valid_only
    )


def compare(
    *,
    name: str,
    data: bytes,
    at: datetime,
    as_of: date | None = None,
    reach: Reach = EVERYWHERE,
    with_hidden: bool = False,
) -> RosterResult:
    """Return what entering a workbook would do; writes nothing. ``with_hidden``: its hidden sheets too.

    Raises: RosterUnreadable where the file as a whole can't be used.
    """
    day = as_of or clock.local_date(at)
    parsed = _parse(
        name, data, day, keeps_identity=policies.keeps_identity(at=at), with_hidden=with_hidden
    )
    return _result(parsed, *_plan(parsed, day, reach))


def import_workbook(
    *,
    name: str,
    data: bytes,
    at: datetime,
    actor: User | None = None,
    as_of: date | None = None,
    valid_only: bool = False,
    reach: Reach = EVERYWHERE,
    shown: Sequence[RowResult] | None = None,
    claim: Callable[[], None] | None = None,
    with_hidden: bool = False,
) -> RosterResult:
    """Compare a workbook of units and members with the house and enter it.

    ``as_of``: the day from which changes of branch and post count, default the day of ``at``. A row with an
    error stops the whole file unless ``valid_only``. ``shown``: the rows that somebody agreed to; where the
    house has changed since, nothing is written. ``claim``: called first in the transaction, undone where nothing
    is written. Idempotent: the same file again finds every row the same.

    Raises: RosterUnreadable where the file as a whole can't be used; nothing is written then.
    """
    day = as_of or clock.local_date(at)
    parsed = _parse(
        name, data, day, keeps_identity=policies.keeps_identity(at=at), with_hidden=with_hidden
    )
    with transaction.atomic():
        # Two administrators with the same new people take turns.
        OrgUnit.objects.select_for_update().filter(depth=1).first()
        if claim is not None:
            claim()
        units, members = _plan(parsed, day, reach)
        result = _result(parsed, units, members)
        is_other = shown is not None and list(result.rows) != list(shown)
        if is_other or (result.has_errors and not valid_only):
            transaction.set_rollback(True)
            return result
        entry = Entry(day, actor, at)
        for unit in units:
            entry.unit(unit)
        entry.members(members)
        audit.log(
            at=at,
            actor=actor,
            action="org.roster.import",
            target_label="org.roster",
            target_key=name[:64],
            unit_key=_unit_key(reach),
            sha256=hashlib.sha256(data).hexdigest(),
            **result.totals,
        )
    return replace(result, is_committed=True)


def _parse(
    name: str, data: bytes, day: date, *, keeps_identity: bool, with_hidden: bool
) -> _Parsed:
    sheets, hidden = workbook.read(name, data, with_hidden=with_hidden)
    unread = () if with_hidden else hidden.sheets
    parsed = _Parsed(name, [], [], (), (), keeps_identity, unread, with_hidden)
    notices: list[str] = []
    unknown: list[str] = []
    for sheet in sheets:
        table = headers.recognise(sheet)
        said = {"sheet": sheet.name}
        if table is None:
            notices.append(_("工作表“%(sheet)s”没有认出表头，已跳过。") % said)
            continue
        if table.kind is Kind.UNITS:
            found, notes = records.units(table, as_of=day)
            parsed.units.append((table, found))
        else:
            people, notes = records.members(table, as_of=day, keeps_identity=keeps_identity)
            parsed.members.append((table, people))
        notices += _hidden_aloud(table, hidden)
        notices += _said_aloud(table, notes, keeps_identity=keeps_identity)
        unknown += [_("%(sheet)s：%(title)s") % {**said, "title": t} for t in table.unknown_titles]
    if not parsed.units and not parsed.members:
        raise RosterUnreadable(
            "roster.no_headers",
            _(
                "%(file)s 里没有认出表头：党员表要有“姓名、所在党支部、人员类别”，"
                "党组织表要有“组织名称、组织类别”。%(hidden)s"
            )
            % {
                "file": name,
                "hidden": _("隐藏的工作表没有读，要用请先取消隐藏。") if unread else "",
            },
        )
    if not any(found for _table, found in [*parsed.units, *parsed.members]):
        raise RosterUnreadable("roster.empty", _("%(file)s 只有表头，没有内容。") % {"file": name})
    return replace(parsed, notices=tuple(notices), unknown_headers=tuple(unknown))


def _hidden_aloud(table: Table, hidden: Hidden) -> list[str]:
    """Say which rows with something in them nobody sees in the sheet, and whether the sheet itself is one of these."""
    name, rows = table.sheet.name, table.sheet.rows
    notices = []
    if name in hidden.sheets:
        notices.append(_("工作表“%s”是隐藏的，按您的选择已读取。") % name)
    read = tuple(
        number
        for number in hidden.rows.get(name, ())
        if table.header_row < number <= len(rows) and any(cell != "" for cell in rows[number - 1])
    )
    if read:
        said = {"sheet": name, "rows": ranges(read)}
        notices.append(_("%(sheet)s第%(rows)s行是隐藏行，已一并读取。") % said)
    return notices


def _said_aloud(table: Table, notes: list[int], *, keeps_identity: bool) -> list[str]:
    said = {"sheet": table.sheet.name}
    notices = []
    kept = table.title("identity") if keeps_identity else ""
    for title in table.identity_titles:
        if title == kept:
            notices.append(
                _("%(sheet)s“%(title)s”：加密保存，页面和导出里都不显示。")
                % {**said, "title": title}
            )
            continue
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


def _plan(
    parsed: _Parsed, day: date, reach: Reach
) -> tuple[list[PlannedUnit], list[PlannedMember]]:
    directory = Directory.load()
    people = People.load(as_of=day, reach=reach, keeps_identity=parsed.keeps_identity)
    units = [
        planned
        for table, found in parsed.units
        for planned in plan_units.plan(
            found, table=table, file=parsed.file, directory=directory, reach=reach
        )
    ]
    members = [
        planned
        for table, found in parsed.members
        for planned in plan_members.plan(
            found,
            table=table,
            file=parsed.file,
            directory=directory,
            people=people,
            keeps_identity=parsed.keeps_identity,
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
        returned=tuple(_returned(parsed, units, members)),
        hidden_sheets=parsed.hidden_sheets,
        reads_hidden=parsed.reads_hidden,
    )


def _returned(
    parsed: _Parsed, units: list[PlannedUnit], members: list[PlannedMember]
) -> Iterator[ReturnedSheet]:
    wrong: dict[str, list[int]] = {}
    for result in (*(unit.result for unit in units), *(member.result for member in members)):
        if result.outcome is Outcome.ERROR:
            wrong.setdefault(result.sheet, []).append(result.row)
    for table in (*(table for table, _u in parsed.units), *(table for table, _m in parsed.members)):
        if table.sheet.name in wrong:
            yield returned(table, wrong[table.sheet.name])


def _unit_key(reach: Reach) -> object:
    """Return the public id of the unit whose subtree the file was for; empty where it was for the whole house."""
    unit = OrgUnit.objects.filter(path__in=reach.paths or ()).order_by("path").first()
    return unit.public_id if unit else ""
