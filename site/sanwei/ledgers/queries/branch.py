"""党支部台账: a row a person and the totals of a branch, or of all branches under a unit."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Sum

from sanwei.ledgers.enums import CreditAccount, EntryKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries import people
from sanwei.ledgers.queries.people import Place
from sanwei.ledgers.queries.spans import Span, entries_in, span_of
from sanwei.ledgers.queries.tables import NO_QUIZ, BranchTable, MemberRow, by_branch, total_of
from sanwei.ledgers.rulebook import TargetBook
from sanwei.ledgers.standing import stand
from sanwei.org.enums import BOARD_ROLES
from sanwei.org.models import OrgUnit

ACCOUNTS: Final = {account.value: account for account in CreditAccount}


def branch_table(*, unit: OrgUnit, starts_on: date, ends_before: date, as_of: date) -> BranchTable:
    """Return the table of a branch, or of every branch under ``unit``, for ``[starts_on, ends_before)``.

    People, posts and targets are those of ``as_of``; the year is the calendar year of ``as_of`` up to that day.
    Whole quarters are read as booked (see ``span_of``). A constant number of queries.
    """
    span = span_of(starts_on, ends_before)
    rows = member_rows(unit=unit, span=span, as_of=as_of)
    return BranchTable(
        unit=unit,
        span=span,
        as_of=as_of,
        rows=rows,
        branches=by_branch(rows),
        totals=total_of(rows, name=unit.short_name, unit_id=unit.public_id),
    )


def member_rows(*, unit: OrgUnit, span: Span, as_of: date) -> tuple[MemberRow, ...]:
    """Return the rows of ``branch_table``: 应学人员 by pinyin, then who earned in ``span`` and has left."""
    places = people.places_on(unit, as_of)
    hours = _hours_in(unit, span)
    quizzes = people.quizzes_in(unit, span)
    learners = people.learners_in(unit, span, as_of)
    year = _year_hours(unit, as_of)
    roles = people.roles_on(unit, as_of)
    targets, tags = TargetBook(as_of.year), people.Tags()

    def due(place: Place) -> MemberRow:
        key = (place.branch_pk, place.member_pk)
        posts = roles.get(place.member_pk, set())
        is_board = not BOARD_ROLES.isdisjoint(posts)
        target = targets.target_for(path=place.branch_path, is_board=is_board)
        return place.row(
            as_of=as_of,
            posts=posts,
            is_due=True,
            tags=tags.of(posts, place),
            has_learned=key in learners,
            hours=hours.pop(key, {}),
            quiz=quizzes.pop(key, NO_QUIZ),
            target=target,
            year=stand(year[place.member_pk], target, as_of=as_of),
        )

    rows = [due(place) for place in places]
    left = people.places_of(set(hours) | set(quizzes))
    posts = people.roles_of(left, as_of)
    rows += [
        place.row(
            as_of=as_of,
            posts=posts[place.member_pk],
            is_due=False,
            hours=hours.get((place.branch_pk, place.member_pk), {}),
            quiz=quizzes.get((place.branch_pk, place.member_pk), NO_QUIZ),
        )
        for place in left
    ]
    rows.sort(key=lambda row: (not row.is_due, row.pinyin, row.member_id.int))
    return tuple(rows)


def _hours_in(unit: OrgUnit, span: Span) -> dict[tuple[int, int], dict[CreditAccount, Decimal]]:
    sums = (
        entries_in(unit=unit, span=span)
        .values_list("unit_id", "member_id", "account")
        .annotate(hours=Sum("amount"))
        .order_by()
    )
    found: dict[tuple[int, int], dict[CreditAccount, Decimal]] = defaultdict(dict)
    for unit_pk, member_pk, account, amount in sums:
        found[unit_pk, member_pk or 0][ACCOUNTS[account]] = amount
    return dict(found)


def _year_hours(unit: OrgUnit, as_of: date) -> dict[int, dict[CreditAccount, Decimal]]:
    """Return the year's accounts of the people of ``as_of``, earned in whatever branch."""
    sums = (
        LedgerEntry.objects.filter(
            kind=EntryKind.CREDIT,
            occurred_on__gte=date(as_of.year, 1, 1),
            occurred_on__lte=as_of,
            member__in=people.memberships_on(unit, as_of).values("member"),
        )
        .values_list("member_id", "account")
        .annotate(hours=Sum("amount"))
        .order_by()
    )
    found: dict[int, dict[CreditAccount, Decimal]] = defaultdict(dict)
    for member_pk, account, amount in sums:
        found[member_pk or 0][ACCOUNTS[account]] = amount
    return found
