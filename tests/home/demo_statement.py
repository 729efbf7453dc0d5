"""严春梅's 学时明细 as it stands on her page, and as her secretary and her paper have it (demo_stories, 1)."""

import re

import pytest

from sanwei.common import clock
from sanwei.home.demo.lessons import FULL, SNOW
from tests.home.lived import page_of
from tests.home.told import NOW, signed_in

MISSING = "已看62%，看满95%才计；1:14 以后还没有看。"


def assert_the_page_tells_the_story() -> None:
    with pytest.MonkeyPatch.context() as morning:
        morning.setattr(clock, "now", lambda: NOW)
        page = page_of(signed_in("严春梅"), "/me/credits/?year=2026")
        sheet = page_of(signed_in("严春梅"), "/me/credits/print/?year=2026")

    cats = dict(re.findall(r"<div><b>([\d.]+)</b>([^<]+)</div>", page))
    assert {label: hours for hours, label in cats.items()} | {"外部学习": "0"} == {
        "集中培训": "4",
        "集体学习": "21",
        "网络自学": "3.25",
        "外部学习": "0",
    }
    assert "2026年还差3.75学时：已计28.25，要求32。" in page
    lines = re.split(r'(?=<details class="credit")', page)[1:]
    (unfinished,) = [line for line in lines if f"<b>{FULL}</b>" in line]
    assert "未计入" in unfinished
    assert MISSING in unfinished
    watched = [line for line in lines if f"<b>{SNOW}</b>" in line]
    assert ["共观看2次" in line for line in watched] == [True]
    assert re.search(r"看了(\S+?)，全长\1。", watched[0])
    (quiz,) = [line for line in lines if "<b>雪天撒盐随课测验</b>" in line]
    assert "80分，5题答对4题" in quiz
    figures = [float(one) for one in re.findall(r'class="amount">\+?(-?[\d.]+)', page)]
    assert sum(figures) == 28.25

    assert "集中培训 4　集体学习 21　网络自学 3.25　外部学习 0　合计 28.25　年度要求 32" in sheet
    assert "数据截至2026年10月12日。" in sheet
    assert [words for words in ("62%", "1:14", "看了") if words in sheet] == []
