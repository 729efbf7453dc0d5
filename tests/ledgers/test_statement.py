"""学时明细: what counts, what does not and why, what is missing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.ledgers import queries, services
from sanwei.ledgers.enums import CreditAccount
from sanwei.ledgers.models import CreditTarget, LedgerEntry
from sanwei.ledgers.queries import CreditStatement
from sanwei.org import services as org
from sanwei.org.enums import Role
from sanwei.study.enums import StudyMethod
from tests.ledgers.book import HOUR, Book
from tests.study.stage import Stage, lecture
from tests.world import NOW, START

AUGUST = date(2026, 8, 14)


def statement(book: Book, **fields: object) -> CreditStatement:
    return queries.statement_of(
        **{"member": book.world.zhang_san, "year": 2026, **fields}  # type: ignore[arg-type]
    )


def test_a_year_adds_up_as_in_the_story(book: Book) -> None:
    """严春梅's statement: 集体学习 21, 集中培训 4, 网络自学 3.25, 还差 3.75."""
    who = book.world.zhang_san
    book.record(who, AUGUST, length_seconds=21 * HOUR)
    book.record(who, AUGUST, method=StudyMethod.TRAINING, length_seconds=3 * HOUR)
    for minutes in (31, 31, 20, 20, 8):
        book.online(who, AUGUST, book.item(), length_seconds=minutes * 60)
    book.deliver()

    found = statement(book)

    assert [(a.account, a.hours, a.counted) for a in found.accounts] == [
        (CreditAccount.TRAINING, Decimal(4), Decimal(4)),
        (CreditAccount.GROUP, Decimal(21), Decimal(21)),
        (CreditAccount.ONLINE, Decimal("3.25"), Decimal("3.25")),
        (CreditAccount.EXTERNAL, Decimal(0), Decimal(0)),
    ]
    assert (found.counted, found.missing, found.permille) == (
        Decimal("28.25"),
        Decimal("3.75"),
        882,
    )
    assert found.sentence == "2026年还差3.75学时：已计28.25，要求32。"
    assert sum(line.hours for line in found.lines) == Decimal("28.25")


def test_online_study_counts_only_up_to_the_cap(book: Book) -> None:
    who = book.world.zhang_san
    for _number in range(9):
        book.online(who, AUGUST, book.item(), length_seconds=HOUR)
    book.deliver()

    online = statement(book).accounts[2]

    assert (online.hours, online.counted, online.cap) == (Decimal(9), Decimal(8), Decimal(8))
    assert statement(book).counted == Decimal(8)


def test_online_study_counts_nothing_where_no_cap_is_set(book: Book) -> None:
    CreditTarget.objects.update(online_cap_hours=0)
    book.online(book.world.zhang_san, AUGUST, book.item(), length_seconds=HOUR)
    book.deliver()

    assert (statement(book).accounts[2].hours, statement(book).counted) == (Decimal(1), Decimal(0))


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.PUBLICITY])
def test_the_board_owes_more_and_at_least_one_training(book: Book, role: Role) -> None:
    who = book.world.zhang_san
    org.assign_role(member=who, unit=book.world.second, role=role, starts_on=START)
    book.record(who, AUGUST, length_seconds=60 * HOUR)
    book.deliver()

    found = statement(book)

    assert (found.target.hours, found.missing, found.needs_training, found.is_reached) == (
        Decimal(56),
        Decimal(0),
        True,
        False,
    )
    assert found.sentence == "2026年学时已够，还需参加一次集中培训。"
    book.record(who, AUGUST, method=StudyMethod.TRAINING, length_seconds=3 * HOUR)
    book.deliver()
    assert statement(book).sentence == "2026年已达标：64学时，要求56。"


def test_the_target_of_the_nearest_unit_wins(book: Book) -> None:
    services.set_target(
        unit=book.world.first,
        year=2026,
        member_hours=Decimal(40),
        board_hours=Decimal(60),
        online_cap_hours=Decimal(0),
        basis="第一支部制度",
        actor=book.world.account(book.world.sun_qi),
        at=NOW,
    )

    assert (statement(book).target.hours, statement(book).target.basis) == (
        Decimal(40),
        "第一支部制度",
    )
    assert statement(book, member=book.world.wang_wu).target.hours == Decimal(32)


def test_without_a_target_the_statement_says_so(book: Book) -> None:
    assert statement(book, year=2030).sentence == "本单位还没有定2030年的学时要求，已计0学时。"


def test_what_was_not_counted_says_why(book: Book) -> None:
    who, item, quiz = book.world.zhang_san, book.item(), book.item("随课测验")
    book.record(who, date(2026, 1, 1), length_seconds=20 * 60)
    book.online(who, date(2026, 1, 2), item)
    book.online(who, date(2026, 1, 3), item)
    book.quiz(who, date(2026, 1, 4), quiz, score=56)
    book.record(who, date(2026, 1, 5), method=StudyMethod.TRAINING)
    book.online(who, date(2026, 1, 6), book.item("文章"), length_seconds=0)
    book.deliver()

    lines = statement(book).lines

    assert [(line.is_counted, line.hours, line.reason) for line in lines] == [
        (False, 0, "时长20分钟，不足30分钟，不计学时。"),
        (True, Decimal("0.25"), "公布时长8分钟，按时长分档计0.25学时。"),
        (False, 0, "同一内容只计一次，已在1月2日计入。"),
        (False, 0, "测验56分，未及格，及格后才计学时。"),
        (False, 0, "时长1小时，不足半天（2小时），不计学时。"),
        (False, 0, "没有公布时长，不计学时。"),
    ]
    assert {line.basis for line in lines} == {"本单位学时管理制度"}


def test_what_was_begun_is_a_line_without_hours_and_without_minutes(book: Book) -> None:
    Stage(book.world.zhang_san, lecture(book.world)).watch(0, 72)
    book.record(book.world.zhang_san, AUGUST)
    book.deliver()

    found = statement(book)

    (line,) = found.unfinished
    assert (line.hours, line.is_counted, line.reason, line.branch_name) == (
        Decimal(0),
        False,
        "还没有学完，学完才计学时。",
        "第一支部",
    )
    assert [one.title for one in found.all_lines] == ["集中学习", line.title]
    assert sum(one.hours for one in found.all_lines) == found.counted == Decimal(1)
    assert statement(book, year=2025).unfinished == ()
    assert statement(book, as_of=AUGUST).unfinished == ()


def test_corrections_stand_as_lines_of_their_own(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    book.correct(record, length_seconds=2 * HOUR)
    book.deliver()

    lines = statement(book).lines

    assert [(line.hours, line.reason) for line in lines] == [
        (Decimal(1), "时长1小时，每小时计1学时，按30分钟一档计1学时。"),
        (Decimal(-1), "冲销原记录：登记有误"),
        (Decimal(2), "更正后记入：时长2小时，每小时计1学时，按30分钟一档计2学时。"),
    ]


def test_a_corrected_remark_leaves_no_line_uncounted(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    book.correct(record, organiser="青桥所党支部")
    book.deliver()

    found = statement(book)

    assert all(line.is_counted for line in found.lines)
    assert found.counted == Decimal(1)


def test_what_a_person_struck_out_shows_the_reason(book: Book) -> None:
    record = book.record(book.world.zhang_san, AUGUST)
    book.deliver()
    services.correct_entry(
        approver="孙七",
        entry=LedgerEntry.objects.get(),
        reason="代签",
        actor=book.world.account(book.world.li_si),
        at=NOW,
    )
    book.correct(record, title="改名")
    book.deliver()

    assert [line.reason for line in statement(book).lines][-1] == "本条已人工更正：代签"
    assert statement(book).counted == 0


def test_the_account_travels_with_the_person(book: Book) -> None:
    who = book.world.zhang_san
    book.record(who, date(2026, 3, 1), length_seconds=2 * HOUR)
    org.transfer(member=who, branch=book.world.second, on=date(2026, 8, 17), actor=None, at=NOW)
    book.record(who, date(2026, 9, 1))
    book.deliver()

    found = statement(book)

    assert found.counted == Decimal(3)
    assert [line.branch_name for line in found.lines] == ["第一支部", "第二支部"]


def test_the_year_ends_with_the_as_of_day_and_carries_nothing_over(book: Book) -> None:
    who = book.world.zhang_san
    for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 8, 14), date(2026, 12, 31)):
        book.record(who, day)
    book.deliver()

    assert statement(book).counted == Decimal(3)
    assert statement(book, as_of=AUGUST).counted == Decimal(2)
    assert statement(book, as_of=date(2027, 5, 1)).counted == Decimal(3)


def test_a_statement_asks_the_database_the_same_number_of_times_whatever_it_holds(
    book: Book,
) -> None:
    who = book.world.zhang_san

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            statement(book)
        return len(queries_made)

    def study(times: int) -> None:
        for number in range(times):
            item = book.item()
            book.online(who, date(2026, 1, 1 + number), item)
            book.online(who, date(2026, 2, 1 + number), item)
            book.record(who, date(2026, 3, 1 + number))
        book.deliver()

    study(1)
    one = cost()
    study(6)

    assert cost() == one
    assert one <= 8
