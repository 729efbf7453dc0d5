"""import_roster: sheets of units, files that can't be used, the command."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sanwei.common.workbooks.reading import Limits
from sanwei.org.models import Member, OrgUnit
from sanwei.org.roster.issues import RosterUnreadable
from sanwei.org.roster.workbook import load, read
from tests.org.sheets import HEADERS, ZHANG, members, reasons, run, workbook
from tests.world import World

TIDY = Path(__file__).parents[2] / "site/sanwei/home/demo/roster_tidy.xlsx"

UNITS = ["组织名称", "组织简称", "组织类别", "上级组织", "成立日期", "任期(年)"]


def test_parent_may_stand_below_its_child(world: World, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        党组织=[
            UNITS,
            ["三支部一组", "", "党小组", "第三支部", "", ""],
            ["第三支部", "三支部", "党支部", "云山党委", "2026-01-01", 3],
        ],
    )

    result = run(path)

    assert result.totals["new"] == 2
    assert OrgUnit.objects.get(name="三支部一组").get_parent().short_name == "三支部"


def test_groups_of_the_same_name_in_two_branches_are_two(world: World, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "r.xlsx",
        党组织=[
            UNITS,
            ["第一党小组", "", "党小组", "第一支部", "", ""],
            ["第一党小组", "", "党小组", "第二支部", "", ""],
        ],
    )

    first, second = run(path), run(path)

    assert first.totals["new"] == 2
    assert second.totals["same"] == 2
    groups = OrgUnit.objects.filter(short_name="第一党小组")
    assert sorted(group.name for group in groups) == ["第一党小组", "第二支部第一党小组"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["第三支部", "", "党支部", "没有的党委", "", ""], "parent_unknown"),
        (["第三支部", "", "党支部", "", "", ""], "parent_missing"),
        (["另一个党委", "", "党委", "", "", ""], "second_root"),
        (["第三支部", "", "党支部", "第一支部", "", ""], "wrong_place"),
        (["第一支部", "", "党总支", "云山党委", "", ""], "unit_moved"),
        (["第三支部", "", "车间", "云山党委", "", ""], "value_unknown"),
        (["第三支部", "", "党支部", "云山党委", "2026.1", ""], "month_only"),
        (["第三支部", "", "党支部", "云山党委", "", "很久"], "number_unclear"),
    ],
)
def test_every_defect_of_a_unit_has_its_code(
    world: World, tmp_path: Path, row: list[object], code: str
) -> None:
    before = OrgUnit.objects.count()

    result = run(workbook(tmp_path / "r.xlsx", 党组织=[UNITS, row]))

    assert reasons(result) == [(2, code)]
    assert OrgUnit.objects.count() == before


def test_changed_particulars_of_a_unit_are_listed(world: World, tmp_path: Path) -> None:
    row = ["第一支部", "一支部", "党支部", "云山党委", "2020-01-01", 3]

    result = run(workbook(tmp_path / "r.xlsx", 党组织=[UNITS, row]))

    assert [(c.field, c.before, c.after) for c in result.rows[0].changes] == [
        ("组织简称", "第一支部", "一支部"),
        ("成立日期", "", "2020-01-01"),
        ("任期(年)", "", "3"),
    ]
    world.first.refresh_from_db()
    assert world.first.page.title == "一支部"


def test_text_renamed_to_xlsx_is_refused_in_words(db: None, tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_text("姓名,所在党支部\n张三,第一支部\n")

    with pytest.raises(RosterUnreadable, match="可能只是改了后缀") as caught:
        run(path)

    assert caught.value.code == "roster.not_a_workbook"


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ({"Sheet1": []}, "roster.empty"),
        ({"Sheet1": [["", ""], ["", ""]]}, "roster.empty"),
        ({"党员": [HEADERS]}, "roster.empty"),
        ({"Sheet1": [["甲", "乙"], ["1", "2"]]}, "roster.no_headers"),
    ],
)
def test_empty_or_foreign_sheet_is_refused_in_words(
    db: None, tmp_path: Path, sheets: dict[str, list[list[str]]], code: str
) -> None:
    with pytest.raises(RosterUnreadable) as caught:
        run(workbook(tmp_path / "r.xlsx", **sheets))

    assert caught.value.code == code
    assert "r.xlsx" in str(caught.value.message)


def test_huge_sheet_is_refused_in_words(db: None, tmp_path: Path) -> None:
    path = members(tmp_path / "r.xlsx", ZHANG, ZHANG, ZHANG)

    with pytest.raises(RosterUnreadable, match="请按支部拆开"):
        read(path.name, load(path), Limits(rows=2))


def test_missing_file_is_refused_in_words(db: None, tmp_path: Path) -> None:
    with pytest.raises(RosterUnreadable, match="找不到文件"):
        run(tmp_path / "nowhere.xlsx")


def test_command_previews_by_default_and_prints_json(db: None) -> None:
    out = StringIO()

    call_command("import_roster", str(TIDY), "--json", stdout=out)

    printed = json.loads(out.getvalue())
    assert printed["totals"]["new"] == 89
    assert printed["committed"] is False
    assert set(printed["rows"][0]) == {
        "sheet", "row", "outcome", "reason_code", "reason", "changes",
    }  # fmt: skip
    assert not Member.objects.exists()


def test_command_exits_non_zero_when_a_row_is_wrong(world: World, tmp_path: Path) -> None:
    path = members(tmp_path / "r.xlsx", {**ZHANG, "人员类别": "团员"})
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("import_roster", str(path), "--commit", "--json", stdout=out)

    assert json.loads(out.getvalue())["totals"]["error"] == 1


def test_query_count_of_a_preview_does_not_grow_with_rows(
    world: World, tmp_path: Path, django_assert_num_queries: object
) -> None:
    one = members(tmp_path / "one.xlsx", ZHANG)
    three = members(
        tmp_path / "three.xlsx", ZHANG, *({**ZHANG, "姓名": name} for name in ("李四", "王五"))
    )

    for path in (one, three):
        with django_assert_num_queries(6):  # type: ignore[operator]
            run(path, commit=False)
