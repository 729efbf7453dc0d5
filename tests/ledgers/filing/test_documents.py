"""资料件: uploaded with the tick, filed at once, handed only to who may open the ledger, taken back with a reason."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sanwei.ledgers.filing.classes import install_default_classes
from sanwei.ledgers.models import LedgerClass, LedgerDocument
from sanwei.org.models import Member
from tests.activities.clients import BACKEND
from tests.ledgers.archive.stage import sealed
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import filed
from tests.ledgers.test_period_guards import refusal

DAY = date(2026, 9, 29)


def client_of(book: Book, member: Member) -> Client:
    client = Client()
    client.force_login(book.world.account(member), BACKEND)
    return client


def upload(client: Client, book: Book, **changes: object) -> object:
    install_default_classes()
    data = {
        "ledger_class": LedgerClass.objects.get(code="10").pk,
        "title": "第三季度工作小结",
        "dated_on": DAY.isoformat(),
        "file": SimpleUploadedFile("小结.docx", b"PK content"),
        "confirmed_unclassified": "on",
        **changes,
    }
    url = reverse("ledgers:document_add", args=[book.world.first.public_id])
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def test_an_uploaded_paper_is_filed_by_class_and_day(book: Book) -> None:
    secretary = client_of(book, book.world.li_si)

    upload(secretary, book)

    assert filed() == [("award", "10", "2026-09-29 第三季度工作小结", None, None, False)]
    document = LedgerDocument.objects.get()
    got = secretary.get(reverse("ledgers:document_file", args=[document.public_id]))
    assert b"".join(got.streaming_content) == b"PK content"  # type: ignore[attr-defined]
    assert "%E5%B0%8F%E7%BB%93.docx" in got["Content-Disposition"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"confirmed_unclassified": None}, "请先确认文件不含涉密内容"),
        ({"file": SimpleUploadedFile("x.exe", b"MZ")}, "只收PDF"),
        ({"file": SimpleUploadedFile("x.docx", b"")}, "空文件"),
        ({"dated_on": "2999-01-01"}, "不能晚于今天"),
        ({"title": ""}, "请写名称"),
    ],
)
def test_what_can_not_be_filed_is_said_and_nothing_is_kept(
    book: Book, change: dict[str, object], said: str
) -> None:
    response = upload(client_of(book, book.world.li_si), book, **change)

    assert said in response.content.decode()  # type: ignore[attr-defined]
    assert not LedgerDocument.objects.exists()
    assert filed() == []


def test_a_paper_of_an_archived_quarter_is_filed_late(book: Book) -> None:
    sealed(book)

    upload(client_of(book, book.world.li_si), book)

    assert [row[5] for row in filed(rule_code="filing:document")] == [True]


def test_a_paper_is_taken_back_with_a_reason_and_its_file_goes(book: Book) -> None:
    secretary = client_of(book, book.world.li_si)
    upload(secretary, book)
    document = LedgerDocument.objects.get()
    address = reverse("ledgers:document_withdraw", args=[document.public_id])

    secretary.post(address, {"reason": " "})
    assert len(filed()) == 1
    secretary.post(address, {"reason": "传错了文件"})

    assert [row[0] for row in filed()] == ["award", "reversal"]
    document.refresh_from_db()
    assert (document.withdrawn_by_name, document.withdrawn_reason) == ("李四", "传错了文件")
    got = secretary.get(reverse("ledgers:document_file", args=[document.public_id]))
    assert got.status_code == 404


def test_who_stands_above_reads_and_another_branch_finds_nothing(book: Book) -> None:
    upload(client_of(book, book.world.li_si), book)
    document = LedgerDocument.objects.get()
    above, stranger = client_of(book, book.world.sun_qi), client_of(book, book.world.zhou_ba)
    member = client_of(book, book.world.zhang_san)

    answers = {
        name: [
            one.get(reverse(f"ledgers:{name}", args=[document.public_id])).status_code
            for one in (above, stranger, member)
        ]
        for name in ("document", "document_file")
    }

    assert answers == {"document": [200, 404, 404], "document_file": [200, 404, 404]}
    assert upload(above, book).status_code == 403  # type: ignore[attr-defined]
    taken = reverse("ledgers:document_withdraw", args=[document.public_id])
    assert above.post(taken, {"reason": "x"}).status_code == 403
    assert stranger.post(taken, {"reason": "x"}).status_code == 404


def test_a_filed_paper_is_not_changed_behind_its_back(book: Book) -> None:
    upload(client_of(book, book.world.li_si), book)

    assert "stays as it was filed" in refusal(lambda: LedgerDocument.objects.update(title="x"))
    assert "never deleted" in refusal(lambda: LedgerDocument.objects.get().delete())
