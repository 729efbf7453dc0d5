"""Builds the demo in an empty database, in two transactions: whom one meets, then what they did."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.core.management.base import CommandError
from django.db import transaction

from sanwei.activities import services as activities
from sanwei.common import audit, clock, outbox
from sanwei.common.models import AuditEntry
from sanwei.home.demo import (
    archived,
    asked,
    cast,
    courses,
    flagged,
    greeted,
    handed_in,
    library,
    life,
    listed,
    monthly,
    reflected,
    screens,
    searched,
    voices,
)
from sanwei.home.demo.calendar import Calendar
from sanwei.home.demo.cast import Account
from sanwei.ledgers import services as ledgers
from sanwei.org.models import OrgUnit
from sanwei.study import services as study
from sanwei.study.models import StudyRecord

Say = Callable[[str], None]
ONLINE_CAP = Decimal(8)
SETTLED = "demo.settle"


def build(*, as_of: date, say: Say) -> list[Account]:
    """Fill an empty database with the stories as they stand on ``as_of``; return the accounts to sign in with.

    Raises: CommandError where the database already holds an organisation.
    """
    accounts = settle(as_of=as_of, say=say)
    live(as_of=as_of, say=say)
    return accounts


@transaction.atomic
def settle(*, as_of: date, say: Say) -> list[Account]:
    """First half, in one transaction: people, rules, lectures and quizzes; one can sign in from here on."""
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
    activities.install_life_rules(
        unit=committee, year=calendar.opens_on.year, actor=None, at=clock.now()
    )
    say("微党课和测验：八课、五套题")
    courses.open_courses(calendar)
    say("微故事、月读一书和机关书屋")
    library.furnish(calendar)
    audit.log(
        at=clock.now(),
        actor=None,
        action=SETTLED,
        target_label="org.unit",
        target_key=committee.public_id,
        as_of=as_of.isoformat(),
    )
    return accounts


@transaction.atomic
def live(*, as_of: date, say: Say) -> None:
    """Second half, in one transaction: what people studied, and the ledger that follows from it."""
    calendar = Calendar(as_of)
    say("组织生活：三会一课、主题党日、集中培训")
    life.hold(calendar)
    reflected.write(calendar)
    monthly.guide(calendar)
    listed.offer(calendar)
    say("手机上的学习和答题")
    opened = courses.opened_courses()
    screens.use(calendar, opened)
    flagged.flag(calendar)
    courses.ask_in_film(calendar)
    say("学习任务和外部学习")
    asked.ask(calendar, opened)
    asked.hand_in(calendar)
    say("政治生日和意见建议")
    greeted.congratulate(calendar)
    voices.hear(calendar)
    handed_in.hand_in(calendar)
    searched.search(calendar)
    say("记入台账")
    archived.file_papers(calendar)
    study.close_months(at=calendar.now)
    _deliver()
    archived.archive(calendar)
    archived.check(calendar)
    life.correct(calendar)
    _deliver()


def interrupted_on() -> date | None:
    """Return the demo's today where only the first half was built, as after a killed start."""
    entry = AuditEntry.objects.filter(action=SETTLED).order_by("-pk").first()
    if entry is None or StudyRecord.objects.exists():
        return None
    return date.fromisoformat(entry.details["as_of"])


def _deliver() -> None:
    while outbox.deliver(at=clock.now(), limit=1000):
        pass
