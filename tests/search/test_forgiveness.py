"""What is found although it was written another way: by sound, with a slip, by another word, in other digits."""

import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest

from sanwei.search import rescue, sounds, synonyms
from sanwei.search.asked import discretion
from tests.bench.search import slips
from tests.databases import ROOT
from tests.search.forgiven import Titles

TITLES = [
    "党员发展对象怎么考察",
    "发展党员工作细则问答",
    "银行柜台前的一堂微党课",
    "支部书记谈心谈话记录怎么写",
    "雪天撒盐车为什么先走下坡",
    "学习20大报告第3章的体会",
    "山区公路养护班的三十年",
    "渡口老船工与铁锚的故事",
    "重新认识民主生活会",
    "绿色驿站志愿服务日志",
    "Zoom会议室里的主题党日",
    "隧道口的夜班食堂",
    "桥梁伸缩缝检查要点",
    "收费站里的普通话比赛",
    "高原道班的一盏灯",
]
#: Of the titles of a judged set, one seed, no bodies. The floors are those of the bench.
SHARED = ROOT.parent / "shared" / "data" / "search" / "docs.jsonl.gz"
FLOORS = {
    "pinyin": 0.80,
    "initials": 0.80,
    "homophone": 0.97,
    "dropped": 0.92,
    "swapped": 0.85,
    "traditional": 0.98,
}


@pytest.fixture(scope="module")
def titles(tmp_path_factory: pytest.TempPathFactory) -> Titles:
    return Titles(tmp_path_factory.mktemp("index"), TITLES)


@pytest.fixture(autouse=True)
def unsaid(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the words that are not to be said; put some in."""
    words: set[str] = set()
    monkeypatch.setattr(discretion, "_checks", {})
    discretion.register("test", lambda text: any(word in text for word in words))
    return words


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("dangyuanfazhan", "党员发展对象怎么考察"),
        ("dang yuan fa zhan", "党员发展对象怎么考察"),
        ("dangyuanfazh", "党员发展对象怎么考察"),
        ("DYFZ", "党员发展对象怎么考察"),
        ("fzdx", "党员发展对象怎么考察"),
        ("yinhangguitai", "银行柜台前的一堂微党课"),
        ("lvseyizhan", "绿色驿站志愿服务日志"),
        ("lüseyizhan", "绿色驿站志愿服务日志"),
        ("zhutidangri", "Zoom会议室里的主题党日"),
        ("zoomhuiyi", "Zoom会议室里的主题党日"),
        ("chongxinrenshi", "重新认识民主生活会"),
        ("ershidabaogao", "学习20大报告第3章的体会"),
    ],
)
def test_pinyin_and_initials_find_a_title_from_any_character_on(
    titles: Titles, text: str, title: str
) -> None:
    assert titles.found(text)[0] == title


@pytest.mark.parametrize(
    ("text", "title", "meant"),
    [
        ("党元发站", "党员发展对象怎么考察", "党员发展"),
        ("引行柜台", "银行柜台前的一堂微党课", "银行柜台"),
        ("形柜台", "银行柜台前的一堂微党课", "行柜台"),
        ("撒盐扯", "雪天撒盐车为什么先走下坡", "撒盐车"),
        ("崇新认识", "重新认识民主生活会", "重新认识"),
        ("黨元發展", "党员发展对象怎么考察", "党员发展"),
    ],
)
def test_wrong_character_of_the_same_sound_is_understood(
    titles: Titles, text: str, title: str, meant: str
) -> None:
    found, read = titles.ask(text)

    assert (found[0], read) == (title, meant)


@pytest.mark.parametrize(
    ("text", "title", "meant"),
    [
        ("撒车为什么", "雪天撒盐车为什么先走下坡", "撒盐车为什么"),
        ("党发展", "党员发展对象怎么考察", "党员发展"),
        ("盐撒车", "雪天撒盐车为什么先走下坡", "撒盐车"),
        ("伸缝缩", "桥梁伸缩缝检查要点", "伸缩缝"),
    ],
)
def test_left_out_or_exchanged_character_is_understood(
    titles: Titles, text: str, title: str, meant: str
) -> None:
    found, read = titles.ask(text)

    assert (found[0], read) == (title, meant)


def test_what_stands_as_written_is_not_read_otherwise(titles: Titles) -> None:
    found, meant = titles.ask("发展党员")

    assert (found[0], meant) == ("发展党员工作细则问答", "")


def test_title_of_another_sound_is_not_found(titles: Titles) -> None:
    assert titles.ask("糖圆法赞") == ([], "")
    assert titles.ask("xqzzk") == ([], "")


@pytest.mark.parametrize("text", ["二十大报告", "20大报告", "２０大报告", "第三章", "第3章"])
def test_numbers_meet_in_every_spelling(titles: Titles, text: str) -> None:
    assert titles.ask(text) == (["学习20大报告第3章的体会"], "")


def test_what_shares_most_characters_comes_first(tmp_path: Path) -> None:
    index = Titles(tmp_path, ["反兴奋剂条例", "登记条例的由来与变迁"])

    assert index.ask("记挑例") == (["登记条例的由来与变迁", "反兴奋剂条例"], "记条例")


def test_part_of_a_title_is_said_as_the_title_writes_it(tmp_path: Path) -> None:
    index = Titles(tmp_path, ["學習20大報告"])

    assert index.meant("学习二十大抱告") == "學習20大報告"


def test_rescue_names_nobody(titles: Titles, unsaid: set[str]) -> None:
    """Whoever looks for 何心然 is not told that there is a 何欣然, and not shown what names her."""
    assert titles.ask("党元发站")[0]

    unsaid.add("党员")

    assert titles.ask("党元发站") == ([], "")
    assert titles.ask("党发展") == ([], "")
    found, meant = titles.ask("dangyuanfazhan")
    assert (found, meant) == (["党员发展对象怎么考察"], "")
    assert titles.found("党员发展")[0] == "党员发展对象怎么考察"


def test_name_is_found_by_letters_and_not_by_another_name(tmp_path: Path) -> None:
    assert rescue.rescue_for("hexinran", {"speakers__name": 1.0}) is not None
    assert rescue.rescue_for("何心然", {"speakers__name": 1.0}) is None


@pytest.mark.parametrize("text", ["", "党", "a", "12", "。，", "😀😀", "\0\0"])
def test_text_that_says_too_little_has_no_second_reading(text: str) -> None:
    assert rescue.rescue_for(text, {"title": 1.0}) is None


@pytest.mark.parametrize(
    "text",
    ["党" * 5_000, "d" * 10_000, "党课 OR " * 1_000, "*" * 10_000, "党\0元发站😀", "a* b* c?" * 9],
)
def test_hostile_text_asks_for_few_terms(titles: Titles, text: str) -> None:
    second = rescue.rescue_for(text, {"title": 1.0, "name": 1.0})

    assert second is None or _terms(second.node) <= 2 * rescue.LONGEST**2
    assert isinstance(titles.found(text), list)


def _terms(node: object) -> int:
    return len(getattr(node, "terms", ())) + sum(map(_terms, getattr(node, "nodes", ())))


def test_sounds_are_kept_from_every_character_on() -> None:
    terms = sounds.index_text(["银行20大"]).split()

    assert "yinhangershida" in terms
    assert "hangershida" in terms
    assert "yinxingershida" in terms  # each character read alone
    assert "0yhesd" in terms
    assert sounds.index_text(["Only Latin 2026"]) == ""


def test_other_words_of_a_group_take_the_place_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synonyms, "_sources", [lambda: [("三会一课", "组织生活", "组织活动")]])

    assert synonyms.wordings("今年組織生活安排") == ["今年三会一课安排", "今年组织活动安排"]
    assert synonyms.wordings("主题党日") == []


def share_found(index: Titles, all_titles: list[str], each: int) -> dict[str, float]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for slip in slips.all_of(all_titles, seed=9, each=each):
        hits[slip.family].append(slip.title in index.found(slip.text))
    return {family: sum(found) / len(found) for family, found in hits.items()}


def test_slips_derived_from_our_titles_are_found(titles: Titles) -> None:
    shares = share_found(titles, TITLES, 40)

    assert shares.keys() == FLOORS.keys()
    assert {family: share for family, share in shares.items() if share < FLOORS[family]} == {}


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason=f"no {SHARED}: titles to derive slips from")
def test_slips_derived_from_many_titles_are_found(tmp_path: Path) -> None:
    with gzip.open(SHARED, "rt", encoding="utf-8") as file:
        all_titles = sorted({json.loads(line)["title"] for line in file})
    index = Titles(tmp_path, all_titles)

    shares = share_found(index, all_titles, 60)

    assert {family: share for family, share in shares.items() if share < FLOORS[family]} == {}
