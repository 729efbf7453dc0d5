"""学时证明: the 党员个人学习记录 of one year as it is printed and signed. It holds no minutes.

Source: domain.md, 党员个人学习记录.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanwei.ledgers.conversion import plain
from sanwei.ledgers.enums import EntryStep
from sanwei.ledgers.queries import AccountSum, SeenLine, SeenYear
from sanwei.org.models import Member, OrgUnit


@dataclass(frozen=True)
class SheetRow:
    number: int
    day: date
    title: str
    method: str
    organiser: str
    hours: str
    score: str
    reason: str
    note: str


@dataclass(frozen=True)
class CreditSheet:
    """``target`` is empty where nothing is owed, or where only a part of the year is seen."""

    name: str
    branch: str
    kind: str
    year: int
    as_of: date
    rows: tuple[SheetRow, ...]
    sums: tuple[tuple[str, str], ...]
    total: str
    target: str
    sentence: str


def sheet_of(*, member: Member, branch: OrgUnit | None, seen: SeenYear) -> CreditSheet:
    """Return the sheet of a year as it is ``seen``."""
    statement = seen.statement
    target = statement.target.hours if statement else None
    return CreditSheet(
        name=member.name,
        branch=branch.name if branch else "",
        kind=str(member.kind_on(seen.as_of).label),
        year=seen.year,
        as_of=seen.as_of,
        rows=tuple(_row(number, one) for number, one in enumerate(seen.lines, start=1)),
        sums=tuple((account.label, _sum(account)) for account in seen.accounts),
        total=plain(seen.counted),
        target=plain(target) if target is not None else "",
        sentence=seen.sentence,
    )


def _sum(account: AccountSum) -> str:
    if account.counted == account.hours:
        return plain(account.hours)
    return _("%(hours)s（计入%(counted)s）") % {
        "hours": plain(account.hours),
        "counted": plain(account.counted),
    }


def _row(number: int, one: SeenLine) -> SheetRow:
    line = one.line
    notes = [_("上期补记")] if line.is_late else []
    if line.step in (EntryStep.REVERSAL, EntryStep.RESTATEMENT):
        notes.append(str(EntryStep(line.step).label))
    return SheetRow(
        number=number,
        day=line.occurred_on,
        title=line.title or _("在%s学习") % line.branch_name,
        method=line.method or line.account_label,
        organiser=line.organiser,
        hours=plain(line.hours) if line.is_counted else "–",
        score=plain(line.score_percent) if line.score_percent is not None else line.score_note,
        reason=_reason(one),
        note="、".join(notes),
    )


def _reason(one: SeenLine) -> str:
    if one.is_elsewhere:
        return _("在原支部计入。")
    if one.line.step == EntryStep.AWARD:
        return _("计入")
    if one.line.is_counted:
        return _("计入。%s") % one.line.reason
    return _("未计入。%s") % one.line.reason
