"""A 党委 or 党总支 archives what it filed itself, as a branch does; its branches' quarters stay theirs."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from sanwei.common import clock
from sanwei.ledgers.archive.verifying import verify_seals
from sanwei.ledgers.filing.classes import install_default_classes
from sanwei.ledgers.filing.documents import add_document
from sanwei.ledgers.models import LedgerClass, LedgerPeriod, ReopenRequest
from sanwei.org import services as org
from sanwei.org.enums import Role, UnitKind
from sanwei.org.models import OrgUnit
from tests.ledgers.archive.stage import AUGUST, QUARTER, administrator_of, filled, sealed, state_of
from tests.ledgers.archive.test_pages import page, signed_in, step
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import came_after_all
from tests.world import NOW, START


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def filed(book: Book, unit: OrgUnit | None = None) -> LedgerPeriod:
    """File a plan of the 党委 in August; return its quarter."""
    unit = unit or book.world.committee
    install_default_classes()
    add_document(
        unit=unit,
        ledger_class=LedgerClass.objects.get(code="10"),
        title="下半年党建工作安排",
        dated_on=AUGUST,
        file=ContentFile(b"plan", name="plan.txt"),
        actor=administrator_of(book),
        at=NOW,
    )
    return LedgerPeriod.objects.get(unit=unit, year=2026, quarter=3)


def own(book: Book, client: object, unit: OrgUnit | None = None) -> str:
    address = reverse("ledgers:archive_own", args=[(unit or book.world.committee).public_id])
    response = client.get(address, {"quarter": QUARTER})  # type: ignore[attr-defined]
    assert response.status_code == 200
    text: str = response.content.decode()
    return text


def test_the_committee_archives_its_own_quarter_in_two_steps(book: Book) -> None:
    period = filed(book)
    filled(book)
    above = signed_in(book, book.world.sun_qi)

    before = own(book, above)
    closing = step(above, "close", book.world.committee)
    done = step(above, "seal", book.world.committee)

    assert "可以归档了" in before
    assert "核对后确认" in closing
    assert "已由孙七在2026年10月12日归档，共1条。" in done
    assert state_of(period) == "sealed"
    assert verify_seals() == []
    branch = LedgerPeriod.objects.get(unit=book.world.first, year=2026, quarter=3)
    assert branch.state == "open"


def test_the_overview_leads_to_the_own_ledger(book: Book) -> None:
    filed(book)
    above = signed_in(book, book.world.sun_qi)

    shown = page(above, book.world.committee)
    desk = above.get(reverse("home:desk", args=[book.world.committee.public_id])).content.decode()

    own_page = reverse("ledgers:archive_own", args=[book.world.committee.public_id])
    assert f'href="{own_page}?quarter=2026Q3"' in shown
    assert f'href="{own_page}?quarter=2026Q3"' in desk


def test_what_branches_correct_is_not_counted_as_its_own(book: Book) -> None:
    filed(book)
    sealed(book)
    came_after_all(book)
    above = signed_in(book, book.world.sun_qi)

    shown = own(book, above)
    table = above.get(
        reverse("ledgers:corrections", args=[book.world.committee.public_id]),
        {"quarter": QUARTER, "own": ""},
    ).content.decode()

    assert "更正表（" not in shown
    assert "这一季没有更正" in table


def test_a_branch_finds_no_ledger_of_the_committee(book: Book) -> None:
    period = filed(book)
    secretary = signed_in(book, book.world.li_si)
    committee = book.world.committee.public_id

    seen = secretary.get(reverse("ledgers:archive_own", args=[committee]))
    done = secretary.post(
        reverse("ledgers:archive_close", args=[committee]), {"quarter": str(QUARTER)}
    )

    assert (seen.status_code, done.status_code) == (404, 404)
    assert state_of(period) == "open"


def test_the_committee_opens_again_by_two_of_its_own(book: Book) -> None:
    period = filed(book)
    world = book.world
    above = signed_in(book, world.sun_qi)
    step(above, "close", world.committee)
    step(above, "seal", world.committee)
    step(above, "ask_reopen", world.committee, reason="漏了半年总结")
    asked = ReopenRequest.objects.get()
    decide = reverse(
        "ledgers:archive_decide_reopen", args=[world.committee.public_id, asked.public_id]
    )

    alone = above.post(decide, {"quarter": str(QUARTER), "decision": "grant"})
    assert (alone.status_code, state_of(period)) == (403, "sealed")
    org.assign_role(
        member=world.zhao_liu,
        unit=world.committee,
        role=Role.ADMINISTRATOR,
        starts_on=START,
        at=NOW,
    )
    second = signed_in(book, world.zhao_liu)
    step(second, "decide_reopen", world.committee, asked.public_id, decision="grant")

    assert state_of(period) == "open"


def test_the_committee_checks_what_a_general_branch_archived(book: Book) -> None:
    office = org.create_unit(
        name="机关党总支", kind=UnitKind.GENERAL_BRANCH, parent=book.world.committee
    )
    period = filed(book, office)
    org.assign_role(
        member=book.world.zhao_liu, unit=office, role=Role.SECRETARY, starts_on=START, at=NOW
    )
    secretary, above = signed_in(book, book.world.zhao_liu), signed_in(book, book.world.sun_qi)

    refused = above.post(
        reverse("ledgers:archive_close", args=[office.public_id]), {"quarter": str(QUARTER)}
    )
    step(secretary, "close", office)
    step(secretary, "seal", office)
    step(above, "review", office, kind="return", text="总结缺附件", due_on="2026-10-20")

    assert refused.status_code == 403
    assert state_of(period) == "sealed"
    shown = page(above, book.world.committee)
    assert "退回补正待答复1件。" in shown
    assert "总结缺附件" in own(book, secretary, office)
