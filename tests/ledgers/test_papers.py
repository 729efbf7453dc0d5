"""Word templates that a branch edits: what is right is used, what is wrong is named, what is hostile does nothing."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, RGBColor

from sanwei.activities.enums import ActivityKind
from sanwei.common.models import AuditEntry
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.papers import demo, running, templates
from sanwei.ledgers.exporting.papers.defaults import draw
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.exporting.papers.errors import PaperNotFilled, TemplateRefused
from sanwei.ledgers.models import PaperTemplate
from tests.activities.stage import day_at, held
from tests.ledgers.book import Book
from tests.ledgers.exporting import made, words
from tests.ledgers.test_exports import AUGUST
from tests.world import NOW, World

SECRECY = "{{ 密级行 }}"


def word(*lines: str, change: Callable[[Word], None] | None = None) -> bytes:
    """Return a template that says ``lines``."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if change:
        change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def upload(world: World, data: bytes, paper: Paper = Paper.CERTIFICATE) -> PaperTemplate:
    return templates.upload(
        unit=world.first,
        paper=paper,
        name="我们的模板.docx",
        data=data,
        actor=world.account(world.li_si),
        at=NOW,
    )


def text_of(data: bytes) -> str:
    return "\n".join(one.text for one in Document(io.BytesIO(data)).paragraphs)


def certificate(world: World) -> str:
    return words(
        made(world, world.zhang_san, ExportKind.CERTIFICATE, ExportForm.DOCX, period="2026")
    )


@pytest.mark.parametrize("paper", Paper)
def test_the_default_templates_are_those_of_the_script(paper: Paper) -> None:
    assert templates.default_of(paper) == draw.drawn(paper)


def test_each_paper_is_filled_with_every_field_of_it(book: Book) -> None:
    world = book.world
    book.record(world.zhang_san, AUGUST, title="送学 <上门> & 讨论")
    book.deliver()

    for kind, period in (
        (ExportKind.STUDY_LEDGER, "2026Q3"),
        (ExportKind.QUARTERLY, "2026Q3"),
        (ExportKind.PERSONAL_RECORD, "2026"),
    ):
        member = {"member": str(world.zhang_san.public_id)} if period == "2026" else {}
        text = words(
            made(world, world.li_si, kind, ExportForm.DOCX, world.first, period=period, **member)
        )
        assert "内部资料 · 李四 · 2026年10月12日 09:00导出" in text
        assert "{{" not in text
        assert "{%" not in text
    assert "送学 &lt;上门&gt; &amp; 讨论" in text


def test_a_member_has_his_certificate(book: Book) -> None:
    book.record(book.world.zhang_san, AUGUST, length_seconds=2 * 3600)
    book.deliver()

    text = certificate(book.world)

    assert "兹证明张三同志（正式党员，第一支部）2026年度学习情况如下" in text
    assert "2026年还差30学时：已计2，要求32。" in text


def test_a_template_of_the_branch_is_used_and_of_another_is_not(book: Book) -> None:
    world = book.world
    upload(world, word("第一支部的格式：{{ 姓名 }}", SECRECY))

    assert "第一支部的格式：张三" in certificate(world)
    assert templates.content_of(world.second, Paper.CERTIFICATE) == templates.default_of(
        Paper.CERTIFICATE
    )
    assert AuditEntry.objects.filter(action="ledger.template_uploaded").count() == 1


def test_a_template_of_the_committee_holds_for_its_branches_until_they_have_their_own(
    world: World,
) -> None:
    data = word("党委的格式", SECRECY)
    templates.upload(
        unit=world.committee, paper=Paper.CERTIFICATE, name="a.docx", data=data,
        actor=world.account(world.sun_qi), at=NOW,
    )  # fmt: skip

    assert templates.content_of(world.first, Paper.CERTIFICATE) == data
    own = word("支部的格式", SECRECY)
    upload(world, own)
    assert templates.content_of(world.first, Paper.CERTIFICATE) == own


def test_going_back_to_the_default_removes_the_file(
    world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    row = upload(world, word(SECRECY))
    name, storage = row.file.name, row.file.storage

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert templates.reset(
            unit=world.first, paper=Paper.CERTIFICATE, actor=world.account(world.li_si), at=NOW
        )

    assert not storage.exists(name)
    assert templates.template_of(world.first, Paper.CERTIFICATE) is None


def test_a_tag_that_wps_split_into_runs_is_filled_and_keeps_its_look(book: Book) -> None:
    def split(document: Word) -> None:
        paragraph = document.add_paragraph("兹证明")
        for part in ("{", "{ ", "姓", "名", " }", "}"):
            run = paragraph.add_run(part)
            run.bold = True
            run.font.name = "仿宋"

    upload(book.world, word(SECRECY, change=split))

    export = made(
        book.world, book.world.zhang_san, ExportKind.CERTIFICATE, ExportForm.DOCX, period="2026"
    )
    with export.file.open("rb") as file:
        paragraph = Document(file).paragraphs[-1]
    assert paragraph.text == "兹证明张三"
    (run,) = [one for one in paragraph.runs if "张三" in one.text]
    assert (run.bold, run.font.name) == (True, "仿宋")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["{{ 身份证号 }}", SECRECY], "“身份证号”不是这张表的字段"),
        (["{{ 姓名 ", SECRECY], "标签没有写完整"),
        (["{% if 姓名 %}有", SECRECY], "标签没有写完整"),
        (["{{ 姓名 }}"], "请保留“{{ 密级行 }}”"),
        (["{% for 行 in 姓名 %}{{ 行 }}{% endfor %}", SECRECY], "“姓名”不能循环"),
        (["{% for 行 in range(9) %}{% endfor %}", SECRECY], "不能循环"),
        (["{{ 姓名.__class__ }}", SECRECY], "不能用“姓名.__class__”"),
        (["{{ ''.__class__.__mro__ }}", SECRECY], "不能用"),
        (["{{ 姓名.upper() }}", SECRECY], "不能用"),
        (["{{ 姓名['__class__'] }}", SECRECY], "不能用"),
        (["{% set x = 1 %}", SECRECY], "不能用"),
        (["{{ cycler }}", SECRECY], "“cycler”不是这张表的字段"),
        (["{{ 姓名 | attr('__class__') }}", SECRECY], "不能用“|attr”"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(
    world: World, lines: list[str], sentence: str
) -> None:
    with pytest.raises(TemplateRefused) as refused:
        upload(world, word(*lines))

    assert sentence in "；".join(map(str, refused.value.problems))
    assert not PaperTemplate.objects.exists()


def test_an_unknown_field_of_a_row_is_named(world: World) -> None:
    lines = ["{%p for 一场 in 台账 %}", "{{ 一场.主持人 }}", "{%p endfor %}", SECRECY]

    with pytest.raises(TemplateRefused) as refused:
        upload(world, word(*lines), Paper.STUDY_LEDGER)

    assert refused.value.problems == ["“一场.主持人”不是这张表的字段，请对照下面的字段表改正。"]


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def _with(name: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(word(SECRECY))) as good:
        parts = {one: good.read(one) for one in good.namelist()}
    return _packed(parts | {name: data})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "不是能读的 Word 文件"),
        (b"PK\x03\x04 not a zip", "不是能读的 Word 文件"),
        (_packed({"xl/workbook.xml": b"<x/>"}), "不是能读的 Word 文件"),
        (_packed({"word/document.xml": b"<x/>"}), "内容读不出来"),
        (_with("word/media/bomb.bin", b"\0" * (25 << 20)), "展开后太大"),
        (_with("word/vbaProject.bin", b"x"), "有宏"),
        (_with("word/embeddings/a.bin", b"x"), "嵌入的对象"),
        (_with("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]>'), "不是能读的 Word 文件"),
        (_with("word/_rels/x.rels", b'<R TargetMode="External"/>'), "外部文件"),
        (b"x" * ((2 << 20) + 1), "超过2MB"),
    ],
)
def test_a_hostile_file_is_refused(world: World, data: bytes, sentence: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        upload(world, data)

    assert sentence in "；".join(map(str, refused.value.problems))


def test_a_template_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops over loops: the processor's clock ends the child, and nobody gets half a file."""
    monkeypatch.setattr(
        running, "RENDER_LIMITS", running.Limits(cpu_seconds=2, memory_bytes=1 << 30)
    )
    loops = "".join(f"{{% for 行{number} in 台账 %}}" for number in range(30))
    data = word(loops + "{{ 密级行 }}" + "{% endfor %}" * 30)
    file = io.BytesIO()

    with pytest.raises(PaperNotFilled):
        running.fill(data, demo.context_of(Paper.STUDY_LEDGER), file)

    assert file.getvalue() == b""


def test_values_can_not_be_tags(world: World) -> None:
    file = io.BytesIO()
    context = demo.context_of(Paper.CERTIFICATE) | {"姓名": "{{ 密级行 }}\x00\x0b{% for %}"}

    running.fill(word("姓名：{{ 姓名 }}"), context, file)

    assert text_of(file.getvalue()) == "姓名：{{ 密级行 }}{% for %}"


def wps(xml: str) -> Callable[[Word], None]:
    """Return a change that appends ``xml``, as WPS writes it, before the end of the document."""

    def change(document: Word) -> None:
        body = document.element.body
        parsed = parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>")
        for element in list(parsed):
            body.insert(len(body) - 1, element)

    return change


def run(text: str, look: str = "") -> str:
    return (
        f'<w:r w:rsidRPr="00A1"><w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="仿宋"/>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


BOLD, RED, UNDERLINED = "<w:b/>", '<w:color w:val="C00000"/>', '<w:u w:val="single"/>'
CHECKED = '<w:proofErr w:type="spellStart"/>'


def cell(*runs: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr><w:p>{''.join(runs)}</w:p></w:tc>"


YELLOW = '<w:shd w:val="clear" w:fill="FFF2CC"/>'
ROWS = (
    (cell(run("主题", BOLD)), cell(run("应到", BOLD))),
    (
        cell(
            run("{"), run("%"), CHECKED, run("tr for ", UNDERLINED), run("行"), run(" in 台"), run("账 %}")
        ),
        cell(),
    ),
    (
        cell(
            run("第", RED), run("{{ 行", BOLD), CHECKED, run(".学习"), run("主题及内容 }}"), run("。", RED),
            look=YELLOW,
        ),
        cell(run("{"), run("{ 行.应到 }"), run("}", BOLD)),
    ),
    (cell(run("{%tr end"), run("for %"), run("}")), cell()),
)  # fmt: skip
TABLE = (
    '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    + "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(row)}</w:tr>" for row in ROWS)
    + "</w:tbl>"
)


def test_a_row_that_wps_split_repeats_and_keeps_the_look_of_its_cells(book: Book) -> None:
    for day in (3, 4):
        held(
            book.world.first,
            ActivityKind.PARTY_CLASS,
            on=day_at(day, month=9),
            name=f"党课{day}",
        )
    upload(book.world, word(SECRECY, change=wps(TABLE)), Paper.STUDY_LEDGER)

    export = made(
        book.world, book.world.li_si, ExportKind.STUDY_LEDGER, ExportForm.DOCX, book.world.first
    )

    with export.file.open("rb") as file:
        rows = Document(file).tables[-1].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["主题", "应到"], ["第党课3。", "4"], ["第党课4。", "4"],
    ]  # fmt: skip
    for row in rows[1:]:
        first = row.cells[0]
        assert "FFF2CC" in first._tc.xml
        assert row._tr.trPr is not None
        looks = [
            (one.text, one.bold, one.font.color.rgb) for one in first.paragraphs[0].runs if one.text
        ]
        assert looks[0] == ("第", None, RGBColor(0xC0, 0, 0))
        assert looks[1][:2] == (looks[1][0], True)
        assert looks[-1] == ("。", None, RGBColor(0xC0, 0, 0))
        assert "仿宋" in first.paragraphs[0]._p.xml
    assert {cell.paragraphs[0].runs[0].bold for cell in rows[0].cells} == {True}


def test_words_around_a_split_tag_keep_each_their_own_look(book: Book) -> None:
    parts = (
        run("兹证明", UNDERLINED), run("{{", BOLD), CHECKED, run(" 姓"), run("名"), run(" }}同志", RED),
        run("（", RED), run("{{支部}}", BOLD), run("）"),
    )  # fmt: skip
    line = f"<w:p><w:pPr><w:jc w:val='center'/></w:pPr>{''.join(parts)}</w:p>"
    upload(book.world, word(SECRECY, change=wps(line)))

    export = made(
        book.world, book.world.zhang_san, ExportKind.CERTIFICATE, ExportForm.DOCX, period="2026"
    )

    with export.file.open("rb") as file:
        paragraph = Document(file).paragraphs[-1]
    assert paragraph.text == "兹证明张三同志（第一支部）"
    assert paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER
    looks = {one.text: (one.bold, one.underline) for one in paragraph.runs}
    assert (looks["兹证明"], looks["第一支部"], looks["）"]) == (
        (None, True),
        (True, None),
        (None, None),
    )
    (named,) = [one for one in paragraph.runs if "张三" in one.text]
    assert named.bold is True


def test_a_header_a_margin_and_a_footer_of_the_branch_stay(book: Book) -> None:
    def page(document: Word) -> None:
        section = document.sections[0]
        section.left_margin = Mm(25)
        for part, text in ((section.header, "内部"), (section.footer, "青桥所")):
            paragraph = part.paragraphs[0]
            for piece in (text, "{{ 年", "度 }}"):
                paragraph.add_run(piece).font.size = Pt(9)

    upload(book.world, word(SECRECY, change=page))

    export = made(
        book.world, book.world.zhang_san, ExportKind.CERTIFICATE, ExportForm.DOCX, period="2026"
    )

    with export.file.open("rb") as file:
        section = Document(file).sections[0]
    assert (section.header.paragraphs[0].text, section.footer.paragraphs[0].text) == (
        "内部2026",
        "青桥所2026",
    )
    assert abs(section.left_margin.mm - 25) < 0.1
    assert {one.font.size for one in section.header.paragraphs[0].runs if one.text} == {Pt(9)}
