"""学时明细 of the member: every line opens into its facts, what did not count says why."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sanwei.study import services as study
from sanwei.study.models import StudyRecord
from tests.home.lived import AUGUST, MINUTES, Lived, at, live, page_of, signed_in
from tests.study.stage import Stage, lecture, moment
from tests.world import World

CREDITS = "/me/credits/?year=2026"


@pytest.fixture(autouse=True)
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch)


@pytest.fixture
def lived(world: World) -> Lived:
    return live(world)


def line_of(page: str, title: str) -> str:
    """Return the markup of the line called ``title``."""
    (found,) = [
        part
        for part in re.split(r'(?=<details class="credit")', page)[1:]
        if f"<b>{title}</b>" in part
    ]
    return found


def test_a_watched_line_opens_into_bar_minutes_rule_and_entry(lived: Lived) -> None:
    line = line_of(page_of(signed_in(lived.world, lived.world.zhang_san), CREDITS), "看满的课")

    assert '<svg class="bar cover' in line
    for words in (
        "+0.25",
        "看了1分53秒，全长1分57秒。共观看1次。",
        "网络自学 · 学完",
        "系统生成",
        "按时长分档",
        "本单位学时管理制度",
        "第一支部",
        "看全部依据",
    ):
        assert words in line, words


def test_what_was_half_watched_is_a_line_with_its_reason(lived: Lived) -> None:
    page = page_of(signed_in(lived.world, lived.world.zhang_san), CREDITS)

    line = line_of(page, "看了一半的课")
    assert "未计入" in line
    assert line.count("已看31%，看满95%才计；0:37 以后还没有看。") == 2
    assert '<svg class="bar cover' in line
    assert f'href="{lived.half.url}"' in line
    assert "有3条没有计入" in page


def test_every_line_that_did_not_count_says_why(lived: Lived) -> None:
    page = page_of(signed_in(lived.world, lived.world.zhang_san), CREDITS)

    assert "时长10分钟，不足30分钟，不计学时。" in line_of(page, "十分钟的会")
    assert "测验56分，未及格，及格后才计学时。" in line_of(page, "八月小测")
    for line in re.split(r'(?=<details class="credit")', page)[1:]:
        if "未计入" in line:
            assert re.search(r'class="why">[^<]+。<', line)


def test_a_corrected_line_shows_what_happened(lived: Lived) -> None:
    lived.book.correct(
        StudyRecord.objects.get(title="八月集中学习"), length_seconds=3_600, title="八月学习会"
    )
    lived.book.deliver()

    line = line_of(page_of(signed_in(lived.world, lived.world.zhang_san), CREDITS), "八月学习会")

    for words in ("记入 2", "冲销 -2 · 登记有误", "更正后记入 1", "更正后共1学时", "原登记"):
        assert words in line, words
    assert "《八月集中学习》" in line


def test_what_came_through_the_offline_door_says_so(lived: Lived) -> None:
    stage = Stage(lived.world.zhang_san, lecture(lived.world, "tunnel", title="隧道里看的课"))
    stage.open(1_200)
    stage.send(
        1_500,
        {"sequence": 1, "intervals": [[0, 60_000]], "position_ms": 60_000, "offline": True},
    )

    line = line_of(page_of(signed_in(lived.world, lived.world.zhang_san), CREDITS), "隧道里看的课")

    assert "离线上报" in line


def test_nobody_s_statement_holds_another_s_lines(lived: Lived) -> None:
    for who in ("li_si", "wang_wu"):
        page = page_of(signed_in(lived.world, getattr(lived.world, who)), CREDITS)
        assert [word for word in (*MINUTES, "看满的课", "八月集中学习") if word in page] == []


def test_the_page_costs_the_same_for_one_line_of_each_kind_and_for_three(lived: Lived) -> None:
    client = signed_in(lived.world, lived.world.zhang_san)

    def cost() -> int:
        client.get(CREDITS)
        with CaptureQueriesContext(connection) as made:
            client.get(CREDITS)
        return len(made)

    def ask(record: StudyRecord) -> None:
        study.dispute_record(
            record=record,
            text="为什么？",
            actor=lived.world.account(lived.world.zhang_san),
            at=moment(5_000),
        )

    ask(StudyRecord.objects.get(title="十分钟的会"))
    one = cost()
    for number in range(3):
        start = 1_200 * (number + 1)
        Stage(lived.world.zhang_san, lecture(lived.world, f"w{number}")).watch(0, 116, since=start)
        Stage(lived.world.zhang_san, lecture(lived.world, f"h{number}")).watch(
            0, 20, since=start + 300
        )
        lived.book.record(lived.world.zhang_san, AUGUST)
        ask(lived.book.record(lived.world.zhang_san, AUGUST, length_seconds=60))
        lived.book.quiz(lived.world.zhang_san, AUGUST, lived.book.item(f"q{number}"), score=90)
        corrected = lived.book.record(lived.world.zhang_san, AUGUST)
        lived.book.deliver()
        lived.book.correct(corrected, length_seconds=7_200)
    lived.book.deliver()

    assert cost() == one


def test_the_sheet_prints_the_year_without_minutes(lived: Lived) -> None:
    sheet = page_of(signed_in(lived.world, lived.world.zhang_san), "/me/credits/print/?year=2026")

    for words in (
        "姓名：张三",
        "支部：第一支部",
        "人员类别：正式党员",
        "年度：2026",
        "看满的课",
        "<td>计入</td>",
        "未计入。还没有学完，学完才计学时。",
        "未计入。测验56分，未及格，及格后才计学时。",
        "集中培训 0　集体学习 2　网络自学 0.25　外部学习 0　合计 2.25　年度要求 32",
        "数据截至2026年10月12日。",
        "本人签字：",
        "支部审核（盖章）：",
    ):
        assert words in sheet, words
    minutes = (*MINUTES, "公布时长", "1分57秒")
    assert [word for word in minutes if word in sheet.replace("看了一半的课", "")] == []


def test_a_year_of_nothing_but_an_unfinished_lesson_can_be_opened(world: World) -> None:
    stage = Stage(world.zhang_san, lecture(world))
    stage.watch(0, 30)
    stage.item.watch_sessions.update(opened_at=moment(0).replace(year=2025))

    page = page_of(signed_in(world, world.zhang_san), "/me/credits/?year=2025")

    assert "已看25%" in page
