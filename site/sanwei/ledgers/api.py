"""One's own study records with what they counted, at ``/api/v1/study/records``.

It says what happened and what it is worth; how long somebody watched it does not say (减负红线). What was begun and
not finished is no record: ``GET items/{id}/progress`` tells of that.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import SessionAuth

from sanwei.common import clock
from sanwei.ledgers import queries
from sanwei.ledgers.queries import Line
from sanwei.org import queries as org
from sanwei.study.errors import MayNotStudy

MOST_A_PAGE = 100
EARLIEST_YEAR, LATEST_YEAR = 2000, 9998

router = Router(tags=["study"])


class Refusal(Schema):
    code: str
    message: str


class Record(Schema):
    """One line of the 学时明细. Figures are decimals as text; a correction is a line of its own, perhaps below 0.

    ``record`` and ``entry`` are public ids; ``entry`` is null where nothing was counted. ``method`` is 学习方式,
    ``entry_method`` 登记方式, ``account`` the column it counts in (training, group, online, external) or empty.
    ``reason`` says why it counts what it counts, or why not. ``score`` is out of 100, null without a test and
    while the test keeps it back: then ``score_note`` says when it will be there.
    """

    record: UUID | None
    entry: UUID | None
    date: date
    title: str
    method: str
    entry_method: str
    account: str
    hours: str
    is_counted: bool
    reason: str
    score: str | None
    score_note: str


class Records(Schema):
    """A page of a year, newest first. ``count`` is of all; ``next_offset`` is null on the last page."""

    year: int
    count: int
    next_offset: int | None
    records: list[Record]


@router.get(
    "records",
    auth=SessionAuth(),
    response={200: Records, (401, 403, 422): Refusal},
    summary="List one's own records of a year",
)
def records(
    request: HttpRequest,
    year: Annotated[int | None, Query(ge=EARLIEST_YEAR, le=LATEST_YEAR)] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_A_PAGE)] = 50,
) -> dict[str, Any]:
    """Return what the signed-in member learned in ``year`` (default: this one), counted or not."""
    member = org.member_of(request.user)
    if member is None:
        raise MayNotStudy
    at = clock.now()
    today = clock.local_date(at)
    statement = queries.statement_of(member=member, year=year or today.year, as_of=today)
    lines = statement.lines[::-1]
    shown = queries.as_read_by(member, lines[offset : offset + limit], at=at)
    end = offset + limit
    return {
        "year": statement.year,
        "count": len(lines),
        "next_offset": end if end < len(lines) else None,
        "records": [_record(line) for line in shown],
    }


def _record(line: Line) -> dict[str, Any]:
    return {
        "record": line.record_id,
        "entry": line.entry_id,
        "date": line.occurred_on,
        "title": line.title,
        "method": line.method,
        "entry_method": line.entry_method,
        "account": line.account,
        "hours": _plain(line.hours),
        "is_counted": line.is_counted,
        "reason": line.reason,
        "score": None if line.score_percent is None else _plain(line.score_percent),
        "score_note": line.score_note,
    }


def _plain(number: Decimal) -> str:
    return f"{number:.2f}"
