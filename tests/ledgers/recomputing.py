"""Hands for tests of 按规则重算: a back-dated rule, the preview, its acceptance."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from sanwei.ledgers import queries, services
from sanwei.ledgers.models import CreditRule, Recompute
from sanwei.ledgers.queries import RecomputePreview
from sanwei.org.models import OrgUnit
from tests.ledgers.book import HOUR, Book
from tests.world import NOW

JULY, AUGUST, OCTOBER = date(2026, 7, 1), date(2026, 8, 14), date(2026, 10, 9)
REASON = "党委通知：集体学习每小时计0.5学时"


def halve(book: Book, *, per_hour: str = "0.5", starts_on: date = JULY) -> CreditRule:
    """Let 集体学习 of the whole 党委 be worth ``per_hour`` from a past day on."""
    rule = CreditRule.objects.filter(unit=book.world.committee, year=2026, method="group")
    return services.change_rule(
        rule=rule.order_by("version")[0],
        starts_on=starts_on,
        basis="党委通知",
        parameters={"per_hour": per_hour, "step_minutes": 30},
        reaches_back=True,
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
    )


def preview(book: Book, *, unit: OrgUnit | None = None, from_on: date = JULY) -> RecomputePreview:
    return queries.preview_recompute(
        unit=unit or book.world.committee, year=from_on.year, from_on=from_on, at=NOW
    )


def accept(book: Book, shown: RecomputePreview, *, key: UUID | None = None) -> Recompute:
    return services.start_recompute(
        public_id=key or uuid4(),
        unit=shown.unit,
        year=shown.from_on.year,
        from_on=shown.from_on,
        accepted=shown.fingerprint,
        reason=REASON,
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
    )


def booked(book: Book, shown: RecomputePreview) -> Recompute:
    return services.run_recompute(run=accept(book, shown), at=NOW)


@pytest.fixture
def told(book: Book) -> Book:
    """Both branches met in June, August and October, two hours each time."""
    for member in (book.world.zhang_san, book.world.wang_wu):
        for day in (date(2026, 6, 5), AUGUST, OCTOBER):
            book.record(member, day, length_seconds=2 * HOUR, title=f"{member.name}{day:%m}月")
    book.deliver()
    return book
