"""What the ledger page shows: read from the address, gathered from the queries, said in one sentence first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Sum
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers import queries
from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.enums import CreditAccount, CreditState, PeriodState
from sanwei.ledgers.filing.periods import Stretch, offered, read_stretch
from sanwei.ledgers.models import LedgerPeriod, PeriodEvent
from sanwei.ledgers.queries import BranchTable, LifeTable, Line, MemberRow
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import RecordKind

LINES_A_PAGE = 50
PEOPLE_A_PAGE = 100  # above a branch; its own list is read and printed whole
# The people behind the counts of the table; every count on the page opens one of them.
PEOPLE = {
    "due": lambda row: row.is_due,
    "learned": lambda row: row.is_due and row.has_learned,
    "idle": lambda row: row.is_due and not row.has_learned,
    "reached": lambda row: row.state == CreditState.REACHED,
    "behind": lambda row: row.state == CreditState.BEHIND,
}


@dataclass(frozen=True)
class Filters:
    """What the address asks for; anything unreadable is as if it were not there.

    ``quarter`` may as well be a month or a year: the address has kept its first name.
    """

    quarter: Stretch
    as_of: date
    today: date
    member_id: UUID | None = None
    account: CreditAccount | None = None
    kind: RecordKind | None = None
    people: str = ""
    number: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str], *, today: date) -> "Filters":
        quarter = read_stretch(query.get("quarter", ""), today=today)
        try:
            member_id = UUID(query.get("member", ""))
        except ValueError:
            member_id = None
        account, kind = query.get("account", ""), query.get("kind", "")
        people, number = query.get("people", ""), query.get("page", "")
        return cls(
            quarter=quarter,
            as_of=quarter.span.as_of(today),
            today=today,
            member_id=member_id,
            account=CreditAccount(account) if account in CreditAccount.values else None,
            kind=RecordKind(kind) if kind in RecordKind.values else None,
            people=people if people in PEOPLE else "",
            number=int(number) if number.isdecimal() and 0 < len(number) < 6 and int(number) else 1,
        )

    @property
    def query(self) -> str:
        """Return the address of these rows, without the page number."""
        pairs = {
            "quarter": str(self.quarter),
            "member": self.member_id,
            "account": self.account,
            "kind": self.kind,
            "people": self.people,
        }
        return urlencode({name: str(value) for name, value in pairs.items() if value})

    @property
    def opens_a_number(self) -> bool:
        return bool(self.member_id or self.account or self.kind)


@dataclass(frozen=True)
class Rows:
    """The rows behind a number: ``total`` of all of them, ``lines`` of this page."""

    heading: str
    total: Decimal
    lines: tuple[Line, ...]
    number: int
    has_next: bool


@dataclass(frozen=True)
class People:
    """The people behind a count: ``count`` of all of them, ``rows`` of this page."""

    count: int
    rows: tuple[MemberRow, ...]
    number: int
    has_next: bool


@dataclass(frozen=True)
class LedgerPage:
    sentence: str
    filters: Filters
    quarters: tuple[Stretch, ...]
    table: BranchTable
    life: LifeTable | None
    people: People
    rows: Rows
    state: PeriodState | None
    event: PeriodEvent | None

    @property
    def is_branch(self) -> bool:
        return self.table.unit.is_branch

    @property
    def names_people(self) -> bool:
        """Whether anybody's name stands on it: above a branch only behind a number that was opened."""
        return self.is_branch or bool(self.filters.people or self.rows.lines)


def ledger_page(unit: OrgUnit, filters: Filters) -> LedgerPage:
    """Gather the page of ``unit``; a constant number of queries. 组织生活 is told by quarter only."""
    span = filters.quarter.span
    table = queries.branch_table(
        unit=unit, starts_on=span.starts_on, ends_before=span.ends_before, as_of=filters.as_of
    )
    quarter = span.quarters()[0] if filters.quarter.is_quarter else None
    period = (
        LedgerPeriod.objects.filter(unit=unit, year=quarter.year, quarter=quarter.number).first()
        if quarter
        else None
    )
    return LedgerPage(
        sentence=sentence_of(table),
        filters=filters,
        quarters=_quarters(filters),
        table=table,
        life=queries.life_table(
            unit=unit, quarter=quarter, as_of=filters.as_of, today=filters.today
        )
        if quarter
        else None,
        people=_people(table, filters),
        rows=_rows(unit, filters, table),
        state=_state(quarter, period),
        event=period.events.order_by("-number").first() if period else None,
    )


def sentence_of(table: BranchTable) -> str:
    """Answer the page's question in words: are the numbers right, can they be handed in?"""
    totals = table.totals
    if not totals.due and not totals.total:
        return _("%(span)s还没有应学人员，请先导入党员名册。") % {"span": table.span.label}
    words = _(
        "%(span)s应学%(due)s人，参学%(learned)s人，共记%(hours)s学时；年度已达标%(reached)s人"
    )
    if totals.behind:
        words += _("，按进度还差%(behind)s人")
    return words % {
        "span": table.span.label,
        "due": totals.due,
        "learned": totals.learned,
        "hours": plain(totals.total),
        "reached": totals.reached,
        "behind": totals.behind,
    } + _("。")


def _state(quarter: Quarter | None, period: LedgerPeriod | None) -> PeriodState | None:
    if quarter is None:
        return None
    return PeriodState(period.state) if period else PeriodState.OPEN


def _quarters(filters: Filters) -> tuple[Stretch, ...]:
    found = offered(filters.today)
    return tuple(found if filters.quarter in found else [filters.quarter, *found])


def _people(table: BranchTable, filters: Filters) -> People:
    """Return the people of a branch; of a unit above a page of those behind the count that was opened."""
    rows = tuple(filter(PEOPLE.get(filters.people), table.rows))
    if table.unit.is_branch:
        return People(len(rows), rows, 1, has_next=False)
    page = Paginator(rows, PEOPLE_A_PAGE).get_page(filters.number)
    return People(len(rows), tuple(page.object_list), page.number, has_next=page.has_next())


def _rows(unit: OrgUnit, filters: Filters, table: BranchTable) -> Rows:
    member = None
    if filters.member_id is not None:
        member = Member.objects.filter(public_id=filters.member_id).first()
        if member is None or all(row.member_id != member.public_id for row in table.rows):
            # A person of another branch does not exist here.
            filters, member = replace(filters, member_id=None), None
    if not unit.is_branch and not filters.opens_a_number:
        return Rows("", ZERO, (), 1, has_next=False)
    entries = queries.entries_of(unit=unit, span=table.span, member=member, account=filters.account)
    if filters.kind is not None:
        entries = entries.filter(record__kind=filters.kind)
    lines = queries.lines_of(
        span=table.span, unit=unit, member=member, account=filters.account, kind=filters.kind
    )
    start = (filters.number - 1) * LINES_A_PAGE
    shown = list(islice(lines, start, start + LINES_A_PAGE + 1))
    heading = [
        member.name if member else "",
        str(filters.account.label) if filters.account else "",
        str(filters.kind.label) if filters.kind else "",
    ]
    return Rows(
        heading=" · ".join(part for part in heading if part) or _("全部学习记录"),
        total=entries.order_by().aggregate(total=Sum("amount"))["total"] or ZERO,
        lines=tuple(shown[:LINES_A_PAGE]),
        number=filters.number,
        has_next=len(shown) > LINES_A_PAGE,
    )
