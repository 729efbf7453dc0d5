"""Many records that reach the ledger at once: the same entries as one by one, at hardly more cost."""

from datetime import date
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.ledgers import services
from sanwei.study.models import StudyRecord
from tests.ledgers.book import HOUR, Book
from tests.world import NOW

AUGUST = date(2026, 8, 14)


def test_what_arrives_together_earns_what_it_would_have_earned_alone(book: Book) -> None:
    item = book.item()
    people = [book.world.zhang_san, book.world.li_si, book.world.wang_wu]
    for person in people:
        book.record(person, AUGUST, length_seconds=5400)
        book.online(person, AUGUST, item)
    wrong = book.record(people[0], AUGUST, length_seconds=2 * HOUR)
    book.correct(wrong, length_seconds=HOUR)
    again = book.online(people[1], date(2026, 8, 20), item, evidence_key="second version")

    book.deliver()

    assert book.entries(people[0]) == [
        ("award", "group", "1.50"),
        ("award", "online", "0.25"),
        ("award", "group", "1.00"),
    ]
    for person in people[1:]:
        assert book.entries(person) == [("award", "group", "1.50"), ("award", "online", "0.25")]
    assert not again.entries.exists()
    call_command("rebuild_ledger", "--check", stdout=StringIO())


def test_reads_are_the_same_for_one_record_and_for_three(book: Book) -> None:
    world = book.world
    one, *three = (
        book.record(person, AUGUST)
        for person in (world.zhang_san, world.li_si, world.zhao_liu, world.sun_qi)
    )

    assert reads_of(three) == reads_of([one])


def reads_of(records: list[StudyRecord]) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert len(services.award_together(records=records, at=NOW)) == len(records)
    return sum(query["sql"].startswith("SELECT") for query in seen.captured_queries)
