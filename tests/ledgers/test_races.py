"""What happens at the same moment, on SQLite files and PostgreSQL with threads of their own."""

from datetime import date

from django.db import transaction

from sanwei.ledgers import services
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod, PeriodEvent, SealManifest
from sanwei.study.models import StudyRecord
from tests.databases import race
from tests.ledgers.book import open_book
from tests.ledgers.test_period_guards import entry, refusal
from tests.world import NOW, World

AUGUST = date(2026, 8, 14)


def test_many_callers_open_one_period(real_world: World) -> None:
    def opened() -> int:
        return services.open_period_for(unit=real_world.first, occurred_on=AUGUST, at=NOW).pk

    keys = race(*[opened] * 6)

    assert len(set(keys)) == 1
    assert LedgerPeriod.objects.count() == 1


def test_an_insert_that_races_the_seal_is_in_before_it_or_refused(real_world: World) -> None:
    """Whoever wins: what the sealer counts after closing is what the sealed quarter holds for ever."""
    actor = real_world.account(real_world.li_si)
    for number in range(8):
        period = LedgerPeriod.objects.create(unit=real_world.first, year=2030 + number, quarter=1)

        def seal(period: LedgerPeriod = period) -> int:
            closing = services.close_period(period=period, actor=actor, at=NOW)
            counted = LedgerEntry.objects.filter(period=closing).count()
            services.seal(period=closing, actor=actor, at=NOW)
            return counted

        def insert(period: LedgerPeriod = period, number: int = number) -> str:
            return refusal(lambda: entry(real_world, period, award_key=f"race:{number}").save())

        counted, *answers = race(seal, insert)

        period.refresh_from_db()
        assert period.state == PeriodState.SEALED
        assert counted == LedgerEntry.objects.filter(period=period).count()
        assert (answers == [""]) == (counted == 1), answers
    assert verify_seals() == []
    assert SealManifest.objects.count() == 8


def test_an_insert_that_waits_for_its_commit_holds_up_the_closing(real_world: World) -> None:
    """The order that a check without a lock gets wrong: insert, close, commit of the insert."""
    import threading

    actor = real_world.account(real_world.li_si)
    period = services.open_period_for(unit=real_world.first, occurred_on=AUGUST, at=NOW)
    inserted = threading.Event()

    def insert() -> None:
        with transaction.atomic():
            entry(real_world, period).save()
            inserted.set()
            # Long enough for the other thread to reach its UPDATE; it must not get past it.
            threading.Event().wait(0.3)

    def close() -> int:
        inserted.wait(10)
        services.close_period(period=period, actor=actor, at=NOW)
        return LedgerEntry.objects.filter(period=period).count()

    assert race(insert, close) == [None, 1]


def test_one_claim_from_two_records_at_once_is_booked_once(real_world: World) -> None:
    book = open_book(real_world)
    item = book.item()
    records = [
        book.online(real_world.zhang_san, date(2026, 8, day), item) for day in (14, 15, 16, 17)
    ]

    def award(record: StudyRecord) -> int:
        return len(services.award(record=record, at=NOW))

    booked = race(*[lambda r=r: award(r) for r in records])

    assert sorted(booked) == [0, 0, 0, 1]
    assert LedgerEntry.objects.count() == 1


def test_one_quarter_is_sealed_once_and_two_of_a_branch_make_one_chain(real_world: World) -> None:
    actor = real_world.account(real_world.li_si)
    periods = [
        LedgerPeriod.objects.create(unit=real_world.first, year=2030, quarter=quarter)
        for quarter in (1, 2, 3)
    ]
    for period in periods:
        services.close_period(period=period, actor=actor, at=NOW)

    def seal(period: LedgerPeriod) -> str:
        return services.seal(period=period, actor=actor, at=NOW).state

    answers = race(*[lambda p=p: seal(p) for p in (*periods, *periods)])

    assert answers.count("sealed") == 3, answers
    digests = list(PeriodEvent.objects.exclude(digest="").order_by("pk").values_list("digest"))
    linked = PeriodEvent.objects.exclude(digest="").order_by("pk").values_list("previous_digest")
    assert list(linked) == [("",), *digests[:-1]]
    assert verify_seals() == []
