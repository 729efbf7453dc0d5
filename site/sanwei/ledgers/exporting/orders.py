"""What was asked, read back from plain parameters and checked for one person at one moment.

Parameters are texts (and lists of them) that JSON holds: ``unit``, ``member`` (``own`` for oneself), ``period``
(``2026Q3``, ``2026``) or ``starts_on`` and ``ends_on``, ``as_of``, ``kinds``, ``posts``, ``columns``, ``account``,
``record_kind``, ``with``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.activities.access import reach_of
from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers import queries
from sanwei.ledgers.access import PersonScope, person_for, unit_for
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.errors import LedgerNotVisible, PersonNotVisible
from sanwei.ledgers.exporting.errors import ExportNotVisible, ExportRefused
from sanwei.ledgers.queries import Span
from sanwei.ledgers.statistics.enums import Post
from sanwei.org import queries as org
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import RecordKind

OWN = "own"
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DAYS = 366 * 3


@dataclass(frozen=True)
class Order:
    """``unit``: whose ledger; None only for one's own record of who belongs nowhere. ``scope``: whom it is about.

    ``at`` is when it is worked off; ``requester`` is who gets it. ``counted_on``: the day of which people are, where it
    is not the usual one; ``kinds`` and ``posts`` as in a statistic. ``state``: what the files name in place of the
    moment, where the same data must give the same bytes.
    """

    requester: User
    at: datetime
    span: Span
    unit: OrgUnit | None = None
    scope: PersonScope | None = None
    own: Member | None = None
    columns: tuple[str, ...] = ()
    account: CreditAccount | None = None
    record_kind: RecordKind | None = None
    extras: frozenset[str] = frozenset()
    counted_on: date | None = None
    kinds: frozenset[MemberKind] = frozenset()
    posts: frozenset[Post] = frozenset()
    state: str = ""

    @property
    def today(self) -> date:
        return clock.local_date(self.at)

    @property
    def as_of(self) -> date:
        return self.counted_on or self.span.as_of(self.today)

    @property
    def place(self) -> OrgUnit:
        """Raises: ExportRefused where no unit was chosen."""
        if self.unit is None:
            raise ExportRefused(_("请先选党组织。"))
        return self.unit

    @property
    def member(self) -> Member:
        """Raises: ExportRefused where nobody was chosen."""
        member = self.own or (self.scope.member if self.scope else None)
        if member is None:
            raise ExportRefused(_("请先选一位党员。"))
        return member

    @property
    def quarter(self) -> Quarter | None:
        """The quarter, where the span is one."""
        (first, *more) = self.span.quarters()
        is_one = (self.span.starts_on, self.span.ends_before) == (
            first.starts_on,
            first.ends_before,
        )
        return first if is_one and not more else None

    def sees_sick(self, branch: OrgUnit) -> bool:
        """Whether the requester reads 病假 in ``branch``: its 书记 alone."""
        return reach_of(self.requester, branch, None, at=self.at).sees_sick

    def own_branches(self) -> frozenset[int]:
        """Return the branches whose 书记 the requester is, by primary key. One query."""
        held = org.roles_of(self.requester, at=self.at).filter(role=Role.SECRETARY)
        return frozenset(held.values_list("unit_id", flat=True))


def read(parameters: Mapping[str, Any], *, requester: User, at: datetime) -> Order:
    """Return what ``parameters`` ask for. Raises: ExportNotVisible for what the person may not open, ExportRefused."""
    unit, scope, own = _whose(parameters, requester, at)
    account, kind = parameters.get("account", ""), parameters.get("record_kind", "")
    return Order(
        requester=requester,
        at=at,
        span=span_of(parameters),
        unit=unit,
        scope=scope,
        own=own,
        columns=tuple(str(one) for one in parameters.get("columns", ())),
        account=CreditAccount(account) if account in CreditAccount.values else None,
        record_kind=RecordKind(kind) if kind in RecordKind.values else None,
        extras=frozenset(str(one) for one in parameters.get("with", ())),
        counted_on=_day(parameters["as_of"]) if parameters.get("as_of") else None,
        kinds=frozenset(kind for kind in MemberKind if kind in parameters.get("kinds", ())),
        posts=frozenset(post for post in Post if post in parameters.get("posts", ())),
    )


def span_of(parameters: Mapping[str, Any]) -> Span:
    """Return the days that are asked for. Raises: ExportRefused."""
    period = str(parameters.get("period", ""))
    if period:
        return _named(period)
    starts_on = _day(parameters.get("starts_on", ""))
    ends_on = _day(parameters.get("ends_on", ""))
    if ends_on < starts_on:
        raise ExportRefused(_("开始日期晚于结束日期，请对调。"))
    if (ends_on - starts_on).days > MOST_DAYS:
        raise ExportRefused(_("一次最多导出三年，请缩短时段。"))
    _check_year(starts_on.year)
    _check_year(ends_on.year)
    return queries.span_of(starts_on, ends_on + timedelta(days=1))


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise ExportRefused(_("请填好起止日期。")) from error


def _named(period: str) -> Span:
    try:
        if len(period) == len("2026") and period.isdecimal():
            _check_year(int(period))
            return queries.span_of(date(int(period), 1, 1), date(int(period) + 1, 1, 1))
        quarter = Quarter.parse(period)
        _check_year(quarter.year)
    except ValueError as error:
        raise ExportRefused(_("请重新选时段。")) from error
    return queries.span_of(quarter.starts_on, quarter.ends_before)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ExportRefused(_("请填写四位年份，例如2026。"))


def _whose(
    parameters: Mapping[str, Any], requester: User, at: datetime
) -> tuple[OrgUnit | None, PersonScope | None, Member | None]:
    who = str(parameters.get("member", ""))
    if who == OWN:
        member = org.member_of(requester)
        if member is None or not requester.is_active:
            raise ExportNotVisible
        membership = org.membership_on(member, clock.local_date(at))
        return membership.branch if membership else None, None, member
    try:
        unit = unit_for(requester, _key(parameters.get("unit")), at=at)
        scope = person_for(requester, _key(who), at=at) if who else None
    except (LedgerNotVisible, PersonNotVisible) as error:
        raise ExportNotVisible from error
    return (scope.unit, scope, None) if scope else (unit, None, None)


def _key(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise ExportNotVisible from error
