"""Whether the dates of a person fit together, as exactly as they are written. Pure."""

import itertools
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanwei.common.workbooks.cells import Month
from sanwei.org.enums import MemberKind
from sanwei.org.roster.headers import Table

ORDER = ("born_on", "joined_on", "formal_on")
Written = date | Month | None


@dataclass(frozen=True)
class DateProblem:
    """``field`` can't be so; ``other`` is the field that it contradicts."""

    code: str
    message: str
    field: str
    other: str = ""

    def said(self, table: Table) -> str:
        return self.message % {"column": table.title(self.other)}


def problems(stated: Mapping[str, Written], kind: str, as_of: date) -> Iterator[DateProblem]:
    """Yield what can't be: a date that has not come, one before its elder, a 转正 of a 预备党员.

    Who joined between 1969-04 and 1977-08 had no 预备期: both dates are one. Source: 党章 of those years.
    """
    for key in ORDER:
        first = _first(stated.get(key))
        if first is not None and first > as_of:
            yield DateProblem("date_in_future", _("日期还没有到，请核对。"), key)
    known = [key for key in ORDER if stated.get(key)]
    for earlier, later in itertools.pairwise(known):
        first, last = _first(stated[earlier]), _last(stated[later])
        if first is None or last is None or first > as_of:
            continue
        if last < first:
            yield DateProblem("date_order", _("早于“%(column)s”，请核对。"), later, earlier)
    if kind == MemberKind.PROBATIONARY and stated.get("formal_on") is not None:
        message = _("是预备党员却有转正日期，请改其中一个。")
        yield DateProblem("kind_contradicts", message, "kind")


def _first(written: Written) -> date | None:
    return written.first_day if isinstance(written, Month) else written


def _last(written: Written) -> date | None:
    if isinstance(written, Month):
        return date(written.year, written.number, monthrange(written.year, written.number)[1])
    return written
