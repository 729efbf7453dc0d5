"""Word templates that a branch edits: what is right is used, what is wrong is named, what is hostile does nothing."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as Word

from sanwei.common.models import AuditEntry
from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.papers import demo, running, templates
from sanwei.ledgers.exporting.papers.defaults import draw
from sanwei.ledgers.exporting.papers.enums import Paper
from sanwei.ledgers.exporting.papers.errors import PaperNotFilled, TemplateRefused
from sanwei.ledgers.models import PaperTemplate
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
