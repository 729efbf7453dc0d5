"""Builds it all in an empty database: the organisation in one transaction, then a transaction a branch."""

import gc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.management.base import CommandError
from django.db import transaction

from sanwei.activities import services as activities
from sanwei.home.scale import items, people, units
from sanwei.home.scale.booking import Booker
from sanwei.home.scale.life import Home, live
from sanwei.home.scale.people import Place
from sanwei.home.scale.size import Size
from sanwei.home.scale.storing import Store
from sanwei.home.scale.studying import study
from sanwei.ledgers import services as ledgers
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.services.people import FIRST_NUMBER

Say = Callable[[str], None]
PASSWORD = "sanwei2026"  # noqa: S105 - of made-up people, printed by the command
TOLD_TIMES = 20


@dataclass
class Made:
    """How many rows were made."""

    branches: int = 0
    members: int = 0
    items: int = 0
    activities: int = 0
    attendance: int = 0
    sessions: int = 0
    records: int = 0
    entries: int = 0

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in asdict(self).items())


def build(size: Size, say: Say) -> Made:
    """Fill an empty database; the same size and seed give the same rows. Memory does not grow with the branches.

    Raises: CommandError where the database already holds an organisation.
    """
    if OrgUnit.objects.exists():
        raise CommandError(
            "this database already holds an organisation; make_scale wants an empty one"
        )
    made = Made(branches=size.branches, members=size.members, items=size.lectures)
    with transaction.atomic():
        places, courses = _found(size, say)
    store = Store()
    booker = Booker(size, store)
    gc.freeze()  # what stays: no reason to walk over it again and again
    for number, place in enumerate(places):
        with transaction.atomic():
            _fill(size, number, place, courses, booker, made)
        if (
            not (number + 1) * TOLD_TIMES % max(TOLD_TIMES, size.branches)
            or number + 1 == size.branches
        ):
            say(
                f"{number + 1}/{size.branches} branches, {made.records} records, {made.entries} entries"
            )
    store.finish()
    return made


def accounts() -> list[dict[str, str]]:
    """Give the administrator, a secretary and a member a password; return whom one can sign in as."""
    root = OrgUnit.get_first_root_node()
    branch = OrgUnit.objects.branches().first()
    members = Member.objects.select_related("user").order_by("pk")
    plain = members.filter(memberships__branch=branch, roles__isnull=True).first()
    found = [
        ("党委管理员", members.filter(roles__role=Role.ADMINISTRATOR, roles__unit=root).first()),
        ("支部书记", members.filter(roles__role=Role.SECRETARY, roles__unit=branch).first()),
        ("党员", plain),
    ]
    told = []
    for role, member in found:
        if member is not None and member.user is not None:
            member.user.set_password(PASSWORD)
            member.user.save(update_fields=["password"])
            told.append(
                {"role": role, "name": member.name, "number": member.number, "password": PASSWORD}
            )
    return told


def _found(size: Size, say: Say) -> tuple[list[Place], list[items.Course]]:
    founded = list(units.found(size))
    places = [Place(branch, groups) for branch, groups, _count in founded]
    say(f"{OrgUnit.objects.count()} units")
    first = 0
    for home, (_branch, _groups, count) in enumerate(founded):
        people.enter(size, places, home, first=first, count=count)
        first += count
    say(f"{first} members")
    root = OrgUnit.get_first_root_node()
    for year in size.years:
        ledgers.install_default_rules(unit=root, year=year)
    activities.install_life_rules(
        unit=root, year=size.years[0], actor=None, at=size.begins_at - timedelta(hours=1)
    )
    administrator = Member.objects.filter(roles__isnull=True).order_by("pk").first()
    if administrator is None:
        administrator = Member.objects.get(number=str(FIRST_NUMBER))
    org.assign_role(
        member=administrator,
        unit=root,
        role=Role.ADMINISTRATOR,
        starts_on=size.starts_on,
        at=size.begins_at,
    )
    return places, items.publish(size, root)


def _fill(
    size: Size,
    number: int,
    place: Place,
    courses: list[items.Course],
    booker: Booker,
    made: Made,
) -> None:
    """Store what one branch held, studied and booked."""
    stays = Membership.objects.filter(branch=place.branch).select_related("member__user", "group")
    board = RoleAssignment.objects.filter(unit=place.branch, role__in=people.BOARD)
    home = Home(
        number=number,
        branch=place.branch,
        groups=place.groups,
        stays=list(stays.order_by("pk")),
        board=list(board.order_by("pk").values_list("member_id", flat=True)),
        store=booker.store,
    )
    life, done = live(size, home), study(size, home, courses)
    life.write(home.store)
    done.write(home.store)
    records = [*life.records, *done.records]
    home.store.write(records)
    home.store.write(done.withdrawals)
    made.activities += len(life.activities)
    made.attendance += len(life.attendance)
    made.sessions += len(done.sessions)
    made.records += len(records) + len(done.withdrawals)
    made.entries += booker.book_branch(place.branch, number, life.parts, records, done.withdrawals)
