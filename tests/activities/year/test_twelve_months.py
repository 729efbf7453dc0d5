"""The twelve months of three branches against a matrix worked out by hand; today is 12 October 2026."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pytest

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import ActivityBranch
from sanwei.activities.year.table import YearRow, year_tables
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, Role, UnitKind
from sanwei.org.models import Member, OrgUnit
from tests.activities.stage import held
from tests.world import NOW, SHANGHAI, World

BEGAN = date(2026, 1, 1)
TODAY = NOW.date()
ASSEMBLY, BOARD = ActivityKind.BRANCH_ASSEMBLY, ActivityKind.BRANCH_COMMITTEE_MEETING
GROUP, CLASS, THEME = ActivityKind.GROUP_MEETING, ActivityKind.PARTY_CLASS, ActivityKind.THEME_DAY
DUE, SOON, NOT, SAID, NONE = "该开了", "待开", "–", "已说明", "未开展"
NEVER = [NOT] * 12

# What was held, as month.day. 松岭站 held September's meeting on 12 October.
HELD = {
    ("青桥所", ASSEMBLY): "3.20 6.18 7.17 9.28",
    ("青桥所", BOARD): "1.8 3.5 4.3 5.6 6.4 7.3 8.5 9.4",
    ("青桥站", GROUP): "1.20 2.20 3.20 4.20 5.20 6.22 7.22 8.20 9.16",
    ("松岭站", GROUP): "1.21 2.21 3.21 4.21 5.21 6.21 7.23 8.19 10.12",
    ("路政", GROUP): "4.22 5.21 7.20 8.21 9.17",
    ("青桥所", CLASS): "2.12 8.14",
    ("青桥所", THEME): "1.9 2.13 3.13 4.10 5.8 6.12 7.10 8.14 9.11 10.9",
    ("财务", ASSEMBLY): "3.6 6.5 7.9",
    ("财务", CLASS): "3.27 6.26",
    ("财务", THEME): "1.15 2.15 3.15 4.15 5.15 6.15 7.14 8.13 9.11",
    ("离退休", ASSEMBLY): "3.11 6.10 9.11",
    ("离退休", BOARD): "3.2 4.7 5.6 6.3 7.6 8.10 9.7",
    ("离退休", CLASS): "3.12 6.11 9.11",
    ("离退休", THEME): "1.10 2.10 3.10 4.10 5.10 6.10 7.10 9.11",
}
EXPLAINED = [
    ("青桥所", BOARD, 2, "春运保畅"),
    ("松岭站", GROUP, 9, "防汛值守"),
    ("离退休", THEME, 8, "高温，改为送学上门"),
]
# Worked out by hand: cells, met / owed, latest day of the next turn.
EXPECTED = {
    "青桥所": [
        ("支部党员大会", ["3月20日", "6月18日", "7月17日、9月28日", DUE], (3, 4), (12, 31)),
        (
            "支委会",
            ["8日", SAID, "5日", "3日", "6日", "4日", "3日", "5日", "4日", DUE, SOON, SOON],
            (8, 12),
            (10, 31),
        ),
        (
            "青桥站",
            [
                "20日",
                "20日",
                "20日",
                "20日",
                "20日",
                "22日",
                "22日",
                "20日",
                "16日",
                DUE,
                SOON,
                SOON,
            ],
            (9, 12),
            (10, 31),
        ),
        (
            "松岭站",
            [
                "21日",
                "21日",
                "21日",
                "21日",
                "21日",
                "21日",
                "23日",
                "19日",
                SAID,
                "12日",
                SOON,
                SOON,
            ],
            (9, 12),
            (11, 30),
        ),
        # Nobody belonged to it before 1 April.
        (
            "路政",
            [NOT, NOT, NOT, "22日", "21日", NONE, "20日", "21日", "17日", DUE, SOON, SOON],
            (5, 9),
            (10, 31),
        ),
        ("党课", ["2月12日", NONE, "8月14日", DUE], (2, 4), (12, 31)),
        (
            "主题党日",
            [
                "9日",
                "13日",
                "13日",
                "10日",
                "8日",
                "12日",
                "10日",
                "14日",
                "11日",
                "9日",
                SOON,
                SOON,
            ],
            (10, 12),
            (11, 30),
        ),
    ],
    "财务": [
        ("支部党员大会", ["3月6日", "6月5日", "7月9日", DUE], (3, 4), (12, 31)),
        ("支委会", NEVER, (0, 0), None),
        ("党小组会", NEVER, (0, 0), None),
        ("党课", ["3月27日", "6月26日", NONE, DUE], (2, 4), (12, 31)),
        (
            "主题党日",
            [
                "15日",
                "15日",
                "15日",
                "15日",
                "15日",
                "15日",
                "14日",
                "13日",
                "11日",
                DUE,
                SOON,
                SOON,
            ],
            (9, 12),
            (10, 31),
        ),
    ],
    "离退休": [
        ("支部党员大会", ["3月11日", "6月10日", "9月11日", DUE], (3, 4), (12, 31)),
        # The third 委员 took office on 10 March.
        (
            "支委会",
            [NOT, NOT, "2日", "7日", "6日", "3日", "6日", "10日", "7日", DUE, SOON, SOON],
            (7, 10),
            (10, 31),
        ),
        ("党小组会", NEVER, (0, 0), None),
        ("党课", ["3月12日", "6月11日", "9月11日", DUE], (3, 4), (12, 31)),
        (
            "主题党日",
            ["10日", "10日", "10日", "10日", "10日", "10日", "10日", SAID, "11日", DUE, SOON, SOON],
            (8, 12),
            (10, 31),
        ),
    ],
}


@dataclass
class Year:
    units: dict[str, OrgUnit]
    parts: dict[tuple[str, ActivityKind, date], ActivityBranch]

    @property
    def branches(self) -> list[OrgUnit]:
        return [self.units[name] for name in EXPECTED]


def moment(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 8, tzinfo=SHANGHAI)


def enrol(names: Iterable[str], branch: OrgUnit, group: OrgUnit | None = None) -> list[Member]:
    return [
        org.enrol(name=name, kind=MemberKind.FORMAL, branch=branch, group=group, starts_on=BEGAN)
        for name in names
    ]


def give_board(branch: OrgUnit, members: list[Member], starts: list[date]) -> None:
    roles = (Role.SECRETARY, Role.ORGANISATION, Role.PUBLICITY)
    for member, role, starts_on in zip(members, roles, starts, strict=True):
        org.assign_role(member=member, unit=branch, role=role, starts_on=starts_on)


@pytest.fixture
def year(world: World) -> Year:
    units: dict[str, OrgUnit] = {}
    for name in ("青桥所", "财务", "离退休", "综合"):
        units[name] = org.create_unit(
            name=f"{name}党支部", short_name=name, kind=UnitKind.BRANCH, parent=world.committee
        )
    for name in ("青桥站", "松岭站", "路政"):
        units[name] = org.create_unit(
            name=f"{name}党小组", short_name=name, kind=UnitKind.GROUP, parent=units["青桥所"]
        )
    toll = enrol(["吕", "梁", "孔丽华"], units["青桥所"], units["青桥站"])
    toll += enrol(["郑", "严"], units["青桥所"], units["松岭站"])
    finance = enrol(["华", "何", "柏"], units["财务"])
    retired = enrol(["秦", "吴", "马"], units["离退休"])
    give_board(units["青桥所"], [toll[0], toll[1], toll[3]], [BEGAN] * 3)
    give_board(units["离退休"], retired, [BEGAN, BEGAN, date(2026, 3, 10)])
    org.transfer(
        member=finance[2],
        branch=units["青桥所"],
        group=units["路政"],
        on=date(2026, 4, 1),
        actor=None,
        at=NOW,
    )
    org.transfer(member=toll[2], branch=units["综合"], on=date(2026, 8, 17), actor=None, at=NOW)
    parts = {}
    for (name, kind), days in HELD.items():
        for month, day in (map(int, one.split(".")) for one in days.split()):
            part = held(units[name], kind, on=moment(month, day))
            parts[name, kind, date(2026, month, day)] = part
    for name, kind, month, reason in EXPLAINED:
        made_up = parts.get((name, kind, date(2026, 10, 12)))
        services.explain(
            unit=units[name],
            kind=kind,
            day=date(2026, month, 1),
            reason=reason,
            made_up_by=made_up,
            actor=None,
            at=NOW,
        )
    return Year(units, parts)


def said(row: YearRow) -> tuple[str, list[str], tuple[int, int], tuple[int, int] | None]:
    due = row.next_due_on
    return (
        row.unit_name if row.is_group else row.label,
        [cell.text for cell in row.cells],
        (row.met, row.owed),
        (due.month, due.day) if due else None,
    )


def test_three_branches_match_the_matrix_worked_out_by_hand(year: Year) -> None:
    tables = year_tables(year.branches, 2026, today=TODAY)

    for table in tables:
        assert [said(row) for row in table.rows] == EXPECTED[table.branch.short_name]
    made_up = next(row for row in tables[0].rows if row.unit_name == "松岭站")
    assert [cell.note for cell in made_up.cells if cell.note] == ["10月12日补开"]
    assert made_up.cells[8].full == "未开展（已说明）：防汛值守；10月12日补开"
    assert [cell.rows for cell in made_up.cells][8] == ()
    # 孔丽华 left on 17 August: 6 were due in July, 5 in September.
    assert [
        year.parts["青桥所", ASSEMBLY, date(2026, month, day)].due
        for month, day in ((3, 20), (7, 17), (9, 28))
    ] == [5, 6, 5]
