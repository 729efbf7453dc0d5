"""What is held is filed by itself, once, under its class; what is corrected is reversed and stated anew."""

from datetime import date

import pytest

from sanwei.activities import services as activities
from sanwei.activities.enums import ActivityKind
from sanwei.activities.events import ActivityFinished
from sanwei.activities.models import ActivityBranch
from sanwei.common import outbox
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.filing import consumers
from sanwei.ledgers.filing.classes import DEFAULTS, install_default_classes, save_class
from sanwei.ledgers.filing.errors import ClassInvalid, ClassTakenTwice
from sanwei.ledgers.filing.queries import class_counts, filings_of
from sanwei.ledgers.models import LedgerClass, LedgerEntry
from sanwei.ledgers.queries import Span
from sanwei.org import services as org
from tests.activities.stage import day_at, held, hold, mark, part_of
from tests.ledgers.archive.stage import sealed
from tests.ledgers.book import Book
from tests.ledgers.filing.hands import came_after_all, filed
from tests.ledgers.test_period_guards import refusal
from tests.world import NOW

AUGUST = Span(date(2026, 8, 1), date(2026, 9, 1))
DAY = day_at(14, month=8)


def test_a_held_theme_day_is_filed_under_its_class_with_its_counts(book: Book) -> None:
    held(book.world.first, on=DAY, absent={book.world.zhang_san: "personal"})
    book.deliver()

    assert filed() == [("award", "04", "2026-08-14 2026年8月主题党日", 3, 4, False)]
    entry = LedgerEntry.objects.get(kind=EntryKind.FILING)
    assert entry.ledger_class is not None
    assert (entry.unit, entry.unit_name, entry.amount) == (book.world.first, "第一支部", 1)


def test_what_is_not_closed_is_not_filed(book: Book) -> None:
    hold(book.world.first, on=DAY)
    book.deliver()

    assert filed() == []


def test_the_same_event_twice_files_once(book: Book) -> None:
    part = held(book.world.first, on=DAY)
    book.deliver()

    event = ActivityFinished(part_id=part.public_id, occurred_on=DAY.date())
    consumers.file_finished_together([event, event])
    consumers.file_finished(event)

    assert len(filed()) == 1


def test_a_joint_day_has_a_row_in_the_ledger_of_each_branch(book: Book) -> None:
    world = book.world
    activity = hold(world.first, on=DAY, partners=[world.second])
    for branch in (world.first, world.second):
        part = part_of(activity, branch)
        mark(part, at=DAY)
        activities.finish(part=part, actor=None, at=activity.ends_at)
    book.deliver()

    assert [(row[3], row[4]) for row in filed(unit=world.first)] == [(4, 4)]
    assert [(row[3], row[4]) for row in filed(unit=world.second)] == [(3, 3)]


def test_a_groups_meeting_is_filed_by_its_branch_under_the_groups_name(book: Book) -> None:
    held(book.world.group, ActivityKind.GROUP_MEETING, on=DAY)
    book.deliver()

    ((_step, code, title, _present, _due, _late),) = filed(unit=book.world.first)
    assert (code, title) == ("03.03", "2026-08-14 第一支部一组 2026年第1次党小组会")


def test_a_correction_in_an_open_quarter_reverses_and_states_anew(book: Book) -> None:
    held(book.world.first, on=DAY, absent={book.world.zhang_san: "personal"})
    book.deliver()

    came_after_all(book)

    assert [(row[0], row[3], row[4]) for row in filed()] == [
        ("award", 3, 4),
        ("reversal", -3, -4),
        ("restatement", 4, 4),
    ]
    assert filings_of(book.world.first, AUGUST).count() == 1


def test_a_correction_of_an_archived_quarter_goes_into_the_open_one(book: Book) -> None:
    sealed(book)

    came_after_all(book)

    steps = LedgerEntry.objects.filter(kind="filing").order_by("pk")
    assert [(e.step, str(e.period.as_quarter()), e.is_late) for e in steps] == [
        ("award", "2026Q3", False),
        ("reversal", "2026Q4", True),
        ("restatement", "2026Q4", True),
    ]
    assert {e.reason for e in steps if e.corrects} == {"签到机漏记，核对纸质签到表"}
    assert [e.present for e in filings_of(book.world.first, AUGUST)] == [4]


def test_a_reversal_that_does_not_take_the_counts_back_is_refused(book: Book) -> None:
    held(book.world.first, on=DAY)
    book.deliver()
    first = LedgerEntry.objects.get(kind="filing")
    wrong = LedgerEntry.objects.get(pk=first.pk)
    wrong.pk, wrong.public_id = None, type(wrong.public_id)(int=7)
    wrong.step, wrong.corrects, wrong.reason, wrong.amount = "reversal", first, "x", -first.amount
    wrong.due, wrong.present = -4, -3

    assert "mirrors" in refusal(lambda: wrong.save(force_insert=True))


def test_a_transfer_is_filed_in_both_ledgers_and_a_first_entry_in_none(book: Book) -> None:
    world = book.world
    org.transfer(member=world.zhang_san, branch=world.second, on=DAY.date(), actor=None, at=DAY)
    book.deliver()

    assert [row[1:3] for row in filed(unit=world.first)] == [("02", "2026-08-14 组织关系转出")]
    assert [row[1:3] for row in filed(unit=world.second)] == [("02", "2026-08-14 组织关系转入")]
    assert LedgerEntry.objects.filter(kind="filing", member_name="张三").count() == 2


@pytest.mark.django_db
def test_the_usual_classes_are_installed_once_and_then_left_alone() -> None:
    install_default_classes()
    LedgerClass.objects.filter(code="10").update(name="计划与总结")

    install_default_classes()

    assert [one.code for one in LedgerClass.objects.order_by("order")] == [d[0] for d in DEFAULTS]
    assert LedgerClass.objects.get(code="10").name == "计划与总结"


@pytest.mark.django_db
def test_a_class_names_its_folder_and_keeps_its_code() -> None:
    install_default_classes()
    one = LedgerClass.objects.select_related("parent").get(code="03.01")

    assert one.folder_name() == "03三会一课/01支部党员大会"
    assert LedgerClass.objects.get(code="10").folder_name() == "10计划总结与报表"
    assert "never changes" in refusal(
        lambda: LedgerClass.objects.filter(pk=one.pk).update(code="99")
    )
    assert "never deleted" in refusal(lambda: LedgerClass.objects.get(code="09").delete())


def test_a_class_may_not_take_what_another_takes_nor_go_three_deep(book: Book) -> None:
    install_default_classes()
    actor = book.world.account(book.world.sun_qi)
    part = LedgerClass.objects.get(code="03.01")
    common = {
        "name": "另一类",
        "folder": "",
        "order": 5,
        "retired_on": None,
        "actor": actor,
        "at": NOW,
    }

    with pytest.raises(ClassTakenTwice):
        save_class(
            ledger_class=None,
            code="14",
            parent=None,
            takes=["activity:theme_day"],
            **common,  # type: ignore[arg-type]
        )
    with pytest.raises(ClassInvalid):
        save_class(ledger_class=None, code="03.01.01", parent=part, takes=[], **common)  # type: ignore[arg-type]


def test_a_retired_class_files_nothing_more_and_keeps_what_it_has(book: Book) -> None:
    held(book.world.first, on=DAY)
    book.deliver()
    LedgerClass.objects.filter(code="04").update(retired_on=NOW.date())

    held(book.world.first, on=day_at(21, month=8))
    outbox.deliver(at=NOW.replace(year=2027), limit=1000)

    assert len(filed()) == 1
    counts = class_counts(book.world.first, AUGUST)
    assert [(one.ledger_class.code, one.count) for one in counts if one.count] == [("04", 1)]


def test_the_counts_of_classes_add_up_their_parts(book: Book) -> None:
    held(book.world.first, on=DAY)
    held(book.world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(20, month=8))
    held(book.world.second, on=DAY)
    book.deliver()

    counts = {one.ledger_class.code: one.count for one in class_counts(book.world.first, AUGUST)}

    assert (counts["03"], counts["03.01"], counts["04"]) == (1, 1, 1)
    assert sum(one.count for one in class_counts(book.world.committee, AUGUST)) == 2 + 1 + 1
    assert ActivityBranch.objects.count() == 3
