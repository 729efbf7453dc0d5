"""Every way a cell is written, and every defect."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanwei.common.workbooks import cells as common
from sanwei.common.workbooks.cells import CellIssue, Month
from sanwei.org.enums import MemberKind, Role
from sanwei.org.roster import cells, codes

DAY = date(1972, 10, 11)


@pytest.mark.parametrize(
    "written",
    [
        "1972-10-11", "1972.10.11", "1972/10/11", "1972年10月11日", "19721011", 19721011.0,
        26583.0, "26583", " 1972 - 10 - 11 ", "１９７２年１０月１１日", "1972-10-11 00:00:00",
        date(1972, 10, 11), datetime(1972, 10, 11, 8, 30),  # noqa: DTZ001 - as calamine gives it
    ],
)  # fmt: skip
def test_every_form_of_a_date_is_understood(written: object) -> None:
    assert common.day(written) == DAY  # type: ignore[arg-type]


@given(st.dates(min_value=date(1906, 1, 1), max_value=date(2099, 12, 31)))
def test_serial_numbers_are_spreadsheet_days(day: date) -> None:
    assert common.day(float((day - common.EXCEL_EPOCH).days)) == day


@pytest.mark.parametrize("written", ["1994.10", "1994年10月", "1994/10", "199410"])
def test_month_alone_stays_a_month(written: str) -> None:
    assert common.day(written) == Month(1994, 10)
    assert date(1994, 10, 6) in Month(1994, 10)


@pytest.mark.parametrize("written", ["", "—", "-", "/", "无", "\u3000", None])
def test_what_stands_for_nothing_is_nothing(written: str | None) -> None:
    assert common.day(written) is None
    assert cells.phone(written) == ""
    assert cells.flag(written) in (None, False)


@pytest.mark.parametrize(
    "written", ["昨天", "1972-13-01", "19720230", "1994.1.1.1", 1994.1, "1800-01-01", "12", True]
)
def test_unclear_date_is_a_question(written: object) -> None:
    with pytest.raises(CellIssue) as caught:
        common.day(written)  # type: ignore[arg-type]

    assert caught.value.code == "date_unclear"


@pytest.mark.parametrize(
    ("written", "label"),
    [("01 汉族", "汉族"), ("01汉族", "汉族"), ("汉族", "汉族"), ("01", "汉族"), (1.0, "汉族"),
     ("3", "回族"), ("11.满族", "满族"), ("穿青人", "穿青人")],
)  # fmt: skip
def test_code_label_or_both_name_an_ethnicity(written: object, label: str) -> None:
    assert cells.labelled(written, codes.ETHNICITIES) == label  # type: ignore[arg-type]


def test_unknown_code_alone_is_a_question() -> None:
    with pytest.raises(CellIssue, match="不认识代码"):
        cells.labelled("77", codes.ETHNICITIES)


@pytest.mark.parametrize(
    ("written", "kind"),
    [("正式党员", "formal"), ("01 正式党员", "formal"), ("02", "probationary"),
     ("预备", "probationary"), ("积极分子", "activist"), ("入党积极分子", "activist")],
)  # fmt: skip
def test_kind_of_member_is_read_with_or_without_code(written: str, kind: str) -> None:
    assert cells.choice(written, codes.MEMBER_KINDS, labels=[]) == MemberKind(kind)


def test_unknown_kind_says_what_may_be_written() -> None:
    with pytest.raises(CellIssue, match="请填：正式党员"):
        cells.choice("团员", codes.MEMBER_KINDS, labels=["正式党员"])


@pytest.mark.parametrize(
    ("written", "phone"),
    [(13800000023.0, "13800000023"), ("138 0000 0023", "13800000023"),
     ("138-0000-0023", "13800000023"), ("+8613800000023", "13800000023"),
     ("0931-8800000转12", "0931-8800000转12"), ("（0931）8800000", "09318800000"), ("8800000", "8800000")],
)  # fmt: skip
def test_phone_is_read_from_text_and_numbers(written: object, phone: str) -> None:
    assert cells.phone(written) == phone  # type: ignore[arg-type]


@pytest.mark.parametrize("written", ["138000", "没有电话吧", "138000000231", 1.5])
def test_what_is_no_phone_is_a_question(written: object) -> None:
    with pytest.raises(CellIssue) as caught:
        cells.phone(written)  # type: ignore[arg-type]

    assert caught.value.code == "phone_unclear"


@pytest.mark.parametrize(
    ("written", "name"),
    [(" 曹子涵", "曹子涵"), ("张\u3000三", "张三"), ("买买提·吐尔逊", "买买提·吐尔逊"),
     ("Anna  Li", "Anna Li")],
)  # fmt: skip
def test_blanks_that_align_a_name_go(written: str, name: str) -> None:
    assert common.name(written) == name


@pytest.mark.parametrize(
    ("written", "posts"),
    [("党支部书记", {Role.SECRETARY}), ("组织委员、宣传委员", {Role.ORGANISATION, Role.PUBLICITY}),
     ("副书记兼纪检委员", {Role.DEPUTY_SECRETARY, Role.DISCIPLINE}), ("党小组长", {Role.GROUP_LEADER}),
     ("", set())],
)  # fmt: skip
def test_posts_are_divided(written: str, posts: set[Role]) -> None:
    assert cells.posts(written) == posts


def test_unknown_post_is_a_question() -> None:
    with pytest.raises(CellIssue, match="不认识党内职务“体育委员”"):
        cells.posts("体育委员")


@pytest.mark.parametrize(
    ("written", "flag"), [("是", True), ("√", True), (1.0, True), ("否", False), ("×", False)]
)
def test_yes_and_no(written: object, flag: bool) -> None:
    assert cells.flag(written) is flag  # type: ignore[arg-type]


def test_neither_yes_nor_no_is_a_question() -> None:
    with pytest.raises(CellIssue, match="请改成“是”或“否”"):
        cells.flag("也许")


@pytest.mark.parametrize(("written", "years"), [("3", 3), (5.0, 5), ("3年", 3), ("", None)])
def test_term_is_a_small_number(written: object, years: int | None) -> None:
    assert cells.whole(written) == years  # type: ignore[arg-type]
