"""归档类别 in the admin: by who administers the whole house, its code for ever, each fact in one class."""

import pytest
from django.test import Client
from django.urls import reverse

from sanwei.common.models import AuditEntry
from sanwei.ledgers.filing.classes import class_for, install_default_classes
from sanwei.ledgers.models import LedgerClass
from sanwei.org import services as org
from sanwei.org.enums import Role
from tests.ledgers.book import Book
from tests.ledgers.test_pages import signed_in
from tests.world import NOW, START


@pytest.fixture
def admin(book: Book) -> Client:
    install_default_classes()
    return signed_in(book, book.world.sun_qi)


def fields(standing: str = "", /, **changes: object) -> dict[str, object]:
    """Return what the form of a class holds, with ``changes``."""
    one = LedgerClass.objects.filter(code=standing).first() or LedgerClass(order=200)
    told = {
        "code": one.code,
        "name": one.name,
        "folder": one.folder,
        "parent": one.parent_id or "",
        "order": one.order,
        "takes": one.takes,
        "retired_on": "",
        **changes,
    }
    return {name: value for name, value in told.items() if value is not None}


def change(client: Client, standing: str, /, **changes: object) -> str:
    """Post the form of a class; return its page where it is refused, else nothing."""
    one = LedgerClass.objects.get(code=standing)
    response = client.post(
        reverse("ledger_classes:edit", args=[one.pk]), fields(standing, **changes)
    )
    assert response.status_code in {200, 302}
    return response.content.decode() if response.status_code == 200 else ""


def test_the_list_names_every_class_its_folder_and_what_it_takes(admin: Client) -> None:
    page = admin.get(reverse("ledger_classes:index")).content.decode()

    for words in ("04主题党日", "支部党员大会", "13问题整改", "自动归入"):
        assert words in page


def test_a_class_is_renamed_with_a_trace_and_keeps_its_code(admin: Client) -> None:
    assert change(admin, "12", name="荣誉和宣传报道", code="99") == ""

    one = LedgerClass.objects.get(code="12")
    assert (one.name, one.folder_name()) == ("荣誉和宣传报道", "12荣誉和宣传报道")
    assert not LedgerClass.objects.filter(code="99").exists()
    (trace,) = AuditEntry.objects.filter(action="ledger.class")
    assert (trace.actor_name, trace.details["code"]) == ("孙七", "12")


def test_a_new_class_takes_its_place_in_the_table(admin: Client) -> None:
    response = admin.post(reverse("ledger_classes:add"), fields(code="14", name="师带徒"))

    assert response.status_code == 302
    assert LedgerClass.objects.get(code="14").folder_name() == "14师带徒"


def test_what_another_class_takes_is_refused_by_name(admin: Client) -> None:
    page = change(admin, "12", takes=["activity:theme_day"])

    assert "主题党日" in page
    assert class_for("activity:theme_day", on=NOW.date()) == LedgerClass.objects.get(code="04")
    assert not AuditEntry.objects.filter(action="ledger.class").exists()


def test_a_retired_class_takes_nothing_from_its_day_on(admin: Client) -> None:
    assert change(admin, "11", retired_on="2026-10-01") == ""

    assert LedgerClass.objects.get(code="11").retired_on is not None
    assert all(
        class_for(source, on=NOW.date()) is None
        for source in LedgerClass.objects.get(code="11").takes
    )


@pytest.mark.parametrize("who", ["li_si", "zhao_liu", "wu_jiu", "zhang_san"])
def test_who_administers_nothing_has_no_such_screen(admin: Client, book: Book, who: str) -> None:
    client = signed_in(book, getattr(book.world, who))

    response = client.get(reverse("ledger_classes:index"))

    assert response.status_code in {302, 403, 404}
    client.post(reverse("ledger_classes:add"), fields(code="14", name="x"))
    assert not LedgerClass.objects.filter(code="14").exists()


def test_the_administrator_of_one_branch_does_not_change_the_classes_of_all(
    admin: Client, book: Book
) -> None:
    org.assign_role(
        member=book.world.zhang_san, unit=book.world.first, role=Role.ADMINISTRATOR,
        starts_on=START, actor=None, at=NOW,
    )  # fmt: skip
    client = signed_in(book, book.world.zhang_san)
    one = LedgerClass.objects.get(code="12")

    client.post(reverse("ledger_classes:edit", args=[one.pk]), fields("12", name="改了"))

    one.refresh_from_db()
    assert one.name == "荣誉与宣传"
