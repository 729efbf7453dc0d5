"""A person's year as the desk of a branch sees it.

Here is what was earned in the units that the desk may open. Of what was earned elsewhere a branch to which the
person belongs now sees day, account and hours: the account travels with the person, its evidence does not. A branch
that he left keeps what was earned there, and learns nothing of the rest.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.queries.lines import Line
from sanwei.ledgers.queries.statement import AccountSum, CreditStatement
from sanwei.ledgers.queries.withheld import as_read_by


@dataclass(frozen=True)
class SeenLine:
    """A line. ``is_elsewhere``: it holds nothing but day, account, hours and the branch that booked it."""

    line: Line
    is_elsewhere: bool


@dataclass(frozen=True)
class SeenYear:
    """``statement`` is None for who belongs elsewhere now: then the sums are those of the lines."""

    statement: CreditStatement | None
    year: int
    as_of: date
    lines: tuple[SeenLine, ...]
    accounts: tuple[AccountSum, ...]

    @property
    def counted(self) -> Decimal:
        return sum((account.counted for account in self.accounts), ZERO)

    @property
    def sentence(self) -> str:
        if self.statement is not None:
            return self.statement.sentence
        total = sum((account.hours for account in self.accounts), ZERO)
        return _("现在不在本支部。%(year)s年在本支部记了%(hours)s学时。") % {
            "year": self.year,
            "hours": f"{total.normalize():f}" if total else "0",
        }


def own_year(statement: CreditStatement, *, at: datetime) -> SeenYear:
    """Return the year as its member sees it at ``at``: everything but scores that are kept back."""
    lines = as_read_by(statement.member, statement.all_lines, at=at)
    return SeenYear(
        statement=statement,
        year=statement.year,
        as_of=statement.as_of,
        lines=tuple(SeenLine(line, is_elsewhere=False) for line in lines),
        accounts=statement.accounts,
    )


def seen_year(statement: CreditStatement, *, paths: Collection[str], is_here: bool) -> SeenYear:
    """Return the year as a desk that may open the units at ``paths`` sees it.

    ``is_here``: whether the person belongs to one of them now. What was not counted elsewhere is left out.
    """
    seen = []
    for line in statement.all_lines:
        if line.branch_path in paths:
            seen.append(SeenLine(line, is_elsewhere=False))
        elif is_here and line.is_counted:
            seen.append(SeenLine(_without_evidence(line), is_elsewhere=True))
    return SeenYear(
        statement=statement if is_here else None,
        year=statement.year,
        as_of=statement.as_of,
        lines=tuple(seen),
        accounts=statement.accounts if is_here else _sums(seen),
    )


def _without_evidence(line: Line) -> Line:
    return replace(
        line,
        title="",
        method="",
        kind="",
        entry_method="",
        organiser="",
        score_percent=None,
        attempt="",
        reason="",
        basis="",
        entry_id=None,
        record_id=None,
    )


def _sums(seen: list[SeenLine]) -> tuple[AccountSum, ...]:
    hours: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in seen:
        hours[one.line.account] += one.line.hours
    return tuple(
        AccountSum(account=account, hours=hours[account], counted=hours[account], cap=None)
        for account in CreditAccount
    )
