"""统计 on screen: own scope only, every number opens, names from a branch only, nothing sorted by a number."""

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities.enums import AbsenceReason
from sanwei.common.models import AuditEntry
from sanwei.ledgers.models import Export
from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.figures import FIGURES
from sanwei.org import services as org
from sanwei.org.enums import MemberKind, UnitKind
from sanwei.org.models import OrgUnit
from tests.activities.stage import day_at, held
from tests.ledgers.book import HOUR, Book
from tests.ledgers.exporting import content, pressed, workbook
from tests.ledgers.test_pages import signed_in
from tests.world import START

AUGUST = date(2026, 8, 14)


@pytest.fixture
def told(book: Book) -> Book:
    """Both branches have learned, been tested and met in the third quarter."""
    world = book.world
    quiz = book.item("随课测验")
    for member, score in ((world.zhang_san, 80), (world.wang_wu, 50)):
        book.record(member, AUGUST, length_seconds=2 * HOUR, title=f"{member.name}参加的集中学习")
        book.quiz(member, AUGUST, quiz, score=score)
    for branch, missing in ((world.first, world.zhao_liu), (world.second, world.wu_jiu)):
        held(branch, on=day_at(9, month=9), absent={missing: AbsenceReason.DUTY})
    book.deliver()
    return book


def address(unit: OrgUnit, figure: str = "", query: str = "period=2026Q3") -> str:
    if figure:
        return reverse("ledgers:figure", args=[unit.public_id, figure]) + f"?{query}"
    return reverse("ledgers:statistics", args=[unit.public_id]) + f"?{query}"


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return unescape(response.content.decode())


def cells_of(page: str) -> list[list[str]]:
    """Return the cells of the table on the page, its lines and its sum."""
    table = page.split('class="tbl stat-table"')[1].split("</table>")[0].split("<tbody>")[1]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    ]


def test_the_committee_reads_a_line_for_each_branch_and_their_sum(told: Book) -> None:
    page = text_of(signed_in(told, told.world.sun_qi), address(told.world.committee))

    assert cells_of(page) == [
        ["第一支部", "4", "3", "75.0% 3/4", "5.5", "1.4", "0", "0.0% 0/4", "1", "80.0", "100.0% 1/1"],
        ["第二支部", "3", "2", "66.7% 2/3", "4", "1.3", "0", "0.0% 0/3", "1", "50.0", "0.0% 0/1"],
        ["合计", "7", "5", "71.4% 5/7", "9.5", "1.4", "0", "0.0% 0/7", "2", "65.0", "50.0% 1/2"],
    ]  # fmt: skip


def test_a_branch_is_split_by_its_groups(told: Book) -> None:
    page = text_of(signed_in(told, told.world.li_si), address(told.world.first))

    assert [row[:2] for row in cells_of(page)] == [
        ["第一支部一组", "1"],
        ["未编入党小组", "3"],
        ["合计", "4"],
    ]


def test_the_sentence_says_what_keeps_the_numbers_from_being_handed_in(told: Book) -> None:
    page = text_of(signed_in(told, told.world.li_si), address(told.world.first))

    assert "2026年第三季度先别报送：还有7次未开展没有说明。" in page


@pytest.mark.parametrize("topic", Topic.values)
def test_every_number_of_every_table_opens_its_rows(told: Book, topic: str) -> None:
    client = signed_in(told, told.world.li_si)
    page = text_of(client, address(told.world.first, query=f"period=2026Q3&table={topic}"))
    table = page.split('class="tbl stat-table"')[1].split("</table>")[0]
    links = re.findall(r'<a class="open" href="(/ledger/[^"]+)">([^<]+)</a>', table)
    assert len(links) >= len([one for one in FIGURES.values() if one.topic == topic]) - 2

    for link, number in links:
        opened = text_of(client, link)
        assert f'<p class="big-value"><b>{number}</b>' in opened, link


def test_the_people_behind_a_number_stand_by_pinyin(told: Book) -> None:
    page = text_of(signed_in(told, told.world.li_si), address(told.world.first, "participation"))

    assert re.findall(r'data-label="姓名">(\S+?)</td>', page) == ["李四", "孙七", "张三", "赵六"]


def test_from_above_a_number_opens_branches_and_only_they_open_names(told: Book) -> None:
    client = signed_in(told, told.world.sun_qi)

    above = text_of(client, address(told.world.committee, "participation"))

    for name in ("张三", "王五", "赵六"):
        assert name not in above.split("<main")[1]
    assert not AuditEntry.objects.filter(action="ledger.open_names").exists()
    assert "张三" in text_of(client, address(told.world.first, "participation"))
    (trace,) = AuditEntry.objects.filter(action="ledger.open_names")
    assert (trace.actor_name, trace.unit_key) == ("孙七", str(told.world.first.public_id))


def test_a_line_of_somebody_elses_branch_opens_nothing_from_above(told: Book) -> None:
    client = signed_in(told, told.world.sun_qi)
    query = f"period=2026Q3&line={told.world.first.public_id}"

    assert "张三" not in text_of(client, address(told.world.committee, "hours", query))
    assert client.get(address(told.world.committee, "hours", "line=nothing")).status_code == 404


def test_the_own_desk_leaves_no_trace_of_its_daily_work(told: Book) -> None:
    text_of(signed_in(told, told.world.li_si), address(told.world.first, "participation"))

    assert not AuditEntry.objects.filter(action="ledger.open_names").exists()


@pytest.mark.parametrize("who", ["zhou_ba", "wang_wu", "zhang_san", "zhao_liu"])
def test_who_has_no_desk_here_finds_no_table_no_rows_and_no_file(told: Book, who: str) -> None:
    client = signed_in(told, getattr(told.world, who))
    urls = [address(told.world.first, query=f"table={topic}") for topic in Topic.values]
    urls += [address(told.world.first, code) for code in FIGURES]
    urls.append(address(told.world.committee))
    export = reverse("ledgers:statistics_export", args=[told.world.first.public_id])

    for url in urls:
        assert client.get(url).status_code == 404, url
    assert client.post(export).status_code == 404
    assert not Export.objects.exists()


def test_the_tables_of_a_branch_hold_nothing_of_another(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    urls = [
        address(told.world.first, query=f"period=2026Q3&table={topic}") for topic in Topic.values
    ]
    urls += [address(told.world.first, code) for code in FIGURES]

    for url in urls:
        page = text_of(client, url)
        for strange in ("王五", "周八", "吴九", "第二支部", str(told.world.second.public_id)):
            assert strange not in page, url


def test_a_group_a_made_up_unit_and_a_made_up_figure_do_not_exist(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    assert client.get(address(told.world.group)).status_code == 404
    assert client.get(reverse("ledgers:statistics", args=[uuid4()])).status_code == 404
    assert client.get(address(told.world.first, "minutes")).status_code == 404


def test_the_door_is_asked_for_first(told: Book) -> None:
    for url in (address(told.world.first), address(told.world.first, "due")):
        assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("period=2026Q5", "没有这个时段"),
        ("period=nonsense", "没有这个时段"),
        ("period=custom", "要填“从”和“到”两个日期"),
        ("period=custom&from=2026-09-30&to=2026-07-01", "“从”要早于“到”"),
        ("period=custom&from=2026-02-30&to=2026-07-01", "从："),
        ("period=custom&from=2026-01-01&to=9999-12-31", "太晚了"),
        ("period=1999", "太早了"),
        ("period=2027", "还没有开始"),
        ("period=2026Q3&as_of=2026-05-01", "截至日要在时段开始之后"),
        ("period=2026Q3&as_of=2027-05-01", "截至日要在时段开始之后"),
        ("period=2026Q3&kind=masses", "人员类别："),
        ("period=2026Q3&post=king", "党内职务："),
    ],
)
def test_a_question_that_makes_no_sense_is_told_why(told: Book, query: str, sentence: str) -> None:
    client = signed_in(told, told.world.li_si)

    response = client.get(address(told.world.first, query=query))

    page = unescape(response.content.decode())
    assert (response.status_code, sentence in page) == (422, True)
    assert "stat-table" not in page
    assert client.get(address(told.world.first, "due", query)).status_code == 400
    export = reverse("ledgers:statistics_export", args=[told.world.first.public_id])
    assert client.post(f"{export}?{query}").status_code == 400


def test_kinds_and_posts_narrow_the_people_and_say_what_they_do_not_narrow(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    page = text_of(client, address(told.world.first, query="period=2026Q3&post=secretary"))
    life = text_of(
        client, address(told.world.first, query="period=2026Q3&post=secretary&table=life")
    )

    assert [row[:2] for row in cells_of(page)] == [
        ["第一支部一组", "–"],
        ["未编入党小组", "1"],
        ["合计", "1"],
    ]
    assert "第一支部 · 2026年第三季度 · 支部书记 · 人员截至2026年9月30日" in page
    assert "不分人员" not in page
    for words in ("不分人员", "100.0%", "1/1"):
        assert words in life


def test_a_day_before_the_end_cuts_off_what_happened_later(told: Book) -> None:
    client = signed_in(told, told.world.li_si)

    page = text_of(client, address(told.world.first, query="period=2026Q3&as_of=2026-08-01"))

    assert cells_of(page)[-1][1:4] == ["4", "0", "0.0% 0/4"]
    assert "人员和事实都截至2026年8月1日" in page


def test_the_file_holds_the_tables_of_the_screen_and_no_name(told: Book) -> None:
    client = signed_in(told, told.world.sun_qi)
    export = reverse("ledgers:statistics_export", args=[told.world.committee.public_id])

    made = pressed(client, f"{export}?period=2026Q3")

    book = workbook(made)
    for topic in Topic:
        query = f"period=2026Q3&table={topic.value}"
        screen = cells_of(text_of(client, address(told.world.committee, query=query)))
        rows = [list(row) for row in book[str(topic.label)].iter_rows(values_only=True)]
        head = next(number for number, row in enumerate(rows) if row[0] == "党组织")
        words = [
            [part for cell in row for part in cell.split(" ") if part != "–"] for row in screen
        ]
        assert words == [
            [str(cell) for cell in row if cell not in (None, "–")]
            for row in rows[head + 1 : head + 1 + len(screen)]
        ]
    values = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert not {"张三", "王五", "李四"} & values
    assert not [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert book["图·到会率"]._charts
    assert book["学习教育"].freeze_panes == "A4"
    assert (made.title, made.rows) == ("云山党委2026年第三季度统计表", 8)
    (trace,) = AuditEntry.objects.filter(action="ledger.export_asked")
    assert (trace.actor_name, trace.details["kind"]) == ("孙七", "tables")


def test_the_file_keeps_what_was_chosen_on_the_page(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    export = reverse("ledgers:statistics_export", args=[told.world.first.public_id])
    query = (
        "period=custom&from=2026-07-03&to=2026-08-20&as_of=2026-08-15&kind=formal&post=secretary"
    )

    sheet = workbook(pressed(client, f"{export}?{query}"))["学习教育"]

    sentence = "第一支部 · 2026年7月3日至2026年8月20日 · 正式党员、支部书记 · 人员和事实都截至2026年8月15日"
    assert sheet["A2"].value == f"{sentence} · 内部资料"


def test_a_file_of_too_many_years_is_refused_with_a_reason(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    export = reverse("ledgers:statistics_export", args=[told.world.first.public_id])

    page = client.post(f"{export}?period=custom&from=2010-01-01&to=2026-08-20", follow=True)

    assert "一次最多导出三年" in page.content.decode()
    assert not Export.objects.exists()


def test_the_same_question_gives_the_same_bytes(told: Book) -> None:
    client = signed_in(told, told.world.li_si)
    export = reverse("ledgers:statistics_export", args=[told.world.first.public_id])

    one, two = (content(pressed(client, export)) for _time in range(2))

    assert one == two


def test_an_empty_house_says_what_to_do(book: Book) -> None:
    place = org.create_unit(
        name="第四总支", kind=UnitKind.GENERAL_BRANCH, parent=book.world.committee
    )

    page = text_of(signed_in(book, book.world.sun_qi), address(place))

    assert "请管理员建立党支部并导入党员名册" in page


@pytest.mark.parametrize("topic", Topic.values)
def test_a_table_costs_the_same_for_one_branch_and_for_three(told: Book, topic: str) -> None:
    world = told.world
    above = org.create_unit(name="总支", kind=UnitKind.GENERAL_BRANCH, parent=world.committee)
    client = signed_in(told, world.sun_qi)
    url = address(above, query=f"period=2026Q3&table={topic}")

    def fill(number: int) -> None:
        branch = org.create_unit(
            name=f"支部{number}", kind=UnitKind.BRANCH, parent=OrgUnit.objects.get(pk=above.pk)
        )
        for name in ("甲", "乙"):
            who = org.enrol(
                name=f"{name}{number}",
                kind=MemberKind.FORMAL,
                branch=branch,
                starts_on=START,
                joined_on=START,
            )
            told.record(who, AUGUST)
            told.quiz(who, AUGUST, told.item(), score=90)
        held(branch, on=day_at(9, month=9))
        told.deliver()

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as made:
            client.get(url)
        return len(made)

    fill(1)
    one = cost()
    fill(2)
    fill(3)

    assert cost() == one
    assert one <= 36
