"""学时 as the member's pages show them: sums with one look, lines by month."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from sanwei.ledgers.conversion import plain
from sanwei.ledgers.queries import CreditStatement, LineDetail
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.queries import current_records


@dataclass(frozen=True)
class Account:
    label: str
    amount: str
    counted: str
    is_capped: bool


@dataclass(frozen=True)
class Year:
    """The head of a year: ``percent`` 0–100 of the target, 100 only when it is really reached."""

    year: int
    has_target: bool
    target: str
    counted: str
    missing: str
    needs_training: bool
    is_reached: bool
    percent: int
    accounts: list[Account]
    sentence: str
    basis: str


@dataclass(frozen=True)
class Month:
    first: date
    lines: list[LineDetail]
    hours: Decimal


def year_of(statement: CreditStatement) -> Year:
    percent = statement.permille // 10
    return Year(
        year=statement.year,
        has_target=statement.target.hours is not None,
        target=plain(statement.target.hours or Decimal(0)),
        counted=plain(statement.counted),
        missing=plain(statement.missing) if statement.missing else "",
        needs_training=statement.needs_training,
        is_reached=statement.is_reached,
        percent=percent if statement.is_reached else min(percent, 99),
        accounts=[
            Account(
                label=account.label,
                amount=plain(account.hours),
                counted=plain(account.counted),
                is_capped=account.counted != account.hours,
            )
            for account in statement.accounts
        ],
        sentence=statement.sentence,
        basis=statement.target.basis,
    )


def by_month(details: Iterable[LineDetail]) -> list[Month]:
    """Group lines by the month they happened in, the latest first."""
    newest = sorted(details, key=lambda one: one.line.occurred_on, reverse=True)
    return [
        Month(first=month, lines=group, hours=sum((one.line.hours for one in group), Decimal(0)))
        for month, rows in groupby(newest, key=lambda one: one.line.occurred_on.replace(day=1))
        for group in [list(rows)]
    ]


def years_of(member: Member, today: date) -> list[int]:
    """Return the years that hold study of ``member``, finished or not, this one included, newest first."""
    dates = current_records().filter(member=member).dates("occurred_on", "year")
    begun = study.years_begun(member)
    return sorted({day.year for day in dates} | begun | {today.year}, reverse=True)


def year_asked(query: Mapping[str, str], years: list[int], today: date) -> int:
    """Return the year that an address asks for, or this one."""
    asked = query.get("year", "")
    return int(asked) if asked.isdecimal() and int(asked) in years else today.year
