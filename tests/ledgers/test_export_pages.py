"""The pages: choose, wait, download; nobody opens what others asked for."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from sanwei.common.models import AuditEntry
from sanwei.ledgers.exporting import services
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind, ExportState
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.models import Export, PaperTemplate
from sanwei.org.models import Member
from tests.ledgers.book import Book
from tests.ledgers.exporting import ask, content, made
from tests.ledgers.test_pages import signed_in
from tests.ledgers.test_papers import SECRECY, word
from tests.world import NOW

LEDGER = (ExportKind.STUDY_LEDGER, ExportForm.XLSX)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_choosing_queues_a_file_and_leads_to_its_page(book: Book) -> None:
    client = signed_in(book, book.world.li_si)

    response = client.post(
        reverse("ledgers:export_ask", args=[book.world.first.public_id]),
        {"kind": "study_ledger", "form": "xlsx", "period": "2026Q3"},
    )

    export = Export.objects.get()
    assert response.headers["Location"] == f"/ledger/exports/{export.public_id}/?new=1"
    assert (export.title, export.requester_name) == ("第一支部2026年第三季度党员学习台账", "李四")
    assert DBTaskResult.objects.get(pk=export.task_key).queue_name == "exports"
    page = client.get(response.headers["Location"]).content.decode()
    assert "已经排上，马上开始。" in page
    assert 'aria-live="polite"' in page


def test_the_page_hears_of_progress_and_then_of_the_file(book: Book) -> None:
    world = book.world
    client = signed_in(book, world.li_si)
    export = ask(world, world.li_si, *LEDGER, world.first)
    address = reverse("ledgers:export_state", args=[export.public_id])
    Export.objects.update(state=ExportState.RUNNING, progress_permille=437)

    under_way = client.get(address)
    services.run(export=export, at=NOW)
    done = client.get(address)

    assert (under_way["X-Export-State"], done["X-Export-State"]) == ("running", "done")
    assert "正在生成，已完成43%" in under_way.content.decode()
    assert reverse("ledgers:export_file", args=[export.public_id]) in done.content.decode()


def test_the_file_comes_under_its_name_and_leaves_a_trace(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)

    response = signed_in(book, world.li_si).get(
        reverse("ledgers:export_file", args=[export.public_id])
    )

    assert body(response) == content(export)
    assert "%E7%AC%AC%E4%B8%80%E6%94%AF%E9%83%A8" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert AuditEntry.objects.filter(action="ledger.export_downloaded").count() == 1


@pytest.mark.parametrize("name", ["export_one", "export_state", "export_file"])
@pytest.mark.parametrize("who", ["zhou_ba", "sun_qi", "zhang_san", "zhao_liu"])
def test_what_another_asked_for_does_not_exist(book: Book, name: str, who: str) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)
    client = signed_in(book, getattr(world, who))

    assert client.get(reverse(f"ledgers:{name}", args=[export.public_id])).status_code == 404
    assert export.title not in client.get(reverse("ledgers:exports")).content.decode()
    for act in ("cancel", "again"):
        address = reverse(f"ledgers:export_{act}", args=[export.public_id])
        assert client.post(address).status_code == 404


def test_who_lost_the_post_meets_a_closed_door(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)
    client = signed_in(book, world.li_si)
    world.li_si.roles.all().delete()

    response = client.get(reverse("ledgers:export_file", args=[export.public_id]))

    assert response.status_code == 404
    assert not AuditEntry.objects.filter(action="ledger.export_downloaded").exists()


def test_an_expired_file_says_so(book: Book) -> None:
    world = book.world
    export = made(world, world.li_si, *LEDGER, world.first)
    Export.objects.update(expires_at=NOW)

    response = signed_in(book, world.li_si).get(
        reverse("ledgers:export_file", args=[export.public_id])
    )

    assert response.status_code == 410
    assert "已过保留期" in response.content.decode()


def test_cancelled_and_asked_again(book: Book) -> None:
    world = book.world
    client = signed_in(book, world.li_si)
    export = ask(world, world.li_si, *LEDGER, world.first)

    client.post(reverse("ledgers:export_cancel", args=[export.public_id]))
    client.post(reverse("ledgers:export_again", args=[export.public_id]))

    states = Export.objects.order_by("pk").values_list("state", "title")
    assert list(states) == [
        (ExportState.CANCELLED, export.title),
        (ExportState.QUEUED, export.title),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_many(
    book: Book, rows: int, django_assert_max_num_queries: Any
) -> None:
    world = book.world
    for number in range(rows):
        made(
            world, world.li_si, ExportKind.FREE, ExportForm.CSV, world.first,
            columns=["name"], starts_on="2026-01-01", ends_on=f"2026-01-1{number}",
        )  # fmt: skip
    client = signed_in(book, world.li_si)

    with django_assert_max_num_queries(10):
        page = client.get(reverse("ledgers:exports")).content.decode()

    assert page.count("保留到") == rows


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("li_si", "first", 200),
        ("sun_qi", "first", 200),
        ("sun_qi", "committee", 200),
        ("li_si", "second", 404),
        ("zhou_ba", "first", 404),
        ("zhang_san", "first", 404),
        ("li_si", "committee", 404),
    ],
)
@pytest.mark.parametrize("name", ["export_ask", "papers"])
def test_the_doors_open_for_the_desk_of_the_unit(
    book: Book, name: str, who: str, unit: str, status: int
) -> None:
    client = signed_in(book, getattr(book.world, who))
    address = reverse(f"ledgers:{name}", args=[getattr(book.world, unit).public_id])

    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    "kind",
    ["study_ledger", "personal_record", "quarterly", "certificate", "free", "archive"],
)
def test_each_kind_asks_for_what_it_needs(book: Book, kind: str) -> None:
    client = signed_in(book, book.world.li_si)
    address = reverse("ledgers:export_ask", args=[book.world.first.public_id])

    page = client.get(f"{address}?kind={kind}").content.decode()
    refused = client.post(f"{address}?kind={kind}", {"kind": kind, "form": "exe"})

    assert f'name="kind" value="{kind}"' in page
    assert ('name="member"' in page) == (kind in ("personal_record", "certificate"))
    assert ('name="columns"' in page) == (kind == "free")
    assert refused.status_code == 422
    assert not Export.objects.exists()


def test_only_people_of_the_branch_are_offered(book: Book) -> None:
    client = signed_in(book, book.world.li_si)
    address = reverse("ledgers:export_ask", args=[book.world.first.public_id])

    page = client.get(f"{address}?kind=certificate").content.decode()

    assert "张三" in page
    assert "王五" not in page


def test_a_member_asks_for_his_own_papers(book: Book) -> None:
    client = signed_in(book, book.world.zhang_san)

    client.post(
        reverse("ledgers:export_own"), {"kind": "certificate", "form": "docx", "period": "2026"}
    )

    export = Export.objects.get()
    assert (export.title, export.parameters) == (
        "张三2026年度学时证明",
        {"period": "2026", "member": "own"},
    )


def test_a_template_is_brought_looked_at_and_taken_back(book: Book) -> None:
    world = book.world
    client = signed_in(book, world.li_si)
    address = reverse("ledgers:papers", args=[world.first.public_id])
    file = SimpleUploadedFile("学时证明.docx", word("支部的格式 {{ 姓名 }}", SECRECY))

    client.post(address, {"paper": "certificate", "file": file, "is_unclassified": "on"})
    page = client.get(address).content.decode()
    preview = client.get(
        reverse("ledgers:paper_preview", args=[world.first.public_id, Paper.CERTIFICATE])
    )
    made_of = body(preview)
    client.post(reverse("ledgers:paper_reset", args=[world.first.public_id, Paper.CERTIFICATE]))

    assert "本组织的模板：学时证明.docx" in page
    assert io.BytesIO(made_of).read(2) == b"PK"
    assert not PaperTemplate.objects.exists()


def test_what_is_wrong_with_a_template_stands_on_the_page(book: Book) -> None:
    client = signed_in(book, book.world.li_si)
    file = SimpleUploadedFile("x.docx", word("{{ 手机号 }}", SECRECY))

    response = client.post(
        reverse("ledgers:papers", args=[book.world.first.public_id]),
        {"paper": "certificate", "file": file, "is_unclassified": "on"},
    )

    assert response.status_code == 422
    assert "“手机号”不是这张表的字段" in response.content.decode()


def test_a_template_without_the_tick_is_not_taken(book: Book) -> None:
    client = signed_in(book, book.world.li_si)
    file = SimpleUploadedFile("x.docx", word(SECRECY))

    response = client.post(
        reverse("ledgers:papers", args=[book.world.first.public_id]),
        {"paper": "certificate", "file": file},
    )

    assert response.status_code == 422
    assert not PaperTemplate.objects.exists()


@pytest.mark.parametrize("name", ["paper_file", "paper_preview"])
def test_templates_of_another_branch_do_not_exist(book: Book, name: str) -> None:
    client = signed_in(book, book.world.zhou_ba)
    for paper in ("certificate", "nonsense"):
        unit = book.world.first if paper == "certificate" else book.world.second
        address = reverse(f"ledgers:{name}", args=[unit.public_id, paper])
        assert client.get(address).status_code == 404


def test_the_anonymous_find_nothing(book: Book) -> None:
    export = made(book.world, book.world.li_si, *LEDGER, book.world.first)

    response = Client().get(reverse("ledgers:export_file", args=[export.public_id]))

    assert response.status_code == 302


def test_nobody_without_a_member_has_papers_of_his_own(book: Book) -> None:
    client = signed_in(book, book.world.zhang_san)
    Member.objects.filter(pk=book.world.zhang_san.pk).update(user=None)

    assert client.get(reverse("ledgers:export_own")).status_code == 404
