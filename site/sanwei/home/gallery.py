"""Every component in every state, for contributors: ``/_components/``, which production does not serve.

A new template in ``templates/components/`` gets its line here; a test says so when it is forgotten.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Specimen:
    state: str
    html: SafeString


@dataclass(frozen=True)
class Shelf:
    name: str
    specimens: list[Specimen]


class Message:
    def __init__(self, tags: str, text: str) -> None:
        self.tags, self.text = tags, text

    def __str__(self) -> str:
        return self.text


class SampleForm(forms.Form):
    title = forms.CharField(label="会议名称", help_text="例如：2026年第4次支部党员大会")
    note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    place = forms.ChoiceField(label="地点", choices=[("a", "二楼活动室"), ("b", "收费广场")])
    confirmed = forms.BooleanField(label="不含涉密内容", help_text="涉密文件、内部资料严禁上传。")


def _form(*, bound: bool) -> SampleForm:
    return SampleForm({"place": "x"}, prefix="bad") if bound else SampleForm(prefix="new")


def _fields() -> dict[str, dict[str, Any]]:
    fresh, bad = _form(bound=False), _form(bound=True)
    bad.is_valid()
    named = {"文字": "title", "多行": "note", "下拉": "place", "勾选": "confirmed"}
    return {
        **{words: {"field": fresh[name]} for words, name in named.items()},
        **{
            f"{words}，填错": {"field": bad[name]}
            for words, name in named.items()
            if name != "note"
        },
    }


def _pages() -> dict[str, dict[str, Any]]:
    paginator = Paginator(range(90), 30)
    return {
        "第一页": {"page": paginator.page(1)},
        "中间": {"page": paginator.page(2), "query": "kind=a&"},
        "最后": {"page": paginator.page(3)},
    }


def _row(**more: str) -> dict[str, str]:
    return {"title": "“三会一课”随课测验", "detail": "5题，约3分钟", **more}


def _icons() -> list[str]:
    """Return the names in the sprite."""
    sprite = settings.ROOT / "site/sanwei/static/sanwei/icons.svg"
    return re.findall(r'<symbol id="([\w-]+)"', sprite.read_text(encoding="utf-8"))


def states() -> Mapping[str, dict[str, dict[str, Any]]]:
    """Return name of component → words for a state → what the component is given."""
    unit = SimpleNamespace(public_id="00000000-0000-0000-0000-000000000000")
    return {
        "icon": {name: {"name": name} for name in _icons()},
        "bell": {
            "没有未读": {"url": "#", "has_unread": False},
            "有未读": {"url": "#", "has_unread": True},
            "正在看": {"url": "#", "is_here": True},
        },
        "search_box": {"手机是图标，桌面是输入框": {"url": "#"}},
        "rooms": {"在首页": {"shell": SimpleNamespace(member=True), "room": "home"}},
        "desk_rooms": {
            "书记": {"unit": unit, "room": "desk", "may_answer": True, "has_unread": True},
            "兼编辑": {"unit": unit, "room": "ledger", "may_edit": True},
        },
        "sec_head": {
            "只有标题": {"id": "g-1", "title": "接着学"},
            "带数": {"id": "g-2", "title": "9月", "small": "2学时"},
            "带去处": {"id": "g-3", "title": "新的微党课", "url": "#", "action": "更多"},
        },
        "row": {
            "可点": _row(url="#", seal="答"),
            "带状态": _row(url="#", seal="课", seal_css="o", chip="已看62%", chip_css="w"),
            "已完成": _row(url="#", seal="读", seal_css="g", chip="已完成", chip_css="ok"),
            "没有印章": _row(url="#", chip="未及格", chip_css="bad"),
            "只读": _row(seal="吕", seal_css="g"),
        },
        "stat": {
            "可点开": {
                "label": "年度达标",
                "value": 17,
                "unit": "/ 41人",
                "note": "进度正常",
                "url": "#",
            },
            "要注意": {
                "label": "本季参学率",
                "value": "92.7",
                "unit": "%",
                "note": "3人还没有",
                "is_warning": True,
            },
            "没有数": {"label": "测验平均分", "value": "–", "note": "还没有人答题"},
        },
        "bar": {
            words: {"permille": permille, "label": words}
            for words, permille in {"没有开始": 0, "一半": 500, "学完": 1000}.items()
        },
        "coverage": {
            "看了两段": {
                "spans": [{"start": 0, "width": 400}, {"start": 520, "width": 220}],
                "mark": 950,
                "css": "cover",
                "label": "已看62%",
            },
            "看完": {
                "spans": [{"start": 0, "width": 1000}],
                "full": True,
                "css": "cover",
                "label": "已学完",
            },
        },
        "ring": {
            f"{percent}%": {"percent": percent, "label": "年度学时"} for percent in (0, 67, 100)
        },
        "field": _fields(),
        "note": {
            "提醒": {"text": "这一季还没有归档，数字可能还会变。"},
            "好": {"text": "已答复，提意见的人会收到消息。", "css": "ok"},
            "不好": {"text": "党员编号或密码不对，请再试一次。", "css": "bad"},
        },
        "messages": {
            "做成和没做成": {
                "messages": [
                    Message("success", "字号已换好。"),
                    Message("error", "没有发出登录条：请先勾选要发的人。"),
                ]
            }
        },
        "saved": {
            words: {"state": state}
            for words, state in {
                "存好": "saved",
                "在存": "saving",
                "断网": "offline",
                "没存上": "failed",
            }.items()
        },
        "working": {
            "知道进度": {"text": "正在转码：第2步，共3步", "permille": 420},
            "不知道进度": {"text": "正在处理，可以先去做别的"},
        },
        "confirm": {
            "要想一想": {
                "label": "提交归档",
                "text": "归档后本季不能再改，只能更正。",
                "confirm": "确认归档",
                "action": "#",
            },
            "有危险": {
                "label": "撤销这条记录",
                "text": "撤销后不再计学时，原记录留底。",
                "confirm": "确认撤销",
                "action": "#",
                "is_danger": True,
            },
        },
        "pages": _pages(),
        "empty": {
            "说明": {"title": "还没有消息", "text": "有更正、答复会在这里告诉您。"},
            "带去处": {
                "title": "今年还没有学习记录",
                "text": "学完一节微党课就有第一笔。",
                "url": "#",
                "action": "去学一课",
            },
        },
        "dead_end": {
            "没有找到": {
                "title": "没有找到这一页",
                "text": "它可能已经下线。",
                "url": "#",
                "action": "回到首页",
            }
        },
        "foot": {"两样都有": {"organiser": "云山交通集团党委", "filing": "云ICP备00000000号"}},
    }


def shelves() -> list[Shelf]:
    """Render every component in every state."""
    return [
        Shelf(
            name,
            [
                Specimen(words, render_to_string(f"components/{name}.html", given))
                for words, given in cases.items()
            ],
        )
        for name, cases in states().items()
    ]
