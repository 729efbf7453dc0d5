"""Writing the table of holidays and shifted working days, pasted as a year's notice says it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.enums import DayKind
from sanwei.activities.errors import CalendarUnclear
from sanwei.activities.models import SpecialDay
from sanwei.common import audit
from sanwei.common.workbooks.cells import CellIssue, Month, day

LONGEST_SPAN_DAYS = 31
MOST_LINES = 400
_LINE = re.compile(r"(.+?)\s*(休息|放假|上班|休|班)\s*(.*)")
_SPAN = re.compile(r"\s*(?:至|到|~|—)\s*")


@dataclass(frozen=True)
class DayLine:
    """One day of the pasted lines."""

    day: date
    kind: DayKind
    name: str


def read_days(text: str) -> list[DayLine]:
    """Return the days of lines such as ``2026-10-01 休 国庆节`` or ``2026-10-01至2026-10-07 休``; pure.

    Raises: CalendarUnclear with the first line that is no such thing, or that contradicts another.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    told = [(number, line) for number, line in lines if line]
    if not told:
        raise CalendarUnclear(_("没有粘贴任何日期。"))
    if len(told) > MOST_LINES:
        raise CalendarUnclear(_("一次最多粘贴%s行。") % MOST_LINES)
    found: dict[date, DayLine] = {}
    for number, line in told:
        for one in _days_of(number, line):
            known = found.get(one.day)
            if known is not None and known.kind != one.kind:
                raise CalendarUnclear(
                    _("第%(line)s行和前面矛盾：%(day)s又休又班。")
                    % {"line": number, "day": one.day}
                )
            found[one.day] = one
    return sorted(found.values(), key=lambda one: one.day)


@transaction.atomic
def write_days(*, days: list[DayLine], basis: str, actor: User | None, at: datetime) -> int:
    """Enter ``days`` under their 依据, over what the table said of them; return how many changed it.

    Records keep the mark 补录 they were written with. Idempotent. Raises: CalendarUnclear without ``basis``.
    """
    if not basis.strip():
        raise CalendarUnclear(_("请写明依据，例如哪一年哪一号通知。"))
    changed = 0
    for one in days:
        values = {"kind": one.kind, "name": one.name[:40], "basis": basis.strip()[:200]}
        known = SpecialDay.objects.filter(day=one.day)
        if known.filter(**values).exists():
            continue
        SpecialDay.objects.update_or_create(day=one.day, defaults=values)
        changed += 1
    audit.log(
        at=at,
        actor=actor,
        action="activities.calendar",
        target_label=SpecialDay._meta.label_lower,
        target_key=f"{days[0].day}–{days[-1].day}" if days else "",
        basis=basis.strip()[:200],
        changed=changed,
    )
    return changed


def _days_of(number: int, line: str) -> list[DayLine]:
    told = _LINE.fullmatch(line)
    if told is None:
        raise CalendarUnclear(_("第%(line)s行看不懂：“%(text)s”。") % _at(number, line))
    kind = DayKind.WORK if told[2] in ("班", "上班") else DayKind.OFF
    ends = [_day(number, line, part) for part in _SPAN.split(told[1], maxsplit=1)]
    first, last = ends[0], ends[-1]
    if not 0 <= (last - first).days < LONGEST_SPAN_DAYS:
        raise CalendarUnclear(_("第%(line)s行的起止不对：“%(text)s”。") % _at(number, line))
    name = told[3].strip("（）() \t")
    return [
        DayLine(first + timedelta(days=step), kind, name) for step in range((last - first).days + 1)
    ]


def _day(number: int, line: str, written: str) -> date:
    try:
        found = day(written.strip())
    except CellIssue:
        found = None
    if found is None or isinstance(found, Month):
        raise CalendarUnclear(
            _("第%(line)s行看不出是哪一天：“%(text)s”。请写成 2026-10-01 休。") % _at(number, line)
        )
    return found


def _at(number: int, line: str) -> dict[str, object]:
    return {"line": number, "text": line[:40]}
