"""import_roster: preview, all or nothing, idempotent, a question instead of a guess."""

import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from sanwei.common.models import AuditEntry
from sanwei.org import queries, services
from sanwei.org.enums import MemberKind, Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.roster.result import Outcome
from tests.org.sheets import HEADERS, ZHANG, members, reasons, run, workbook
from tests.world import NOW, World

TIDY = Path(__file__).parents[2] / "site/sanwei/home/demo/roster_tidy.xlsx"
MESSY = Path(__file__).parent / "files/roster_messy.xlsx"
TODAY = NOW.date()


@pytest.fixture
def known(world: World) -> World:
    """Give 张三 the dates by which a sheet knows him."""
    world.zhang_san.born_on = date(1980, 5, 1)
    world.zhang_san.save()
    return world


def test_tidy_sheet_founds_six_organisations_three_groups_and_eighty_members(db: None) -> None:
    result = run(TIDY)

    assert result.totals == {"new": 89, "changed": 0, "same": 0, "error": 0}
    assert (OrgUnit.objects.count(), Member.objects.count()) == (9, 80)
    branch = OrgUnit.objects.get(short_name="青桥所党支部")
    assert queries.registered_on(branch, TODAY).count() == 41
    assert branch.page.slug == "qingqiaosuodangzhibu"
    leaders = RoleAssignment.objects.filter(role=Role.GROUP_LEADER)
    assert sorted(leader.unit.short_name for leader in leaders) == [
        "松岭站党小组", "路政党小组", "青桥站党小组",
    ]  # fmt: skip
    secretary = RoleAssignment.objects.get(unit=branch, role=Role.SECRETARY)
    assert (secretary.member.name, secretary.starts_on) == ("吕永红", date(2025, 4, 16))


def test_same_file_again_finds_everything_the_same(db: None) -> None:
    run(TIDY)
    before = AuditEntry.objects.exclude(action="org.roster.import").count()

    again = run(TIDY)

    assert again.totals == {"new": 0, "changed": 0, "same": 89, "error": 0}
    assert AuditEntry.objects.exclude(action="org.roster.import").count() == before


def test_preview_writes_nothing(db: None) -> None:
    result = run(TIDY, commit=False)

    assert (result.totals["new"], result.is_committed) == (89, False)
    assert not OrgUnit.objects.exists()
    assert not Member.objects.exists()


def test_identity_numbers_are_not_imported_and_that_is_said(db: None) -> None:
    result = run(TIDY)

    assert "党员“公民身份证号”：身份证号不导入，平台不保存。" in result.notices
    stored = json.dumps(list(Member.objects.values()), default=str)
    assert "999999" not in stored
    assert "999999" not in json.dumps(result.as_json(), ensure_ascii=False)


def test_messy_sheet_asks_about_what_nobody_can_know(db: None) -> None:
    run(TIDY)

    result = run(MESSY)

    assert reasons(result) == [
        (14, "branch_unknown"),
        (16, "date_in_future"),
        (18, "required"),
        (20, "sex_contradicts"),
    ]
    looked_at = {row.row: row.reason_code for row in result.rows if row.reason}
    assert looked_at == {
        10: "identity_length",
        12: "identity_check",
        14: "branch_unknown",
        16: "date_in_future",
        18: "required",
        20: "sex_contradicts",
        21: "identity_repeated",
        34: "repeated",
    }
    changed = {row.row: row.changes for row in result.rows if row.outcome is Outcome.CHANGED}
    assert {
        row: [(c.field, c.before, c.after) for c in found] for row, found in changed.items()
    } == {
        24: [("联系电话（手机号）", "138****0041", "093****0转12")],
    }
    assert not result.is_committed


def test_messy_sheet_three_times_in_a_row_changes_nothing_more(db: None) -> None:
    run(TIDY)

    first, second, third = (run(MESSY, valid_only=True) for _time in range(3))

    assert first.totals == {"new": 0, "changed": 1, "same": 26, "error": 4}
    assert second.totals == third.totals == {"new": 0, "changed": 0, "same": 27, "error": 4}
    assert Member.objects.count() == 80


def test_messy_sheet_alone_enters_everything_sound(db: None, tmp_path: Path) -> None:
    units = CalamineWorkbook.from_path(TIDY).get_sheet_by_name("党组织").to_python()
    run(workbook(tmp_path / "units.xlsx", 党组织=units))

    whole, valid, again = run(MESSY), run(MESSY, valid_only=True), run(MESSY, valid_only=True)

    assert not whole.is_committed
    assert [row for row, _code in reasons(valid)] == [14, 16, 18, 20]
    assert valid.totals == {"new": 26, "changed": 0, "same": 1, "error": 4}
    assert again.totals == {"new": 0, "changed": 0, "same": 27, "error": 4}
    assert Member.objects.count() == 26


def test_old_sheet_makes_nobody_probationary_again(known: World, tmp_path: Path) -> None:
    result = run(members(tmp_path / "r.xlsx", {**ZHANG, "人员类别": "预备党员"}))

    assert reasons(result) == [(2, "kind_goes_back")]


def test_valid_only_enters_the_good_rows(db: None) -> None:
    run(TIDY)

    result = run(MESSY, valid_only=True)

    assert result.is_committed
    assert Member.objects.get(name="尤浩然").phone == "0931-8800000转12"


def test_one_bad_row_stops_the_whole_file(known: World, tmp_path: Path) -> None:
    path = members(
        tmp_path / "r.xlsx",
        {"姓名": "郑十", "所在党支部": "第一支部", "人员类别": "正式党员"},
        {"姓名": "钱十一", "所在党支部": "没有的支部", "人员类别": "正式党员"},
    )

    result = run(path)

    assert reasons(result) == [(3, "branch_unknown")]
    assert not Member.objects.filter(name="郑十").exists()


def test_error_names_file_sheet_row_column_and_reason(known: World, tmp_path: Path) -> None:
    path = members(tmp_path / "名册.xlsx", {**ZHANG, "出生日期": "不知道"})

    result = run(path)

    assert [row.reason for row in result.rows] == [
        "名册.xlsx“党员”第2行“出生日期”：“不知道”看不出是哪一天，请写成 2026-07-01。"
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"姓名": ""}, "required"),
        ({"人员类别": ""}, "required"),
        ({"人员类别": "团员"}, "value_unknown"),
        ({"性别": "？"}, "value_unknown"),
        ({"出生日期": "2031-07-01"}, "date_in_future"),
        ({"转为正式党员日期": "2009-01-01"}, "date_order"),
        ({"人员类别": "预备党员", "转为正式党员日期": "2011-01-01"}, "kind_contradicts"),
        ({"手机号": "123"}, "phone_unclear"),
        ({"党内职务": "体育委员"}, "post_unknown"),
        ({"姓名": "郑十", "党内职务": "党小组长"}, "leader_without_group"),
        ({"所在党支部": "第九支部"}, "branch_unknown"),
        ({"所在党支部": "云山党委"}, "branch_unknown"),
        ({"所在党小组": "第九组"}, "group_unknown"),
        ({"是否为流动党员": "也许"}, "flag_unclear"),
        ({"党籍状态自何日起": "1994.10"}, "month_only"),
        ({"姓名": "13800000000"}, "name_unclear"),
        ({"学历": "很" * 40}, "too_long"),
        ({"出生日期": "800501"}, "date_unclear"),
        ({"出生日期": 1980.5}, "date_unclear"),
        ({"党员编号": "11010519491231002X"}, "number_is_identity"),
        ({"公民身份证号": "11010519491231002X"}, "birth_contradicts"),
    ],
)
def test_every_defect_is_an_error_row_with_its_code(
    known: World, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    extra = [title for title in changes if title not in HEADERS]
    result = run(members(tmp_path / "r.xlsx", {**ZHANG, **changes}, extra=extra))

    assert reasons(result) == [(2, code)]


def test_name_birth_and_joining_date_identify_a_person(known: World, tmp_path: Path) -> None:
    result = run(members(tmp_path / "r.xlsx", {**ZHANG, "民族": "01 汉族"}))

    assert [(row.outcome, row.changes[0].after) for row in result.rows] == [
        (Outcome.CHANGED, "汉族")
    ]
    assert Member.objects.filter(name="张三").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"出生日期": ""},
        {"加入党组织日期": ""},
        {"出生日期": "1980-05-02"},
        {"加入党组织日期": "2011-07-01"},
    ],
)
def test_half_known_person_is_a_question_never_a_guess(
    known: World, tmp_path: Path, changes: dict[str, object]
) -> None:
    result = run(members(tmp_path / "r.xlsx", {**ZHANG, **changes}))

    assert reasons(result) == [(2, "who_is_meant")]
    assert "是同一个人吗" in result.rows[0].reason
    assert "第一支部" in result.rows[0].reason


def test_namesake_with_both_dates_different_is_somebody_else(known: World, tmp_path: Path) -> None:
    other = {**ZHANG, "出生日期": "1990-01-01", "加入党组织日期": "2015-07-01"}

    result = run(members(tmp_path / "r.xlsx", other))

    assert [row.outcome for row in result.rows] == [Outcome.NEW]
    assert Member.objects.filter(name="张三").count() == 2


def test_external_number_identifies_whatever_the_name(known: World, tmp_path: Path) -> None:
    world = known
    world.zhang_san.external_number = "YS-0007"
    world.zhang_san.save()
    row = {"外部编号": "YS-0007", "姓名": "张叁", "所在党支部": "第一支部", "人员类别": "正式党员"}

    result = run(members(tmp_path / "r.xlsx", row, extra=["外部编号"]))

    assert [c.after for c in result.rows[0].changes] == ["张叁"]
    world.zhang_san.refresh_from_db()
    assert (world.zhang_san.name, world.account(world.zhang_san).name) == ("张叁", "张叁")


def test_another_branch_in_the_sheet_is_a_dated_transfer(known: World, tmp_path: Path) -> None:
    path = members(tmp_path / "r.xlsx", {**ZHANG, "所在党支部": "第二支部"})

    run(path, as_of=date(2026, 10, 1))

    member = known.zhang_san
    assert [m.branch.short_name for m in member.memberships.order_by("starts_on")] == [
        "第一支部", "第二支部",
    ]  # fmt: skip
    assert queries.membership_on(member, date(2026, 9, 30)).branch == known.first  # type: ignore[union-attr]


def test_blank_cells_change_nothing(known: World, tmp_path: Path) -> None:
    result = run(members(tmp_path / "r.xlsx", {**ZHANG, "手机号": "", "所在党小组": ""}))

    assert [row.outcome for row in result.rows] == [Outcome.SAME]
    known.zhang_san.refresh_from_db()
    assert known.zhang_san.phone == "13900000001"
    assert queries.membership_on(known.zhang_san, TODAY).group == known.group  # type: ignore[union-attr]


def test_posts_of_the_sheet_replace_posts_but_not_platform_roles(
    known: World, tmp_path: Path
) -> None:
    services.assign_role(
        member=known.zhang_san, unit=known.first, role=Role.EDITOR, starts_on=TODAY, at=NOW
    )
    services.assign_role(
        member=known.zhang_san, unit=known.first, role=Role.PUBLICITY,
        starts_on=date(2025, 1, 1), at=NOW,
    )  # fmt: skip

    run(members(tmp_path / "r.xlsx", {**ZHANG, "党内职务": "组织委员"}))

    held = known.zhang_san.roles.filter(ends_before__isnull=True)
    assert sorted(role.role for role in held) == [Role.EDITOR, Role.ORGANISATION]


def test_column_of_posts_without_an_entry_ends_none(known: World, tmp_path: Path) -> None:
    services.assign_role(
        member=known.zhang_san, unit=known.first, role=Role.PUBLICITY,
        starts_on=date(2025, 1, 1), at=NOW,
    )  # fmt: skip

    result = run(members(tmp_path / "r.xlsx", ZHANG))

    assert [row.outcome for row in result.rows] == [Outcome.SAME]


def test_exact_repeat_is_passed_over_and_a_differing_one_is_an_error(
    known: World, tmp_path: Path
) -> None:
    result = run(
        members(tmp_path / "r.xlsx", ZHANG, ZHANG, {**ZHANG, "民族": "回族"}), commit=False
    )

    assert [(row.outcome, row.reason_code) for row in result.rows] == [
        (Outcome.SAME, ""),
        (Outcome.SAME, "repeated"),
        (Outcome.ERROR, "repeated_differs"),
    ]


def test_new_member_belongs_since_joining_or_founding(known: World, tmp_path: Path) -> None:
    known.first.founded_on = date(2020, 5, 1)
    known.first.save()
    old = {"姓名": "郑十", "所在党支部": "第一支部", "人员类别": "正式党员",
           "出生日期": "1970-01-01", "加入党组织日期": "1995-07-01"}  # fmt: skip
    activist = {"姓名": "钱十一", "所在党支部": "第一支部", "人员类别": "入党积极分子"}

    run(members(tmp_path / "r.xlsx", old, activist))

    first_days = {
        name: Member.objects.get(name=name).memberships.get().starts_on
        for name in ("郑十", "钱十一")
    }
    assert first_days == {"郑十": date(2020, 5, 1), "钱十一": date(2020, 5, 1)}
    assert Member.objects.get(name="钱十一").kind == MemberKind.ACTIVIST


def test_columns_about_discipline_are_ignored_aloud_and_unknown_ones_listed(
    known: World, tmp_path: Path
) -> None:
    row = {**ZHANG, "处分情况": "警告", "血型": "A"}

    result = run(members(tmp_path / "r.xlsx", row, extra=["处分情况", "血型"]))

    assert "党员“处分情况”：处分、奖惩不导入，已略过。" in result.notices
    assert result.unknown_headers == ("党员：血型",)
    assert "警告" not in json.dumps(result.as_json(), ensure_ascii=False)


def test_sheet_without_known_titles_is_passed_over_aloud(known: World, tmp_path: Path) -> None:
    row = [ZHANG.get(title, "") for title in HEADERS]
    path = workbook(tmp_path / "r.xlsx", 说明=[["填表说明"], ["请如实填写"]], 党员=[HEADERS, row])

    result = run(path)

    assert "工作表“说明”没有认出表头，已跳过。" in result.notices
    assert result.totals["same"] == 1
