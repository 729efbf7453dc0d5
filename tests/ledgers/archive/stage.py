"""Puts a branch into a quarter that is over, and its secretary before the archive."""

from datetime import date

from sanwei.accounts.models import User
from sanwei.common.periods import Quarter
from sanwei.ledgers import services
from sanwei.ledgers.models import LedgerPeriod
from sanwei.org.models import OrgUnit
from tests.activities.stage import day_at, held
from tests.ledgers.book import Book
from tests.world import NOW

QUARTER = Quarter(2026, 3)
AUGUST = date(2026, 8, 14)


def filled(book: Book, unit: OrgUnit | None = None) -> LedgerPeriod:
    """Hold a 主题党日 in August with one absent, record two hours of study; return the open quarter."""
    world = book.world
    unit = unit or world.first
    held(unit, on=day_at(14, month=8), absent={world.zhang_san: "personal"})
    book.record(world.li_si, AUGUST)
    book.record(world.zhang_san, AUGUST)
    book.deliver()
    return LedgerPeriod.objects.get(unit=unit, year=2026, quarter=3)


def sealed(book: Book, period: LedgerPeriod | None = None) -> LedgerPeriod:
    period = period or filled(book)
    secretary = secretary_of(book)
    services.close_period(period=period, actor=secretary, at=NOW)
    return services.seal(period=period, actor=secretary, at=NOW)


def secretary_of(book: Book) -> User:
    return book.world.account(book.world.li_si)


def administrator_of(book: Book) -> User:
    return book.world.account(book.world.sun_qi)


def state_of(period: LedgerPeriod) -> str:
    period.refresh_from_db()
    return period.state
