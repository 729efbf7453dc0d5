"""The people of a branch: particulars, memberships with transfers, posts, an account each."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from sanwei.accounts.models import User
from sanwei.home.scale.dice import Dice
from sanwei.home.scale.names import name_of
from sanwei.home.scale.size import Size
from sanwei.org.enums import MemberKind, PartyStatus, Role, Sex
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.services.people import FIRST_NUMBER, pinyin_of

AT_ONCE = 500
BOARD = (Role.SECRETARY, Role.ORGANISATION, Role.DISCIPLINE)
TRANSFERRED_PERCENT, LEFT_PERCENT = 3, 1
PROBATIONARY_PERCENT, ACTIVIST_PERCENT = 4, 2


@dataclass(frozen=True)
class Place:
    """A branch that people may be moved to."""

    branch: OrgUnit
    groups: list[OrgUnit]


def enter(size: Size, places: list[Place], home: int, *, first: int, count: int) -> None:
    """Take ``count`` people into branch number ``home``; ``first`` is the number of the first of them.

    The first three are its 支委会 and stay. Of the others some are transferred to another branch or leave.
    """
    place = places[home]
    people = [_member(size, first + order, is_formal=order < len(BOARD)) for order in range(count)]
    accounts = User.objects.bulk_create([_account(size, one) for one in people], AT_ONCE)
    for one, account in zip(people, accounts, strict=True):
        one.user = account
    memberships = []
    for order, one in enumerate(people):
        memberships += _stays(size, places, home, one, may_move=order >= len(BOARD))
    Member.objects.bulk_create(people, AT_ONCE)
    Membership.objects.bulk_create(memberships, AT_ONCE)
    posts = [
        RoleAssignment(member=one, unit=place.branch, role=role, starts_on=size.starts_on)
        for one, role in zip(people, BOARD, strict=False)
    ]
    leaders = zip(people[len(BOARD) :], place.groups, strict=False)
    posts += [
        RoleAssignment(member=one, unit=group, role=Role.GROUP_LEADER, starts_on=size.starts_on)
        for one, group in leaders
    ]
    RoleAssignment.objects.bulk_create(posts, AT_ONCE)


def _member(size: Size, number: int, *, is_formal: bool) -> Member:
    dice = Dice(size.seed, "member", number)
    name = name_of(dice)
    born_on = dice.day(date(1950, 1, 1), date(2003, 1, 1))
    joined_on = dice.day(born_on.replace(year=born_on.year + 20, day=1), date(2024, 1, 1))
    return Member(
        public_id=dice.public_id(),
        number=str(FIRST_NUMBER + number),
        name=name,
        name_pinyin=pinyin_of(name),
        sex=dice.choice((Sex.MALE, Sex.FEMALE)),
        born_on=born_on,
        phone=f"199{number:08}",
        **_kind(size, dice, joined_on, is_formal=is_formal),
    )


def _kind(size: Size, dice: Dice, joined_on: date, *, is_formal: bool) -> dict[str, Any]:
    if not is_formal and dice.chance(ACTIVIST_PERCENT):
        return {"kind": MemberKind.ACTIVIST, "joined_on": None}
    if not is_formal and dice.chance(PROBATIONARY_PERCENT):
        return {"kind": MemberKind.PROBATIONARY, "joined_on": size.as_of - timedelta(days=200)}
    formal_on = joined_on + timedelta(days=365)
    return {"kind": MemberKind.FORMAL, "joined_on": joined_on, "formal_on": formal_on}


def _stays(
    size: Size, places: list[Place], home: int, member: Member, *, may_move: bool
) -> list[Membership]:
    dice = Dice(size.seed, "stay", member.number)
    place = places[home]
    stay = Membership(
        member=member,
        branch=place.branch,
        group=dice.choice(place.groups) if place.groups else None,
        starts_on=min(size.starts_on, place.branch.founded_on or size.starts_on),
    )
    if not may_move or size.days < 2:
        return [stay]
    on = dice.day(size.starts_on + timedelta(days=1), size.as_of)
    if dice.chance(LEFT_PERCENT):
        stay.ends_before = on
        member.status, member.status_on = PartyStatus.TRANSFERRED_OUT, on
    elif dice.chance(TRANSFERRED_PERCENT) and len(places) > 1:
        there = places[(home + dice.randrange(1, len(places))) % len(places)]
        stay.ends_before = on
        group = dice.choice(there.groups) if there.groups else None
        return [
            stay,
            Membership(member=member, branch=there.branch, group=group, starts_on=on),
        ]
    return [stay]


def _account(size: Size, member: Member) -> User:
    """Return an account that nobody can sign in to until it gets a password."""
    return User(
        public_id=Dice(size.seed, "account", member.number).public_id(),
        number=member.number,
        name=member.name,
        phone=member.phone,
        password=make_password(None),
    )
