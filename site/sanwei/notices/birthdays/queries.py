"""Whose 政治生日 falls into a month. Nobody who is 失联, 去世, 转出, 停止党籍 or 出党 is ever among them."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from sanwei.accounts.models import User
from sanwei.notices.birthdays.dates import anniversary_on, formal_since, whole_years
from sanwei.notices.models import BirthdayCard
from sanwei.org import queries as org
from sanwei.org.enums import PARTY_MEMBER_KINDS, Role
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.queries.people import registered
from sanwei.org.queries.scope import covering

# Who writes the card of a branch.
WRITING_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANISATION})
ROUND_YEARS = 10


@dataclass(frozen=True)
class Birthday:
    """``on`` is None where only the month is known; ``party_years`` (党龄) where 转正 is unknown or later."""

    member: Member
    branch: OrgUnit
    year: int
    on: date | None
    years: int
    party_years: int | None
    card: BirthdayCard | None

    @property
    def is_round(self) -> bool:
        return self.years % ROUND_YEARS == 0

    @property
    def moved_from_leap_day(self) -> bool:
        joined_on = self.member.joined_on
        return self.on is not None and joined_on is not None and joined_on.day != self.on.day


def birthdays_in(unit: OrgUnit, month: date, *, today: date) -> list[Birthday]:
    """Return the birthdays of ``unit``'s subtree in the month that begins on ``month``: by day, unknown days last.

    People are those who belong to it today, or did on the last day of a month that is over. Three queries.
    """
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    people = _people(unit, min(today, last), today)
    return _birthdays(people.filter(joined_on__month=month.month), month.year, today, last)


def birthday_of(member: Member, year: int, *, today: date) -> Birthday | None:
    """Return the birthday of ``member`` in ``year``; None for whom there is none to keep. Three queries."""
    people = Member.objects.filter(
        registered(today), kind__in=PARTY_MEMBER_KINDS, pk=member.pk, is_lost=False
    )
    found = _birthdays(people, year, today, date(year, 12, 31))
    return found[0] if found else None


def birthdays_on(day: date) -> list[Birthday]:
    """Return everybody who is to be greeted on ``day``; who has a month only, on any day of it. Three queries."""
    people = Member.objects.filter(
        registered(day),
        kind__in=PARTY_MEMBER_KINDS,
        is_lost=False,
        joined_on__month=day.month,
        user__is_active=True,
    )
    found = _birthdays(people, day.year, day, day)
    return [one for one in found if one.on in (day, None)]


def without_joining_date(unit: OrgUnit, *, today: date) -> QuerySet[Member]:
    """Return whose 入党时间 is not known at all, by pinyin: the year alone can't be kept in the roster."""
    return org.peers_on(unit, today).filter(joined_on__isnull=True)


def may_write_cards(user: object, branch: OrgUnit, *, at: datetime) -> bool:
    """Whether ``user`` writes the cards of this very branch."""
    return (
        isinstance(user, User)
        and user.is_active
        and org.roles_of(user, at=at).filter(role__in=WRITING_ROLES, unit=branch).exists()
    )


def _people(unit: OrgUnit, day: date, today: date) -> QuerySet[Member]:
    return org.peers_on(unit, day).filter(registered(today), joined_on__isnull=False)


def _birthdays(people: QuerySet[Member], year: int, today: date, last: date) -> list[Birthday]:
    members = [
        one
        for one in people.select_related("user")
        if one.joined_on is not None and one.joined_on.year < year
    ]
    branches = _branches(members, min(today, last))
    cards = {
        card.member_id: card for card in BirthdayCard.objects.filter(member__in=members, year=year)
    }
    found = [
        _birthday(one, branches[one.pk], year, cards.get(one.pk))
        for one in members
        if one.pk in branches
    ]
    return sorted(
        found, key=lambda one: (one.on is None, one.on or date.max, one.member.name_pinyin)
    )


def _birthday(member: Member, branch: OrgUnit, year: int, card: BirthdayCard | None) -> Birthday:
    joined_on = member.joined_on
    if joined_on is None:
        raise ValueError("a birthday needs 入党")
    on = anniversary_on(joined_on, year)
    since = formal_since(joined_on, member.formal_on)
    return Birthday(
        member=member,
        branch=branch,
        year=year,
        on=None if "joined_on" in member.month_only else on,
        years=year - joined_on.year,
        party_years=whole_years(since, on) if since and since <= on else None,
        card=card,
    )


def _branches(members: Iterable[Member], day: date) -> dict[int, OrgUnit]:
    rows = Membership.objects.filter(covering(day), member__in=list(members))
    return {row.member_id: row.branch for row in rows.select_related("branch")}
