"""rebuild_ledger compares the filings with the facts, lists what differs and settles it by the usual steps."""

from sanwei.ledgers.filing.classes import install_default_classes
from sanwei.ledgers.models import LedgerEntry
from tests.activities.stage import day_at, held
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import filed
from tests.ledgers.test_verification import run, tampered

DAY = day_at(14, month=8)


def test_filings_that_agree_show_no_difference(book: Book) -> None:
    held(book.world.first, on=DAY)
    book.deliver()

    assert run("rebuild_ledger", "--check") == ({"differences": [], "settled": False}, "")


def test_a_record_that_was_not_filed_is_listed_then_filed(book: Book) -> None:
    install_default_classes()
    part = held(book.world.first, on=DAY, study_minutes=0)

    found, failure = run("rebuild_ledger", "--check")
    before = len(filed())
    run("rebuild_ledger")

    assert found["differences"] == [
        {
            "unit_name": "第一支部",
            "rule_code": "filing:activity",
            "award_key": str(part.public_id),
            "booked": "",
            "expected": "2026-08-14 2026年8月主题党日 4/4",
            "entry_id": None,
        }
    ]
    assert failure == "0 awards and 1 filings do not agree with the facts"
    assert (before, len(filed())) == (0, 1)
    assert run("rebuild_ledger", "--check")[1] == ""


def test_a_changed_count_is_reversed_and_stated_anew(book: Book) -> None:
    held(book.world.first, on=DAY, study_minutes=0)
    book.deliver()
    tampered(present=2)

    run("rebuild_ledger")

    assert [(row[0], row[3]) for row in filed()] == [
        ("award", 2),
        ("reversal", -2),
        ("restatement", 4),
    ]
    assert LedgerEntry.objects.count() == 3
