"""季度归档 on screen: who sees which step, what each step says, and that nobody else gets near."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanwei.common import clock
from sanwei.common.models import AuditEntry
from sanwei.ledgers.models import PeriodReview, ReopenRequest, ReviewAnswer
from sanwei.org.models import Member, OrgUnit
from tests.activities.clients import BACKEND
from tests.ledgers.archive.stage import (
    QUARTER,
    administrator_of,
    filled,
    sealed,
    secretary_of,
    state_of,
)
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import came_after_all
from tests.world import NOW


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(book: Book, member: Member) -> Client:
    client = Client()
    # A session begins by the real clock, which ends it too.
    with pytest.MonkeyPatch.context() as real:
        real.setattr(clock, "now", timezone.now)
        client.force_login(book.world.account(member), BACKEND)
    session = client.session
    session["sanwei_started"] = NOW.timestamp()
    session.save()
    return client


def page(client: Client, unit: OrgUnit) -> str:
    response = client.get(reverse("ledgers:archive", args=[unit.public_id]), {"quarter": QUARTER})
    assert response.status_code == 200
    return response.content.decode()


def step(client: Client, name: str, unit: OrgUnit, *args: object, **data: object) -> str:
    """Post one step; return the page it leads to."""
    response = client.post(
        reverse(f"ledgers:archive_{name}", args=[unit.public_id, *args]),
        {"quarter": str(QUARTER), **data},
        follow=True,
    )
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_quarter_that_owes_a_turn_says_which_and_is_not_closed(book: Book) -> None:
    period = filled(book)
    secretary = signed_in(book, book.world.li_si)

    shown = page(secretary, book.world.first)
    answer = step(secretary, "close", book.world.first)

    assert "本季党课未开展（未说明）" in shown
    assert "确认归档" not in shown
    assert "还不能归档" in answer
    assert state_of(period) == "open"


def test_the_secretary_archives_in_two_steps(book: Book, nothing_owed: None) -> None:
    period = filled(book)
    secretary = signed_in(book, book.world.li_si)

    before = page(secretary, book.world.first)
    closing = step(secretary, "close", book.world.first)
    done = step(secretary, "seal", book.world.first)

    assert "可以归档了" in before
    assert "核对后确认" in closing
    assert "3/4" in closing
    # The month of study is filed with it.
    assert "已由李四在2026年10月12日归档，共7条。" in done
    assert state_of(period) == "sealed"


def test_archiving_is_called_off_only_with_a_reason(book: Book, nothing_owed: None) -> None:
    period = filled(book)
    secretary = signed_in(book, book.world.li_si)
    step(secretary, "close", book.world.first)

    refused = step(secretary, "cancel", book.world.first, reason=" ")
    assert state_of(period) == "closing"
    step(secretary, "cancel", book.world.first, reason="漏记一次党课")

    assert "请写明原因" in refused
    assert state_of(period) == "open"


def test_a_running_quarter_is_not_archived(book: Book, nothing_owed: None) -> None:
    filled(book)
    secretary = signed_in(book, book.world.li_si)

    answer = step(secretary, "close", book.world.first, quarter="2026Q4")

    assert "这一季还没有结束" in answer


def test_the_unit_above_sends_back_and_the_branch_answers(book: Book) -> None:
    period = sealed(book)
    above = signed_in(book, book.world.sun_qi)
    secretary = signed_in(book, book.world.li_si)
    due = (clock.local_date(NOW) + timedelta(days=4)).isoformat()

    step(above, "review", book.world.first, kind="return", text="七月记录为何迟七周？", due_on=due)
    desk = secretary.get(reverse("home:desk", args=[book.world.first.public_id])).content.decode()
    shown = page(secretary, book.world.first)
    review = PeriodReview.objects.get()
    done = step(secretary, "answer", book.world.first, review.public_id, text="经办人休假，已补")

    assert "退回补正：七月记录为何迟七周？" in desk
    assert "请在10月16日以前答复" in shown
    assert "经办人休假，已补" in done
    assert "等支部答复" not in done
    assert state_of(period) == "sealed"


def test_a_return_needs_a_day_and_a_word(book: Book) -> None:
    sealed(book)
    above = signed_in(book, book.world.sun_qi)

    no_day = step(above, "review", book.world.first, kind="return", text="为何迟？")
    no_word = step(above, "review", book.world.first, kind="comment", text=" ")

    assert "请选补正期限" in no_day
    assert "请写明内容" in no_word
    assert not PeriodReview.objects.exists()


def test_a_quarter_opens_again_by_two_people(book: Book) -> None:
    period = sealed(book)
    secretary, above = signed_in(book, book.world.li_si), signed_in(book, book.world.sun_qi)

    step(secretary, "ask_reopen", book.world.first, reason="漏记八月党课")
    asked = ReopenRequest.objects.get()
    alone = secretary.post(
        reverse(
            "ledgers:archive_decide_reopen", args=[book.world.first.public_id, asked.public_id]
        ),
        {"quarter": str(QUARTER), "decision": "grant"},
    )
    assert state_of(period) == "sealed"
    step(above, "decide_reopen", book.world.first, asked.public_id, decision="grant")

    assert alone.status_code == 403
    assert state_of(period) == "open"
    event = period.events.get(number=3)
    assert (event.actor_name, event.approver_name, event.reason) == ("李四", "孙七", "漏记八月党课")


def test_who_asked_from_above_does_not_decide_alone(book: Book) -> None:
    period = sealed(book)
    above = signed_in(book, book.world.sun_qi)

    step(above, "ask_reopen", book.world.first, reason="数有误")
    asked = ReopenRequest.objects.get()
    answer = above.post(
        reverse(
            "ledgers:archive_decide_reopen", args=[book.world.first.public_id, asked.public_id]
        ),
        {"quarter": str(QUARTER), "decision": "grant"},
    )

    assert answer.status_code == 403
    assert "须由另一人同意" in answer.content.decode()
    assert state_of(period) == "sealed"


def test_the_unit_above_sees_every_branch_with_its_state(book: Book) -> None:
    sealed(book)
    above = signed_in(book, book.world.sun_qi)

    step(above, "review", book.world.first, kind="comment", text="记录清楚")
    step(above, "review", book.world.first, kind="return", text="为何迟？", due_on="2026-10-20")
    shown = page(above, book.world.committee)

    assert "2个支部，1个已归档。退回补正待答复1件。" in shown
    assert "退回补正，10月20日前答复" in shown
    assert shown.index("第一支部") < shown.index("第二支部")
    assert "未说明" in shown


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("archive", "get"),
        ("archive_own", "get"),
        ("corrections", "get"),
        ("filings", "get"),
        ("document_add", "get"),
        ("archive_close", "post"),
        ("archive_seal", "post"),
        ("archive_cancel", "post"),
        ("archive_review", "post"),
        ("archive_ask_reopen", "post"),
    ],
)
def test_another_branchs_secretary_finds_nothing(book: Book, name: str, rest: str) -> None:
    sealed(book)
    stranger = signed_in(book, book.world.zhou_ba)

    response = getattr(stranger, rest)(
        reverse(f"ledgers:{name}", args=[book.world.first.public_id]),
        {"quarter": str(QUARTER), "reason": "x", "text": "x"},
    )

    assert response.status_code == 404
    assert not PeriodReview.objects.exists()
    assert not ReopenRequest.objects.exists()


def test_another_branchs_secretary_can_not_answer_through_his_own_desk(book: Book) -> None:
    sealed(book)
    above = signed_in(book, book.world.sun_qi)
    step(above, "review", book.world.first, kind="return", text="为何迟？", due_on="2026-10-20")
    review = PeriodReview.objects.get()
    stranger = signed_in(book, book.world.zhou_ba)

    response = stranger.post(
        reverse("ledgers:archive_answer", args=[book.world.second.public_id, review.public_id]),
        {"quarter": str(QUARTER), "text": "与我无关"},
    )

    assert response.status_code == 404
    assert not ReviewAnswer.objects.exists()


def test_the_unit_above_does_not_archive_for_the_branch(book: Book, nothing_owed: None) -> None:
    period = filled(book)
    above = signed_in(book, book.world.sun_qi)

    response = above.post(
        reverse("ledgers:archive_close", args=[book.world.first.public_id]),
        {"quarter": str(QUARTER)},
    )

    assert response.status_code == 403
    assert state_of(period) == "open"


def test_the_table_of_corrections_keeps_the_old_line(book: Book) -> None:
    period = filled(book)
    sealed(book, period)
    came_after_all(book)

    client = signed_in(book, book.world.li_si)
    shown = client.get(
        reverse("ledgers:corrections", args=[book.world.first.public_id]), {"quarter": QUARTER}
    ).content.decode()
    archived = page(client, book.world.first)

    assert "<del>实到3/应到4</del>" in shown
    assert "<ins>实到4/应到4</ins>" in shown
    assert "签到机漏记" in shown
    assert "上期补记" in shown
    assert "3/4" in archived
    assert "4/4" in archived
    assert "归档后更正1处" in archived


def test_opening_the_corrections_from_above_leaves_a_trace(book: Book) -> None:
    sealed(book)
    above = signed_in(book, book.world.sun_qi)

    above.get(reverse("ledgers:corrections", args=[book.world.first.public_id]))

    assert AuditEntry.objects.filter(
        action="ledger.open_names", actor_name=administrator_of(book).name
    ).exists()
    assert secretary_of(book).name == "李四"
