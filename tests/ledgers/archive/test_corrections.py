"""The lines of the 更正表: where a correction stands, when it was made, and what never stands there."""

from datetime import date, timedelta

from sanwei.common.periods import Quarter
from sanwei.ledgers.archive.corrections import corrections_count, corrections_of
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.points import booking
from sanwei.org.enums import Role
from sanwei.study.models import StudyRecord
from tests.ledgers.archive.stage import AUGUST, QUARTER, filled, sealed
from tests.ledgers.book import HOUR, Book
from tests.ledgers.filing.hands import came_after_all
from tests.ledgers.points import stage as points
from tests.world import NOW

NEXT = Quarter(2026, 4)


def test_a_correction_after_the_seal_stands_in_the_quarter_of_its_fact_and_where_it_was_booked(
    book: Book,
) -> None:
    sealed(book, filled(book))
    came_after_all(book)
    branch = book.world.first

    for quarter in (QUARTER, NEXT):
        (line,) = corrections_of(branch, quarter)
        assert (line.occurred_on.month, line.booked_in, line.is_late) == (8, NEXT, True)
        assert corrections_count(branch, quarter) == 1
    assert corrections_of(branch, Quarter(2026, 2)) == []
    assert corrections_count(branch, Quarter(2026, 2)) == 0


def test_a_correction_carries_the_moment_of_the_decision_not_of_the_booking(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    book.correct(record, length_seconds=2 * HOUR)
    book.deliver()

    (line,) = corrections_of(book.world.first, QUARTER)

    decided_at = StudyRecord.objects.get(corrects=record).recorded_at
    assert line.at == decided_at
    assert line.step.booked_at != decided_at


def test_points_are_not_in_the_table_of_the_ledger(book: Book) -> None:
    world = book.world
    points.approve(world.committee)
    points.post(world, world.zhao_liu, Role.GROUP_LEADER, world.group)
    booking.revoke(
        claim=points.booked(world, world.zhao_liu, points.rule(world)),
        reason="课不是他讲的",
        actor=world.account(world.li_si),
        actor_name="李四",
        at=NOW + timedelta(days=11),
    )
    quarter = Quarter.of(date(2026, 10, 9))

    assert LedgerEntry.objects.filter(kind="points", step="reversal").exists()
    assert corrections_of(world.first, quarter) == []
    assert corrections_count(world.first, quarter) == 0
