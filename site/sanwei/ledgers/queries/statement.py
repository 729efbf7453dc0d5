"""学时明细: one person, one year, what counted and what did not."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.queries.lines import Line, lines_of
from sanwei.ledgers.queries.spans import Span
from sanwei.ledgers.queries.unfinished import unfinished_lines
from sanwei.ledgers.rulebook import Target, TargetBook
from sanwei.ledgers.standing import YearStanding, counted_in, stand
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import Member
from sanwei.org.queries.scope import covering


@dataclass(frozen=True)
class AccountSum:
    """One column: ``hours`` as booked, ``counted`` of them for the year, ``cap`` where there is one."""

    account: CreditAccount
    hours: Decimal
    counted: Decimal
    cap: Decimal | None

    @property
    def label(self) -> str:
        return str(self.account.label)


@dataclass(frozen=True)
class CreditStatement:
    """What a member's year holds as of a day. The hours of ``lines`` add up to those of ``accounts``.

    ``unfinished`` are the lines of what was begun and not completed: without hours, and without minutes.
    """

    member: Member
    year: int
    as_of: date
    target: Target
    accounts: tuple[AccountSum, ...]
    standing: YearStanding
    lines: tuple[Line, ...]
    unfinished: tuple[Line, ...] = ()

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """Every line by its day, oldest first."""
        both = (*self.lines, *self.unfinished)
        return tuple(sorted(both, key=lambda line: line.occurred_on))

    @property
    def counted(self) -> Decimal:
        return self.standing.counted

    @property
    def missing(self) -> Decimal:
        return self.standing.missing

    @property
    def is_reached(self) -> bool:
        return self.standing.is_reached

    @property
    def needs_training(self) -> bool:
        """Whether a 班子成员 still lacks the one 集中培训 that the year asks for."""
        return self.standing.needs_training

    @property
    def permille(self) -> int:
        """How much of the target is there, 0 to 1000, for a bar."""
        if not self.target.hours:
            return 0
        return min(1000, int(self.counted * 1000 / self.target.hours))

    @property
    def sentence(self) -> str:
        """Answer the page's question: how much is missing this year?"""
        if self.target.hours is None:
            return _("本单位还没有定%(year)s年的学时要求，已计%(counted)s学时。") % {
                "year": self.year,
                "counted": plain(self.counted),
            }
        if self.is_reached:
            return _("%(year)s年已达标：%(counted)s学时，要求%(target)s。") % self._figures()
        if self.needs_training and not self.missing:
            return _("%(year)s年学时已够，还需参加一次集中培训。") % self._figures()
        short = _("%(year)s年还差%(missing)s学时：已计%(counted)s，要求%(target)s。")
        if self.needs_training:
            short += _("还需有集中培训。")
        return short % self._figures()

    def _figures(self) -> dict[str, object]:
        return {
            "year": self.year,
            "counted": plain(self.counted),
            "missing": plain(self.missing),
            "target": plain(self.target.hours or ZERO),
        }


def statement_of(*, member: Member, year: int, as_of: date | None = None) -> CreditStatement:
    """Return the credit statement of ``member`` for a calendar year, by the day things happened.

    ``as_of``: the last day that counts, by default the last of the year; post and branch are those of that day.
    A constant number of queries.
    """
    last = date(year, 12, 31)
    as_of = min(as_of or last, last)
    span = Span(date(year, 1, 1), date.fromordinal(as_of.toordinal() + 1))
    lines = tuple(lines_of(span=span, member=member))
    hours: dict[CreditAccount, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        if line.account:
            hours[CreditAccount(line.account)] += line.hours
    membership = org.membership_on(member, as_of)
    is_board = member.roles.filter(covering(as_of), role__in=BOARD_ROLES).exists()
    target = TargetBook(year).target_for(
        path=membership.branch.path if membership else "", is_board=is_board
    )
    return CreditStatement(
        member=member,
        year=year,
        as_of=as_of,
        target=target,
        accounts=tuple(
            AccountSum(
                account=account,
                hours=hours[account],
                counted=counted_in(account, hours[account], online_cap=target.online_cap),
                cap=target.online_cap if account == CreditAccount.ONLINE else None,
            )
            for account in CreditAccount
        ),
        standing=stand(hours, target, as_of=as_of),
        lines=lines,
        unfinished=tuple(unfinished_lines(member=member, span=span)),
    )
