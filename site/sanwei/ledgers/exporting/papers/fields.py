"""What a template may name, by paper: plain fields, and lists with the fields of their rows.

The names are what somebody types in Word: ``{{ 支部 }}``, ``{%tr for 行 in 台账 %}``, ``{{ 行.日期 }}``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanwei.ledgers.exporting.papers.enums import Paper

#: Stands on every file that leaves the house; a template without it is refused.
SECRECY = "密级行"
COMMON = ("标题", "单位", "单位简称", "时段", "数据截至", SECRECY)


@dataclass(frozen=True)
class Fields:
    """``plain``: texts. ``rows``: lists by name, ``parts``: single objects by name, with the fields of each."""

    plain: tuple[str, ...]
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def told(self) -> dict[str, object]:
        """Return the shape that the child reads."""
        return {
            "plain": list(self.plain),
            "rows": {name: list(row) for name, row in self.rows.items()},
            "parts": {name: list(part) for name, part in self.parts.items()},
        }


SESSION = (
    "序号", "日期", "支部", "党小组", "学习方式", "学习主题及内容", "主讲", "地点", "应到", "实到",
    "缺席", "缺席及补学", "学时", "佐证编号", "备注",
)  # fmt: skip
ITEM = ("序号", "日期", "内容", "方式", "组织单位", "学时", "测验成绩", "原因", "备注")
LIFE = (
    "支部", "党员数", "大会", "大会应到实到", "支委会", "党小组会", "党课", "书记讲", "主题党日",
    "主题党日实到应到", "到会率", "谈心谈话", "领导干部", "未开展", "备注", "应学", "完成", "参学率",
    "人均学时", "达标", "测验参加", "测验平均", "及格率",
)  # fmt: skip
PARTY = (
    "支部", "党员数", "正式", "预备", "女", "青年", "老年", "未填出生日期", "流动", "党小组数",
)  # fmt: skip
LECTURE = ("党组织", "发布数", "讲课人次")
PERSON = ("姓名", "支部", "人员类别", "年度")
ACCOUNTS = ("集中培训", "集体学习", "网络自学", "外部学习", "合计", "年度要求", "说明")

FIELDS: dict[str, Fields] = {
    Paper.STUDY_LEDGER: Fields(
        (*COMMON, "总次数", "应到合计", "实到合计", "学时合计"), rows={"台账": SESSION}
    ),
    Paper.PERSONAL_RECORD: Fields((*COMMON, *PERSON, *ACCOUNTS), rows={"记录": ITEM}),
    Paper.QUARTERLY: Fields(
        (*COMMON, "季度", "统计口径"),
        rows={"支部表": LIFE, "队伍": PARTY, "微党课": LECTURE},
        parts={"合计": LIFE, "队伍合计": PARTY, "微党课合计": LECTURE},
    ),
    Paper.CERTIFICATE: Fields((*COMMON, *PERSON, *ACCOUNTS)),
}
