"""Invented data for the preview of a template: long and short texts, so that one sees what breaks."""

from typing import Any

from django.utils.translation import gettext as _

from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.exporting.papers.fields import FIELDS, SECRECY

ROWS = 3
WORDS: dict[str, str] = {
    "标题": "（预览）",
    "单位": "中共云岭轨道交通集团松岭车务段第一支部委员会",
    "单位简称": "松岭第一支部",
    "支部": "松岭第一支部",
    "党组织": "松岭第一支部",
    "党小组": "松岭站党小组",
    "时段": "2026年第三季度",
    "季度": "2026年第三季度",
    "年度": "2026",
    "数据截至": "2026年9月30日",
    SECRECY: "内部资料 · 预览 · 数据是编的",
    "姓名": "何欣怡",
    "人员类别": "正式党员",
    "日期": "2026-09-28",
    "内容": "雪天撒盐车为什么先走下坡",
    "学习主题及内容": "2026年9月主题党日：学习新修订的支部工作条例，讨论冬运安全怎样做到人人有责",
    "学习方式": "集体学习",
    "方式": "网络自学",
    "主讲": "周建国",
    "地点": "松岭站二楼会议室",
    "组织单位": "松岭第一支部",
    "缺席及补学": "李明（当班，10月9日已补学）、王芳（事假）",
    "佐证编号": "3f0c9d1e",
    "原因": "计入",
    "备注": "",
    "未开展": "8月支委会未开展（已说明）：书记驻站抢险，9月合并召开",
    "到会率": "94.3%",
    "参学率": "100.0%",
    "及格率": "96.0%",
    "说明": "2026年还差3.5学时：已计28.5，要求32。",
    "年度要求": "32",
    "合计": "28.5",
    "统计口径": "只计已结束点名的记录，按活动日期统计。",
}


def context_of(paper: str) -> dict[str, Any]:
    """Return demo data for every name that ``paper`` knows."""
    fields = FIELDS[paper]
    found: dict[str, Any] = {name: _word(name) for name in fields.plain}
    found["标题"] = _("%s（预览）") % Paper(paper).label
    for name, row in fields.rows.items():
        found[name] = [
            {one: str(number) if one == "序号" else _word(one) for one in row}
            for number in range(1, ROWS + 1)
        ]
    for name, part in fields.parts.items():
        found[name] = {one: _("合计") if one in ("支部", "党组织") else _word(one) for one in part}
    return found


def _word(name: str) -> str:
    return WORDS.get(name, "12")
