"""Sheets as they really arrive: month-only dates, totals, tables of text, clashing numbers, very many rows."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sanwei.org.models import Member
from sanwei.org.roster.importing import compare
from sanwei.org.roster.result import Outcome
from tests.org.sheets import HEADERS, members, reasons, run, workbook
from tests.world import NOW, World

NEW = {"姓名": "郑十", "所在党支部": "第一支部", "人员类别": "正式党员"}


def test_month_alone_is_entered_and_pointed_out_once(world: World, tmp_path: Path) -> None:
    path = members(
        tmp_path / "r.xlsx", {**NEW, "出生日期": "1994.10", "加入党组织日期": "2014年9月"}
    )

    first, second, third = run(path), run(path), run(path)

    assert [(row.outcome, row.reason_code) for row in first.rows] == [(Outcome.NEW, "month_only")]
    assert "“出生日期”：只有年月，先按1994-10-01记" in first.rows[0].reason
    assert [(row.outcome, row.reason) for row in (*second.rows, *third.rows)] == [
        (Outcome.SAME, ""),
        (Outcome.SAME, ""),
    ]
    member = Member.objects.get(name="郑十")
    assert (member.born_on, member.month_only) == (date(1994, 10, 1), ["born_on", "joined_on"])


def test_day_that_is_told_later_completes_the_month(world: World, tmp_path: Path) -> None:
    run(members(tmp_path / "r.xlsx", {**NEW, "出生日期": "1994.10", "加入党组织日期": "2014.9"}))

    result = run(
        members(
            tmp_path / "r.xlsx", {**NEW, "出生日期": "1994-10-06", "加入党组织日期": "2014-09-01"}
        )
    )

    assert [(c.field, c.before, c.after) for c in result.rows[0].changes] == [
        ("出生日期", "1994-10", "1994-10-06"),
        ("加入党组织日期", "2014-09", "2014-09-01"),
    ]
    member = Member.objects.get(name="郑十")
    assert (member.born_on, member.month_only) == (date(1994, 10, 6), [])


def test_totals_and_signatures_below_the_table_are_no_people(world: World, tmp_path: Path) -> None:
    rows = [NEW.get(title, "") for title in HEADERS]
    total = ["合计", "合计", "", "", "", "男1", "", "", "", "正式1", "", "", "", "1", ""]
    signed = [
        "填表人：李四",
        "",
        "",
        "审核人：",
        "",
        "",
        "2026-10-12",
        "",
        "",
        "盖章",
        "",
        "",
        "",
        "",
        "",
    ]

    result = run(workbook(tmp_path / "r.xlsx", 党员=[HEADERS, rows, total, signed]), commit=False)

    assert reasons(result) == []
    assert [row.row for row in result.rows] == [2]
    assert "党员第3行像是附注，已略过。" in result.notices


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_table_of_text_is_read_like_a_workbook(world: World, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        "姓名,所在党支部,人员类别,出生日期,手机号\n郑十,第一支部,正式党员,1980/5/1,13800000099\n",
        encoding=encoding,
    )

    result = run(path)

    assert result.totals["new"] == 1
    assert Member.objects.get(name="郑十").born_on == date(1980, 5, 1)


def test_two_people_with_one_number_are_a_question(world: World, tmp_path: Path) -> None:
    path = members(
        tmp_path / "r.xlsx",
        {**NEW, "工号": "A1"},
        {**NEW, "姓名": "钱十一", "工号": "A1"},
        extra=["工号"],
    )

    assert reasons(run(path)) == [(3, "number_repeated")]


def test_swapped_columns_are_questions_and_write_nothing(world: World, tmp_path: Path) -> None:
    before = Member.objects.count()
    path = members(
        tmp_path / "r.xlsx",
        {**NEW, "姓名": "第一支部", "所在党支部": "郑十"},
        {**NEW, "姓名": "吴十二"},
    )

    assert reasons(run(path)) == [(2, "branch_unknown")]
    assert Member.objects.count() == before


def test_namesakes_with_other_dates_are_two_people(world: World, tmp_path: Path) -> None:
    path = members(
        tmp_path / "r.xlsx",
        {**NEW, "出生日期": "1980-01-01", "加入党组织日期": "2001-01-01", "手机号": "13800000098"},
        {**NEW, "出生日期": "1981-01-01", "加入党组织日期": "2002-01-01"},
    )

    first, again = run(path), run(path)

    assert (first.totals["new"], again.totals["same"]) == (2, 2)


def test_thousands_of_rows_cost_few_queries(
    world: World, tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    people = [
        {**NEW, "姓名": f"张{chr(0x5E00 + number)}", "出生日期": "1980-01-01"}
        for number in range(1200)
    ]
    path = members(tmp_path / "r.xlsx", *people)

    with django_assert_max_num_queries(60):  # type: ignore[operator]
        result = run(path)

    assert result.totals["new"] == 1200
    assert len(set(Member.objects.values_list("number", flat=True))) == 1207


def test_sheet_a_branch_needs_no_column_for_it(world: World, tmp_path: Path) -> None:
    titles, person = ["姓名", "人员类别"], ["郑十", "正式党员"]
    path = workbook(
        tmp_path / "r.xlsx",
        第一支部=[titles, person, titles, ["钱十一", "正式党员"], ["合计", "2"]],
        通讯录=[titles, ["吴十二", "正式党员"]],
    )

    result = run(path, valid_only=True)

    assert [(row.sheet, row.row, row.outcome) for row in result.rows] == [
        ("第一支部", 2, Outcome.NEW),
        ("第一支部", 4, Outcome.NEW),
        ("通讯录", 2, Outcome.ERROR),
    ]
    assert "工作表的名称“通讯录”也不是党支部" in result.rows[2].reason


def test_unit_twice_in_a_sheet_is_founded_once(world: World, tmp_path: Path) -> None:
    titles = ["组织名称", "组织类别", "上级组织", "任期"]
    unit = ["第三支部", "党支部", "云山党委", "3"]

    twice = run(workbook(tmp_path / "r.xlsx", 党组织=[titles, unit, unit]))
    differing = run(
        workbook(tmp_path / "r.xlsx", 党组织=[titles, unit, [*unit[:3], "5"]]), commit=False
    )

    assert [row.reason_code for row in twice.rows] == ["", "repeated"]
    assert twice.totals["new"] == 1
    assert reasons(differing) == [(3, "repeated_differs")]


def test_dots_of_a_name_are_one_dot(world: World, tmp_path: Path) -> None:
    path = members(
        tmp_path / "r.xlsx",
        {**NEW, "姓名": "买买提•吐尔逊", "出生日期": "1980-01-01", "加入党组织日期": "2001-01-01"},
        {**NEW, "姓名": "买买提·吐尔逊", "出生日期": "1980-01-01", "加入党组织日期": "2001-01-01"},
    )

    assert [row.reason_code for row in run(path).rows] == ["", "repeated"]


def hide(path: Path, *rows: int, sheet: str = "") -> Path:
    """Hide rows of the first sheet, and the sheet named so."""
    book = load_workbook(path)
    for row in rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    if sheet:
        book[sheet].sheet_state = "hidden"
    book.save(path)
    return path


def test_hidden_rows_are_read_and_said_aloud(world: World, tmp_path: Path) -> None:
    people = [{**NEW, "姓名": f"郑{name}"} for name in "甲乙丙丁"]
    path = hide(members(tmp_path / "r.xlsx", *people), 2, 3, 5, 90)

    result = run(path)

    assert result.totals["new"] == 4
    assert "党员第2–3、5行是隐藏行，已一并读取。" in result.notices


def test_a_hidden_sheet_is_named_and_read_only_when_it_was_chosen(
    world: World, tmp_path: Path
) -> None:
    head = list(NEW)
    path = workbook(
        tmp_path / "r.xlsx",
        党员=[head, list(NEW.values())],
        旧名册=[head, ["旧一", "第一支部", "正式党员"]],
    )
    data = hide(path, sheet="旧名册").read_bytes()

    plain = compare(name="r.xlsx", data=data, at=NOW)
    chosen = compare(name="r.xlsx", data=data, at=NOW, with_hidden=True)

    assert [row.name for row in plain.rows] == ["郑十"]
    assert plain.hidden_sheets == ("旧名册",)
    assert [row.name for row in chosen.rows] == ["郑十", "旧一"]
    assert chosen.hidden_sheets == ()
    assert "工作表“旧名册”是隐藏的，按您的选择已读取。" in chosen.notices
