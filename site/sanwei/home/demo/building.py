"""Builds the demo in an empty database, in one transaction."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.core.management.base import CommandError
from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import clock, outbox
from sanwei.common.periods import Quarter
from sanwei.home.demo import cast, courses, gatherings, screens
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.cast import Account
from sanwei.ledgers import services as ledgers
from sanwei.ledgers.models import LedgerPeriod
from sanwei.org.models import OrgUnit

Say = Callable[[str], None]
ONLINE_CAP = Decimal(8)


@transaction.atomic
def build(*, as_of: date, say: Say) -> list[Account]:
    """Fill the database with the stories as they stand on ``as_of``; return the accounts to sign in with.

    Raises: CommandError where the database already holds an organisation.
    """
    if OrgUnit.objects.exists():
        raise CommandError(
            "this database already holds an organisation; the demo wants an empty one"
        )
    calendar = Calendar(as_of)
    say("名册：六个党组织、三个党小组、八十名党员")
    accounts = cast.enter(calendar)
    committee = OrgUnit.get_first_root_node()
    for year in sorted({calendar.opens_on.year, as_of.year}):
        ledgers.install_default_rules(unit=committee, year=year, online_cap_hours=ONLINE_CAP)
    say("微党课和测验：七课、四套题")
    opened = courses.open_courses(calendar)
    say("集中培训和集体学习")
    gatherings.hold(calendar)
    say("手机上的学习和答题")
    screens.use(calendar, opened)
    say("记入台账")
    while outbox.deliver(at=clock.now(), limit=1000):
        pass
    _archive(calendar)
    return accounts


def _archive(calendar: Calendar) -> None:
    """Archive what lies before the last full quarter; that one is still being checked."""
    secretary = User.objects.get(member__name="吕永红")
    for period in LedgerPeriod.objects.select_related("unit").order_by("year", "quarter", "unit"):
        if Quarter(period.year, period.quarter) < calendar.last_full:
            closed = ledgers.close_period(period=period, actor=secretary, at=calendar.at(7, 6, 9))
            ledgers.seal(period=closed, actor=secretary, at=calendar.at(7, 6, 10))
