"""Records as Word files: every field, A4, a binding edge of 25 mm, lines to sign on; the book of a quarter."""

import io
import zipfile
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import docx
import pytest
from defusedxml.ElementTree import fromstring
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sanwei.activities import services
from sanwei.activities.enums import AbsenceReason, ActivityKind
from sanwei.activities.kinds import CLASSES, KINDS
from sanwei.activities.models import ActivityBranch
from sanwei.activities.papers import files
from sanwei.activities.papers.record import Sheet, kind_on_paper
from sanwei.common.models import AuditEntry
from sanwei.common.periods import Quarter
from tests.activities.clients import client_of
from tests.activities.stage import day_at, held, hold, part_of
from tests.activities.talks import appraised, counts, talk
from tests.world import NOW, World

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_A_MM = 1440 / 25.4


def body(data: bytes) -> Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return fromstring(archive.read("word/document.xml"))


def told(data: bytes) -> str:
    """Return the text of a Word file, a paragraph a line."""
    return "\n".join(
        "".join(run.text or "" for run in one.iter(f"{W}t")) for one in body(data).iter(f"{W}p")
    )


def word(world: World, part: ActivityBranch, *, sees_sick: bool = True) -> bytes:
    sheet = Sheet(part_of(part.activity).activity, (part_of(part.activity),), sees_sick)
    return files.record_file(sheet, actor=world.account(world.li_si), at=NOW)


def book(world: World, *, sees_sick: bool = True) -> bytes:
    return files.quarter_book(
        world.first,
        Quarter(2026, 4),
        sees_sick=sees_sick,
        actor=world.account(world.li_si),
        at=NOW,
    )


def written(world: World) -> ActivityBranch:
    """Hold a 支部党员大会 with something in every field."""
    part = held(
        world.first, ActivityKind.BRANCH_ASSEMBLY, absent={world.sun_qi: AbsenceReason.SICK}
    )
    services.save_record(
        activity=part.activity,
        changes={
            "place": "三楼会议室",
            "host_name": "李四",
            "recorder_name": "赵六",
            "first_topic": "学习条例",
            "first_topic_material": "第十一条",
            "topic": "讨论转正",
            "agenda": "一、通报\n二、讨论",
            "conveyed": "传达汛期安排",
            "summary": "抓好落实",
            "guests": [{"name": "钱一", "post": "上级委员", "reason": "指导"}],
            "speeches": [{"person": "张三", "points": "同意，<建议>&补充"}],
            "votes": [{"matter": "转正", "approve": "2", "against": "1", "abstain": "0"}],
            "resolutions": [{"text": "补齐台账", "responsible": "张三", "due_on": "2026-10-31"}],
        },
        actor=None,
        at=NOW,
    )
    return part


def test_a_record_on_paper_holds_every_field(world: World) -> None:
    text = told(word(world, written(world)))

    for words in (
        "2026年第1次支部党员大会",
        "归档类别：03三会一课－01支部党员大会",
        "第一支部",
        "2026年10月9日 15:00–16:00",
        "三楼会议室",
        "李四",
        "赵六",
        "在册4，应到4（正式4、预备0），实到3，到会有表决权3/4，符合规定",
        "孙七（病假）",
        "钱一（上级委员，指导）",
        "学习条例",
        "第十一条",
        "讨论转正",
        "传达汛期安排",
        "张三：同意，<建议>&补充",
        "转正：赞成2，反对1，弃权0",
        "1. 补齐台账（责任人张三，2026年10月31日前）",
        "抓好落实",
        "记录人签字：______",
        "主持人审阅：______",
    ):
        assert words in text, words


def test_the_page_is_a4_with_a_binding_edge(world: World) -> None:
    section = body(word(world, written(world))).find(f".//{W}sectPr")
    assert section is not None

    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")

    assert size is not None
    assert margin is not None
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert round(int(margin.get(f"{W}left", "0")) / TWIPS_A_MM) == 25


def test_who_may_not_read_it_gets_no_sick_leave_on_paper(world: World) -> None:
    text = told(word(world, written(world), sees_sick=False))

    assert "孙七（请假）" in text
    assert "病假" not in text


def test_every_kind_has_a_class_and_can_be_printed(world: World) -> None:
    assert {facts.filed_under for facts in KINDS.values()} <= CLASSES.keys()
    for kind in ActivityKind:
        unit = world.group if kind == ActivityKind.GROUP_MEETING else world.first
        activity = hold(unit, kind, participants=[world.zhang_san])
        assert kind_on_paper(kind) in told(word(world, part_of(activity)))


def test_the_result_of_an_appraisal_is_on_paper(world: World) -> None:
    part = appraised(world)
    services.save_result(activity=part.activity, counts=counts(), actor=None, at=NOW)

    text = told(word(world, part))

    assert "参评4，发出4、收回4、有效4票；优秀1、合格3、基本合格0、不合格0" in text
    assert "2026年度" in text


def test_the_book_of_a_quarter_begins_with_its_contents(world: World) -> None:
    written(world)
    held(world.first, ActivityKind.THEME_DAY)
    held(world.group, ActivityKind.GROUP_MEETING)
    held(world.first, ActivityKind.PARTY_CLASS, on=day_at(20, month=9))
    held(world.second, ActivityKind.THEME_DAY, name="第二支部的主题党日")
    hold(world.first, ActivityKind.GROUP_STUDY, name="还没有开的学习")
    talk(world, world.li_si, world.zhang_san)

    data = book(world)

    lines = told(data).splitlines()
    begins = lines.index("目　录") + 1
    assert [line.rstrip("–") for line in lines[begins : begins + 4]] == [
        "2026-10-09　2026年第1次支部党员大会",
        "2026-10-09　2026年第1次党小组会（第一支部一组）",
        "2026-10-09　2026年10月主题党日",
        "谈心谈话登记",
    ]
    assert lines.count("2026年第1次支部党员大会") == 1
    for absent in ("2026年第1次党课", "第二支部的主题党日", "还没有开的学习"):
        assert absent not in lines
    marks = [one.get(f"{W}name") for one in body(data).iter(f"{W}bookmarkStart")]
    assert marks == ["part1", "part2", "part3", "part4"]


def test_an_empty_quarter_makes_an_honest_book(world: World) -> None:
    assert "这个季度还没有结束点名的记录。" in told(book(world))


def test_a_file_is_named_as_the_office_files_it_and_leaves_a_trace(
    world: World, secretary: Client
) -> None:
    part = held(world.first, ActivityKind.BRANCH_ASSEMBLY, on=day_at(9), name='大会/"一"')

    answer = secretary.get(reverse("activities:word", args=[part.activity.public_id]))
    whole = secretary.get(
        reverse("activities:book", args=[world.first.public_id]) + "?quarter=2026Q4"
    )

    assert "2026-10-09 大会一.docx" in unquote(answer["Content-Disposition"])
    assert "第一支部2026年第四季度组织生活记录合订本.docx" in unquote(whole["Content-Disposition"])
    assert "内部资料" in foot(answer.content)
    assert list(
        AuditEntry.objects.order_by("pk").filter(action__endswith=".export").values_list("action")
    ) == [
        ("activities.record.export",),
        ("activities.book.export",),
    ]


def foot(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/footer1.xml").decode()


@pytest.mark.parametrize("who", ["zhang_san", "zhou_ba", "wu_jiu"])
def test_nobody_else_takes_a_file(world: World, who: str) -> None:
    part = written(world)
    client = client_of(world, getattr(world, who))

    answers = [
        client.get(reverse("activities:word", args=[part.activity.public_id])).status_code,
        client.get(reverse("activities:book", args=[world.first.public_id])).status_code,
    ]

    assert answers == [404, 404]
    assert not AuditEntry.objects.filter(action__endswith=".export").exists()


def test_a_record_costs_the_same_whatever_stands_in_it(world: World) -> None:
    part = written(world)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            word(world, part)
        return len(queries)

    asked()
    one = asked()
    services.save_record(
        activity=part.activity,
        changes={"speeches": [{"person": "张三", "points": "同意"}] * 9},
        actor=None,
        at=NOW,
    )

    assert asked() == one


def test_another_reader_of_word_files_opens_record_and_book(world: World) -> None:
    part = written(world)

    record, bound = (docx.Document(io.BytesIO(data)) for data in (word(world, part), book(world)))

    section = record.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.left_margin.mm) + round(section.gutter.mm) >= 25
    (table,) = record.tables
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert rows["地点"] == "三楼会议室"
    assert rows["主持人"] == "李四"
    assert len(bound.tables) == 1
