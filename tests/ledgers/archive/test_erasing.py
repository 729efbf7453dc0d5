"""注销 one person: the name is nowhere in the ledger any more, every sum and every seal is as before."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from sanwei.activities.models import Attendance
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.models import ErasedName, LedgerEntry, NameSalt
from sanwei.org import services as org
from sanwei.org.enums import ERASED_NAME, PartyStatus
from sanwei.org.errors import StillHere
from sanwei.study.models import StudyRecord
from tests.ledgers.archive.stage import filled, sealed
from tests.ledgers.archive.test_seals import tampered
from tests.ledgers.book import Book
from tests.ledgers.test_period_guards import refusal
from tests.world import NOW


def gone(book: Book) -> None:
    """Let 张三 leave and be erased."""
    actor = book.world.account(book.world.sun_qi)
    org.change_status(
        member=book.world.zhang_san,
        status=PartyStatus.TRANSFERRED_OUT,
        on=NOW.date(),
        actor=actor,
        at=NOW,
    )
    org.erase(member=book.world.zhang_san, reason="本人要求", actor=actor, at=NOW)


def test_the_name_goes_and_sums_and_seals_stay(book: Book) -> None:
    sealed(book)
    sums = LedgerEntry.objects.values("kind").annotate(n=Sum("amount")).order_by("kind")
    before = list(sums)
    assert LedgerEntry.objects.filter(member_name="张三").exists()

    gone(book)

    assert verify_seals() == []
    assert (
        list(sums.all())
        == before
        == [
            {"kind": "credit", "n": Decimal(5)},
            {"kind": "filing", "n": Decimal(1)},
        ]
    )
    member = book.world.zhang_san
    member.refresh_from_db()
    assert member.user is not None
    assert (member.name, member.phone, member.user.name) == (ERASED_NAME, "", ERASED_NAME)
    assert not member.user.is_active
    for model in (LedgerEntry, StudyRecord, Attendance):
        assert not model.objects.filter(member_name="张三").exists()  # type: ignore[attr-defined]
        assert model.objects.filter(member=member).exists()  # type: ignore[attr-defined]
    assert not NameSalt.objects.filter(member=member).exists()


def test_a_quarter_sealed_after_the_erasure_verifies_too(book: Book) -> None:
    period = filled(book)
    gone(book)

    sealed(book, period)

    assert verify_seals() == []


def test_a_name_put_back_by_hand_is_found(book: Book) -> None:
    sealed(book)
    gone(book)

    found = tampered(
        lambda: LedgerEntry.objects.filter(member=book.world.zhang_san).update(member_name="张三")
    )

    assert found
    assert all("is changed in member_name" in sentence for sentence in found)


def test_who_still_belongs_here_is_not_erased(book: Book) -> None:
    with pytest.raises(StillHere):
        org.erase(member=book.world.zhang_san, reason="误点", actor=None, at=NOW)

    book.world.zhang_san.refresh_from_db()
    assert book.world.zhang_san.name == "张三"


def test_a_name_leaves_an_entry_only_with_its_mark(book: Book) -> None:
    sealed(book)
    rows = LedgerEntry.objects.filter(member_name="张三")

    assert "mark is kept" in refusal(lambda: rows.update(member_name=ERASED_NAME))
    assert "only when its person is erased" in refusal(
        lambda: StudyRecord.objects.update(member_name=ERASED_NAME)
    )
    assert not ErasedName.objects.exists()


def test_told_twice_it_is_done_once(book: Book) -> None:
    sealed(book)
    gone(book)
    marks = ErasedName.objects.count()

    org.erase(member=book.world.zhang_san, reason="本人要求", actor=None, at=NOW)

    assert ErasedName.objects.count() == marks
    assert verify_seals() == []
