"""Recognises which sheet is which and which column is what, by the titles offices use."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sanwei.common.workbooks.cells import Cell
from sanwei.common.workbooks.reading import Sheet
from sanwei.common.workbooks.titles import squeezed, title_rows


class Kind(StrEnum):
    UNITS = "units"
    MEMBERS = "members"


UNIT_TITLES = {
    "name": ("组织名称", "党组织名称", "组织全称", "党组织全称"),
    "short_name": ("组织简称", "党组织简称", "简称"),
    "kind": ("组织类别", "党组织类别", "组织类型"),
    "parent": ("上级组织", "上级党组织", "上级组织名称", "隶属组织"),
    "founded_on": ("成立日期", "成立时间", "建立日期"),
    "elected_on": ("本届选举日期", "本届换届日期", "本届班子选举日期", "换届日期"),
    "term_years": ("任期(年)", "任期", "任期年限", "届期"),
}
MEMBER_TITLES = {
    "name": ("姓名", "党员姓名"),
    "number": ("党员编号",),
    "external_number": ("外部编号", "人员编号", "工号", "员工编号"),
    "branch": (
        "所在党支部",
        "党支部",
        "所在支部",
        "所属党支部",
        "支部名称",
        "所在党组织",
        "所属支部",
    ),
    "group": ("所在党小组", "党小组", "所属党小组"),
    "sex": ("性别",),
    "ethnicity": ("民族",),
    "native_place": ("籍贯",),
    "born_on": ("出生日期", "出生年月", "出生时间", "生日"),
    "education": ("学历", "文化程度"),
    "job": ("工作岗位", "岗位", "现任职务", "职务岗位"),
    "kind": ("人员类别", "党员类别", "党员类型"),
    "joined_on": ("加入党组织日期", "入党时间", "入党日期", "加入党组织时间", "入党年月"),
    "formal_on": ("转为正式党员日期", "转正时间", "转正日期", "转为正式党员时间", "转正年月"),
    "posts": ("党内职务", "党内任职"),
    "phone": ("联系电话", "手机号", "手机号码", "手机", "电话", "联系方式", "联系电话(手机号)"),
    "status": ("党籍状态",),
    "status_on": ("党籍状态自何日起",),
    "is_mobile": ("是否为流动党员", "流动党员", "是否流动党员"),
    "is_lost": ("是否为失联党员", "失联党员", "是否失联党员"),
    "is_dispatched": ("劳务派遣", "是否劳务派遣"),
    "is_leading_cadre": ("党员领导干部", "是否党员领导干部"),
}
TITLES = {Kind.UNITS: UNIT_TITLES, Kind.MEMBERS: MEMBER_TITLES}
# A workbook with a sheet a branch has no column for it: the sheet is called by the branch.
REQUIRED = {Kind.UNITS: {"name", "kind"}, Kind.MEMBERS: {"name", "kind"}}

IDENTITY = re.compile(r"身份证|身份号码")
IDENTITY_NUMBER = re.compile(r"(公民|居民)?(身份证|身份)(号|号码)?")
DISCIPLINE = re.compile(r"处分|奖惩|奖励|惩戒|处罚")
SILENT = frozenset({"", "序号", "编号", "备注", "说明", "年龄", "党龄", "原因"})


@dataclass(frozen=True)
class Table:
    """A recognised sheet: ``columns`` maps our field to (column index, title as written).

    ``withheld``: the columns about identity and discipline, which leave the file for nothing but a check.
    """

    kind: Kind
    sheet: Sheet
    header_row: int
    columns: dict[str, tuple[int, str]]
    identity_titles: tuple[str, ...]
    discipline_titles: tuple[str, ...]
    unknown_titles: tuple[str, ...]
    titles: tuple[str, ...] = ()
    withheld: frozenset[int] = frozenset()

    def title(self, field: str) -> str:
        return self.columns[field][1] if field in self.columns else ""

    def cell(self, row: list[Cell], field: str) -> Cell | None:
        index = self.columns[field][0] if field in self.columns else -1
        return row[index] if 0 <= index < len(row) else None


def recognise(sheet: Sheet) -> Table | None:
    """Return the sheet as a table of units or members; None where no row of titles is found."""
    best: Table | None = None
    for index, titles in title_rows(sheet.rows):
        for kind in Kind:
            found = _as_table(sheet, index, titles, kind)
            if found and (best is None or len(found.columns) > len(best.columns)):
                best = found
    return best


def _as_table(sheet: Sheet, index: int, titles: list[str], kind: Kind) -> Table | None:
    known = {title: field for field, names in TITLES[kind].items() for title in names}
    columns: dict[str, tuple[int, str]] = {}
    identity, discipline, unknown, withheld = [], [], [], set()
    for position, title in enumerate(titles):
        plain = squeezed(title)
        field = known.get(plain)
        if IDENTITY.search(plain):
            identity.append(title)
            withheld.add(position)
            if kind is Kind.MEMBERS and IDENTITY_NUMBER.fullmatch(plain):
                columns.setdefault("identity", (position, title))
        elif DISCIPLINE.search(plain):
            discipline.append(title)
            withheld.add(position)
        elif field is not None and field not in columns:
            columns[field] = (position, title)
        elif plain not in SILENT:
            unknown.append(title)
    if not REQUIRED[kind] <= columns.keys():
        return None
    return Table(
        kind=kind,
        sheet=sheet,
        header_row=index + 1,
        columns=columns,
        identity_titles=tuple(identity),
        discipline_titles=tuple(discipline),
        unknown_titles=tuple(unknown),
        titles=tuple(titles),
        withheld=frozenset(withheld),
    )
