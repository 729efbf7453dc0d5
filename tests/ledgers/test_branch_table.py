"""The branch ledger: a row a person, sums that stay with the branch of the date, people counted once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from sanwei.common.periods import Quarter
from sanwei.ledgers import queries, services
from sanwei.ledgers.enums import CreditAccount, CreditState
from sanwei.ledgers.queries import BranchTable, MemberRow
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, PartyStatus, UnitKind
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import StudyMethod
from tests.ledgers.book import HOUR, Book
from tests.world import NOW, START

AUGUST = date(2026, 8, 14)
Q3 = Quarter(2026, 3)
LAST = date(2026, 9, 30)


def table(unit: OrgUnit, quarter: Quarter = Q3, as_of: date = LAST) -> BranchTable:
    return queries.branch_table(
        unit=unit, starts_on=quarter.starts_on, ends_before=quarter.ends_before, as_of=as_of
    )


def row_of(found: BranchTable, name: str) -> MemberRow:
    (row,) = [row for row in found.rows if row.name == name]
    return row


def test_a_branch_shows_its_people_by_pinyin_with_what_they_earned(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST, length_seconds=2 * HOUR)
    book.record(world.zhang_san, AUGUST, method=StudyMethod.TRAINING, length_seconds=3 * HOUR)
    book.record(world.zhang_san, date(2026, 3, 1))
    book.record(world.wang_wu, AUGUST, length_seconds=9 * HOUR)
    quiz = book.item("随课测验")
    book.quiz(world.zhang_san, AUGUST, quiz, score=50)
    book.quiz(world.zhang_san, AUGUST, quiz, score=80)
    book.quiz(world.zhang_san, AUGUST, book.item("另一测验"), score=100)
    book.deliver()

    found = table(world.first)

    assert [row.name for row in found.rows] == ["李四", "孙七", "张三", "赵六"]
    row = row_of(found, "张三")
    assert (row.hours, row.total, row.group_name) == (
        {
            CreditAccount.GROUP: Decimal(2),
            CreditAccount.TRAINING: Decimal(4),
            CreditAccount.ONLINE: Decimal(1),
        },
        Decimal(7),
        "第一支部一组",
    )
    assert (row.quiz.tests, row.quiz.average, row.quiz.pass_percent) == (2, Decimal(90), 100)
    assert row.year is not None
    assert (row.year.counted, row.state) == (Decimal(8), CreditState.BEHIND)
    assert row_of(found, "李四").tags == ("支部书记",)
    totals = found.totals
    assert (totals.due, totals.learned, totals.participation_percent, totals.total) == (
        4,
        1,
        Decimal("25.0"),
        Decimal(7),
    )
    assert (totals.average_hours, totals.average_year_hours, totals.reached, totals.behind) == (
        Decimal("1.8"),
        Decimal("2.0"),
        0,
        4,
    )


def test_a_test_stands_in_the_table_with_its_newest_result(book: Book) -> None:
    """The quiz itself says which of its attempts counts; once passed stays passed."""
    quiz = book.item("随课测验")
    book.quiz(book.world.zhang_san, AUGUST, quiz, score=80)
    book.quiz(book.world.zhang_san, AUGUST, quiz, score=50)
    book.deliver()

    row = row_of(table(book.world.first), "张三")

    assert (row.quiz.tests, row.quiz.average, row.quiz.pass_percent) == (1, Decimal(50), 100)


def test_newest_is_the_day_of_the_test_and_not_the_day_it_became_known(book: Book) -> None:
    quiz = book.item("随课测验")
    book.quiz(book.world.zhang_san, date(2026, 8, 20), quiz, score=70)
    book.quiz(book.world.zhang_san, AUGUST, quiz, score=90)
    book.deliver()

    assert row_of(table(book.world.first), "张三").quiz.average == 70


def test_who_only_failed_a_test_has_not_taken_part_yet(book: Book) -> None:
    quiz = book.item("随课测验")
    book.quiz(book.world.zhang_san, AUGUST, quiz, score=50)
    book.quiz(book.world.li_si, AUGUST, quiz, score=80)
    book.deliver()

    found = table(book.world.first)

    assert [row.name for row in found.rows if row.has_learned] == ["李四"]
    assert (found.totals.due, found.totals.learned) == (4, 1)


def test_a_person_who_moved_earns_in_both_branches_and_is_counted_in_the_last(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, date(2026, 7, 5), length_seconds=20 * HOUR)
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 8, 17), actor=None, at=NOW
    )
    book.record(world.zhang_san, date(2026, 9, 5), length_seconds=12 * HOUR)
    book.record(world.wang_wu, date(2026, 9, 5))
    book.deliver()

    first, second, whole = table(world.first), table(world.second), table(world.committee)

    assert (row_of(first, "张三").total, row_of(first, "张三").state) == (20, CreditState.MOVED)
    assert (row_of(second, "张三").total, row_of(second, "张三").state) == (
        12,
        CreditState.REACHED,
    )
    assert [(t.totals.total, t.totals.due, t.totals.reached) for t in (first, second, whole)] == [
        (20, 3, 0),
        (13, 4, 1),
        (33, 7, 1),
    ]
    assert [(b.name, b.total, b.due, b.reached) for b in whole.branches] == [
        ("第一支部", 20, 3, 0),
        ("第二支部", 13, 4, 1),
    ]


def test_a_later_transfer_moves_nothing_of_an_earlier_day(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST)
    book.deliver()
    org.transfer(
        member=world.zhang_san, branch=world.second, on=date(2026, 10, 1), actor=None, at=NOW
    )

    assert row_of(table(world.first), "张三").is_due
    assert [row.name for row in table(world.second).rows] == ["王五", "吴九", "周八"]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": MemberKind.MASSES, "joined_on": None, "formal_on": None},
        {"kind": MemberKind.ACTIVIST, "joined_on": None, "formal_on": None},
        {"status": PartyStatus.SUSPENDED},
        {"status": PartyStatus.DECEASED},
    ],
)
def test_who_is_not_registered_is_not_counted(book: Book, change: dict[str, object]) -> None:
    Member.objects.filter(pk=book.world.zhao_liu.pk).update(**change)

    found = table(book.world.first)

    assert [row.name for row in found.rows] == ["李四", "孙七", "张三"]
    assert found.totals.due == 3


def test_a_probationary_member_is_counted_and_marked(book: Book) -> None:
    Member.objects.filter(pk=book.world.zhao_liu.pk).update(
        kind=MemberKind.PROBATIONARY, formal_on=None
    )

    row = row_of(table(book.world.first), "赵六")

    assert (row.is_due, row.tags) == (True, ("预备",))


def test_an_archived_quarter_keeps_its_numbers_when_a_late_fact_arrives(book: Book) -> None:
    world, actor = book.world, book.world.account(book.world.li_si)
    book.record(world.zhang_san, AUGUST)
    book.deliver()
    period = services.open_period_for(unit=world.first, occurred_on=AUGUST, at=NOW)
    period = services.close_period(period=period, actor=actor, at=NOW)
    services.seal(period=period, actor=actor, at=NOW)
    book.record(world.zhang_san, AUGUST, length_seconds=5 * HOUR)
    book.deliver()

    assert table(world.first).totals.total == Decimal(1)
    assert table(world.first, Quarter(2026, 4), date(2026, 12, 31)).totals.total == Decimal(5)
    by_day = queries.branch_table(
        unit=world.first, starts_on=AUGUST, ends_before=date(2026, 8, 15), as_of=AUGUST
    )
    assert by_day.totals.total == Decimal(6)
    assert queries.statement_of(member=world.zhang_san, year=2026).counted == Decimal(6)


def test_the_rows_behind_each_number_add_up_to_it(book: Book) -> None:
    world = book.world
    for member in (world.zhang_san, world.li_si, world.wang_wu):
        book.record(member, AUGUST, length_seconds=2 * HOUR)
        book.online(member, AUGUST, book.item())
    book.deliver()

    found = table(world.first)

    for row in found.rows:
        member = Member.objects.get(public_id=row.member_id)
        for account, hours in row.columns:
            rows = queries.entries_of(
                unit=world.first, span=found.span, member=member, account=account
            )
            assert sum(entry.amount for entry in rows) == hours
    behind = queries.entries_of(unit=world.first, span=found.span)
    assert behind.aggregate(total=Sum("amount"))["total"] == found.totals.total
    lines = queries.lines_of(unit=world.first, span=found.span)
    assert sum(line.hours for line in lines) == found.totals.total
    assert "王五" not in {entry.member_name for entry in behind}


def test_an_empty_branch_has_no_rates(book: Book) -> None:
    empty = org.create_unit(name="第三支部", kind="branch", parent=book.world.committee)

    totals = table(empty).totals

    assert (totals.due, totals.total, totals.participation_percent, totals.average_hours) == (
        0,
        0,
        None,
        None,
    )


def test_a_table_asks_the_database_the_same_number_of_times_for_any_size(book: Book) -> None:
    world = book.world

    def cost() -> int:
        with CaptureQueriesContext(connection) as made:
            table(world.committee)
        return len(made)

    book.record(world.zhang_san, AUGUST)
    book.deliver()
    one = cost()
    third = org.create_unit(name="第三支部", kind="branch", parent=world.committee)
    for number in range(5):
        who = org.enrol(
            name=f"郑{number}",
            kind=MemberKind.FORMAL,
            branch=third,
            starts_on=START,
            joined_on=START,
        )
        book.record(who, AUGUST)
        book.quiz(who, AUGUST, book.item(), score=90)
    book.deliver()

    assert cost() == one
    assert one <= 8


def test_whole_quarters_are_read_as_booked_and_other_ranges_by_the_day() -> None:
    booked = queries.span_of(date(2026, 7, 1), date(2027, 1, 1))
    by_day = queries.span_of(date(2026, 7, 1), date(2026, 12, 31))

    assert (booked.is_booked, by_day.is_booked) == (True, False)
    assert [str(q) for q in booked.quarters()] == ["2026Q3", "2026Q4"]
    assert queries.span_of(Q3.starts_on, Q3.ends_before).label == "2026年第三季度"
    assert by_day.label == "2026年7月1日至2026年12月30日"
    with pytest.raises(ValueError, match="empty range"):
        queries.span_of(AUGUST, AUGUST)


def test_branches_stand_in_the_order_of_the_organisation_and_not_of_their_names(book: Book) -> None:
    world = book.world
    for name in ("乙支部", "一号支部"):
        branch = org.create_unit(name=name, kind=UnitKind.BRANCH, parent=world.committee)
        org.enrol(name=f"{name}的人", kind=MemberKind.FORMAL, branch=branch, starts_on=START)

    names = [branch.name for branch in table(world.committee).branches]

    assert names == ["第一支部", "第二支部", "乙支部", "一号支部"]
