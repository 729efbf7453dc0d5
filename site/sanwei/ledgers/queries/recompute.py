"""What a recompute would change: the rows, their sums, who crosses a target. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from sanwei.common import clock
from sanwei.common.periods import Quarter
from sanwei.ledgers.awarding import Claim, claim_of, set_superseded_aside
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import CreditAccount, EntryKind, PeriodState
from sanwei.ledgers.errors import RecomputeOutsideYear
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod
from sanwei.ledgers.recomputing import Change, Scope, fingerprint, replan
from sanwei.ledgers.rulebook import RuleBook, TargetBook
from sanwei.ledgers.standing import stand
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering
from sanwei.study import queries as study
from sanwei.study.models import StudyRecord

MEMBERS_READ_AT_ONCE = 200


@dataclass(frozen=True)
class Booking:
    """A change and the quarter that will take it: that of its day, or a later open one (上期补记)."""

    change: Change
    quarter: Quarter

    @property
    def is_late(self) -> bool:
        return self.quarter != Quarter.of(self.change.occurred_on)


@dataclass(frozen=True)
class BeforeAfter:
    """What a column or a branch loses and gains by the listed changes."""

    name: str
    before: Decimal
    after: Decimal
    entries: int

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class RecomputePreview:
    """``reaching`` and ``falling``: how many people cross their yearly target either way."""

    unit: OrgUnit
    from_on: date
    bookings: tuple[Booking, ...]
    accounts: tuple[BeforeAfter, ...]
    branches: tuple[BeforeAfter, ...]
    people: int
    reaching: int
    falling: int
    fingerprint: str

    @property
    def total(self) -> int:
        return len(self.bookings)

    @property
    def late(self) -> int:
        return sum(booking.is_late for booking in self.bookings)


def preview_recompute(*, unit: OrgUnit, year: int, from_on: date, at: datetime) -> RecomputePreview:
    """Tell what the rules of now would make of the facts since ``from_on``; changes nothing.

    Ordered by branch, name and day. Some queries for 200 members. Raises: RecomputeOutsideYear.
    """
    if from_on.year != year:
        raise RecomputeOutsideYear
    scope = Scope(str(unit.path), from_on)
    book = RuleBook([year])
    changes = [
        change
        for members in _batches(people_in(scope))
        for change in changes_of(members, book, scope)
    ]
    changes.sort(key=lambda c: (c.branch.path, _name(c), c.occurred_on, c.claim.key))
    quarters = _quarters(changes)
    reaching, falling = _crossings(changes, year=year, today=clock.local_date(at))
    return RecomputePreview(
        unit=unit,
        from_on=from_on,
        bookings=tuple(map(Booking, changes, quarters)),
        accounts=_by_account(changes),
        branches=_by_branch(changes),
        people=len({change.claim.member_id for change in changes}),
        reaching=reaching,
        falling=falling,
        fingerprint=fingerprint(scope, changes, quarters),
    )


def people_in(scope: Scope) -> list[int]:
    """Return whom facts or entries of the scope concern, by primary key."""
    days = {"occurred_on__gte": scope.from_on, "occurred_on__lt": scope.ends_before}
    learned = study.current_records().filter(branch__path__startswith=scope.path, **days)
    booked = LedgerEntry.objects.filter(
        kind=EntryKind.CREDIT, unit__path__startswith=scope.path, **days
    )
    keys = {
        *learned.order_by().values_list("member_id", flat=True).distinct(),
        *booked.order_by().values_list("member_id", flat=True).distinct(),
    }
    return sorted(key for key in keys if key is not None)


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), MEMBERS_READ_AT_ONCE):
        yield keys[start : start + MEMBERS_READ_AT_ONCE]


def changes_of(members: Sequence[int], book: RuleBook, scope: Scope) -> Iterator[Change]:
    """Yield what would change for ``members``, in the order of their claims. Two queries."""
    records: dict[Claim, list[StudyRecord]] = defaultdict(list)
    current = study.current_records().filter(
        member__in=members, occurred_on__gte=scope.from_on, occurred_on__lt=scope.ends_before
    )
    for record in current.select_related("branch", "item", "corrects").order_by("pk"):
        records[claim_of(record)].append(record)
    set_superseded_aside(records, book)
    tips = {
        Claim(entry.member_id or 0, entry.rule_code, entry.award_key): entry
        for entry in LedgerEntry.objects.filter(
            kind=EntryKind.CREDIT, member__in=members, corrected_by__isnull=True
        ).select_related("rule", "unit")
    }
    for claim in sorted(records.keys() | tips.keys(), key=lambda c: (c.member_id, c.code, c.key)):
        change = replan(claim, tips.get(claim), records.get(claim, ()), book, scope)
        if change is not None:
            yield change


def _quarters(changes: Sequence[Change]) -> list[Quarter]:
    """Return the quarter that will take each change, without opening one. One query."""
    units = {change.branch.pk for change in changes}
    closed = {
        (period.unit_id, period.as_quarter())
        for period in LedgerPeriod.objects.filter(unit__in=units).exclude(state=PeriodState.OPEN)
    }

    def first_open(change: Change) -> Quarter:
        quarter = Quarter.of(change.occurred_on)
        while (change.branch.pk, quarter) in closed:
            quarter = quarter.next()
        return quarter

    return [first_open(change) for change in changes]


def _by_account(changes: Sequence[Change]) -> tuple[BeforeAfter, ...]:
    rows = []
    for account in CreditAccount:
        losing = [c for c in changes if c.standing and c.standing.account == account]
        gaining = [c for c in changes if c.state and c.state.account == account]
        if losing or gaining:
            before, after = (
                sum((c.before for c in losing), ZERO),
                sum((c.after for c in gaining), ZERO),
            )
            touched = {c.claim for c in [*losing, *gaining]}
            rows.append(BeforeAfter(str(account.label), before, after, len(touched)))
    return tuple(rows)


def _by_branch(changes: Sequence[Change]) -> tuple[BeforeAfter, ...]:
    found: dict[OrgUnit, list[Change]] = defaultdict(list)
    for change in changes:
        found[change.branch].append(change)
    return tuple(
        BeforeAfter(
            branch.short_name,
            sum((c.before for c in rows), ZERO),
            sum((c.after for c in rows), ZERO),
            len(rows),
        )
        for branch, rows in sorted(found.items(), key=lambda pair: pair[0].path)
    )


def _crossings(changes: Iterable[Change], *, year: int, today: date) -> tuple[int, int]:
    """Return how many people reach and how many lose their target, each in the branch of the day. Three queries."""
    as_of = min(today, date(year, 12, 31))
    moved: dict[int, dict[CreditAccount, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for change in changes:
        if change.standing is not None:
            moved[change.claim.member_id][CreditAccount(change.standing.account)] -= change.before
        if change.state is not None:
            moved[change.claim.member_id][CreditAccount(change.state.account)] += change.after
    places = Membership.objects.filter(covering(as_of), member__in=moved).select_related("branch")
    board = set(
        RoleAssignment.objects.filter(
            covering(as_of), member__in=moved, role__in=BOARD_ROLES
        ).values_list("member_id", flat=True)
    )
    hours: dict[int, dict[CreditAccount, Decimal]] = defaultdict(dict)
    sums = (
        LedgerEntry.objects.filter(
            kind=EntryKind.CREDIT,
            member__in=moved,
            occurred_on__year=year,
            occurred_on__lte=as_of,
        )
        .order_by()
        .values_list("member_id", "account")
        .annotate(hours=Sum("amount"))
    )
    for member_pk, account, amount in sums:
        hours[member_pk or 0][CreditAccount(account)] = amount
    targets, reaching, falling = TargetBook(year), 0, 0
    for place in places:
        before = hours[place.member_id]
        after = {
            a: before.get(a, ZERO) + moved[place.member_id].get(a, ZERO) for a in CreditAccount
        }
        target = targets.target_for(path=str(place.branch.path), is_board=place.member_id in board)
        was, will_be = (stand(one, target, as_of=as_of).is_reached for one in (before, after))
        reaching += will_be and not was
        falling += was and not will_be
    return reaching, falling


def _name(change: Change) -> str:
    if change.state is not None:
        return change.state.record.member_name
    return change.standing.member_name if change.standing else ""
