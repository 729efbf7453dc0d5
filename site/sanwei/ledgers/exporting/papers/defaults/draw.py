"""Draws the default templates: ``python site/sanwei/ledgers/exporting/papers/defaults/draw.py``.

A4 with a binding edge of 25 mm, 宋体 for titles and tables, 仿宋 for text, as offices set them; the same bytes each
time. The names in braces are those of ``fields.py``; a test holds the files in the tree to this script.
"""

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

HERE = Path(__file__).resolve().parent
SONG, FANG, LATIN = "宋体", "仿宋", "Times New Roman"
FIXED = datetime(2026, 1, 1)  # noqa: DTZ001 - a file's property, nobody's clock
MOMENT = (2026, 1, 1, 0, 0, 0)
SHORT, LONG = 210, 297  # mm of A4
BINDING, EDGE = 25, 18  # mm
Column = tuple[str, str, int]  # heading, what stands in a row, width in mm


def page(*, is_wide: bool) -> Word:
    """Begin a document: A4, binding edge at the left, 密级行 and page number at the foot."""
    word = Document()
    links = word.part.package.rels
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]
    section = word.sections[0]
    width, height = (LONG, SHORT) if is_wide else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(BINDING), Mm(EDGE)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    style = word.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(foot, "{{ 密级行 }}　第", size=9, font=SONG)
    number(foot)
    write(foot, "页", size=9, font=SONG)
    word.core_properties.author = "三微学堂"
    word.core_properties.comments = ""
    word.core_properties.created = word.core_properties.modified = FIXED
    return word


def write(
    paragraph: Paragraph, text: str, *, size: float = 12, font: str = FANG, is_bold: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = is_bold, Pt(size), LATIN
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def number(paragraph: Paragraph) -> None:
    """Add the number of the page."""
    run = paragraph.add_run()
    run.font.size = Pt(9)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)


def line(
    word: Word,
    text: str,
    *,
    size: float = 12,
    font: str = FANG,
    is_bold: bool = False,
    is_centred: bool = False,
    after: float = 4,
    indent: float = 0,
) -> None:
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.first_line_indent = Pt(indent)
    if is_centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(paragraph, text, size=size, font=font, is_bold=is_bold)


def title(word: Word, text: str) -> None:
    line(word, text, size=20, font=SONG, is_bold=True, is_centred=True, after=10)


def table(
    word: Word,
    rows_of: str,
    columns: Sequence[Column],
    *,
    sums: Sequence[str] = (),
    size: float = 9,
) -> None:
    """Add a ruled table whose one row repeats for everything in the list ``rows_of``."""
    made = word.add_table(rows=4 + bool(sums), cols=len(columns))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    head, opening, body, closing = made.rows[0], made.rows[1], made.rows[2], made.rows[3]
    flag(head, "w:tblHeader")
    for row in made.rows:
        flag(row, "w:cantSplit")
    for place, (heading, value, width) in enumerate(columns):
        made.columns[place].width = Mm(width)
        for row in made.rows:
            row.cells[place].width = Mm(width)
        cell(head.cells[place], heading, size=size, is_bold=True)
        is_text = width >= 30
        cell(body.cells[place], f"{{{{ 行.{value} }}}}", size=size, is_left=is_text)
        if sums:
            cell(made.rows[4].cells[place], sums[place], size=size, is_bold=True)
    cell(opening.cells[0], f"{{%tr for 行 in {rows_of} %}}", size=size)
    cell(closing.cells[0], "{%tr endfor %}", size=size)


def cell(
    place: _Cell, text: str, *, size: float, is_bold: bool = False, is_left: bool = False
) -> None:
    paragraph = place.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.space_before = Pt(1)
    write(paragraph, text, size=size, font=SONG, is_bold=is_bold)
    place.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def flag(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def study_ledger() -> Word:
    word = page(is_wide=True)
    title(word, "党员学习台账")
    line(word, "党组织：{{ 单位 }}　　时段：{{ 时段 }}", size=12)
    columns = [
        ("序号", "序号", 11), ("日期", "日期", 24), ("学习方式", "学习方式", 18),
        ("学习主题及内容", "学习主题及内容", 60), ("主讲/\n领学人", "主讲", 18), ("地点", "地点", 26),
        ("应到", "应到", 11), ("实到", "实到", 11), ("缺席及补学", "缺席及补学", 34),
        ("学时", "学时", 11), ("佐证编号", "佐证编号", 18), ("备注", "备注", 12),
    ]  # fmt: skip
    sums = [
        "",
        "合计",
        "",
        "共{{ 总次数 }}次",
        "",
        "",
        "{{ 应到合计 }}",
        "{{ 实到合计 }}",
        "",
        "",
        "",
        "",
    ]
    table(word, "台账", columns, sums=sums, size=8.5)
    line(word, "")
    line(word, "实到人员共记{{ 学时合计 }}学时。学时栏为实到人员每人记入的学时。", size=10.5)
    line(
        word,
        "填报人：　　　　　　　　审核人：　　　　　　　　填报日期：　　　　　　　（盖章）",
        size=12,
    )
    return word


def personal_record() -> Word:
    word = page(is_wide=True)
    title(word, "党员个人学习记录")
    line(
        word, "姓名：{{ 姓名 }}　　支部：{{ 支部 }}　　人员类别：{{ 人员类别 }}　　年度：{{ 年度 }}"
    )
    columns = [
        ("序号", "序号", 12), ("日期", "日期", 22), ("内容", "内容", 72), ("方式", "方式", 20),
        ("组织单位", "组织单位", 32), ("学时", "学时", 14), ("测验成绩", "测验成绩", 16),
        ("计入/未计入原因", "原因", 50), ("备注", "备注", 16),
    ]  # fmt: skip
    table(word, "记录", columns)
    line(word, "")
    line(
        word,
        "集中培训 {{ 集中培训 }}　集体学习 {{ 集体学习 }}　网络自学 {{ 网络自学 }}　外部学习 {{ 外部学习 }}"
        "　合计（计入） {{ 合计 }}　年度要求 {{ 年度要求 }}",
    )
    line(word, "数据截至{{ 数据截至 }}。{{ 说明 }}", size=10.5)
    line(word, "本人签字：　　　　　　　　　支部审核（盖章）：　　　　　　　　　日期：")
    return word


def certificate() -> Word:
    word = page(is_wide=False)
    line(word, "", after=24)
    title(word, "学时证明")
    line(word, "", after=8)
    said = (
        "兹证明{{ 姓名 }}同志（{{ 人员类别 }}，{{ 支部 }}）{{ 年度 }}年度学习情况如下，"
        "数据截至{{ 数据截至 }}。"
    )
    line(word, said, size=14, indent=28, after=12)
    made = word.add_table(rows=7, cols=2)
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    rows = (
        ("学习方式", "学时"), ("集中培训", "{{ 集中培训 }}"), ("集体学习", "{{ 集体学习 }}"),
        ("网络自学", "{{ 网络自学 }}"), ("外部学习", "{{ 外部学习 }}"),
        ("合计（计入）", "{{ 合计 }}"), ("年度要求", "{{ 年度要求 }}"),
    )  # fmt: skip
    for row, words in zip(made.rows, rows, strict=True):
        row.height = Mm(11)
        for place, text in zip(row.cells, words, strict=True):
            cell(place, text, size=14, is_bold=words[0] in ("学习方式", "合计（计入）"))
    line(word, "", after=8)
    line(word, "{{ 说明 }}", size=14, indent=28, after=36)
    for text in (
        "经办人：　　　　　　　　　　",
        "支部（盖章）：　　　　　　　　",
        "日期：　　　　年　　月　　日",
    ):
        line(word, text, size=14, after=14, indent=220)
    return word


def quarterly() -> Word:
    word = page(is_wide=True)
    title(word, "组织生活开展情况统计表")
    line(word, "填报单位：{{ 单位 }}　　季度：{{ 季度 }}　　党员数截至{{ 数据截至 }}")
    line(word, "一、组织生活", font=SONG, is_bold=True)
    life = [
        ("支部", "支部", 30), ("党员数（正式/预备）", "党员数", 17), ("大会", "大会", 10),
        ("大会应到/实到", "大会应到实到", 16), ("支委会", "支委会", 15), ("党小组会（应/实）", "党小组会", 16),
        ("党课", "党课", 10), ("书记讲", "书记讲", 11), ("主题党日", "主题党日", 13),
        ("主题党日实到/应到", "主题党日实到应到", 17), ("到会率", "到会率", 15), ("谈心谈话人次", "谈心谈话", 14),
        ("领导干部参加", "领导干部", 14), ("未开展及说明", "未开展", 34), ("备注", "备注", 22),
    ]  # fmt: skip
    table(word, "支部表", life, sums=_sums("合计", life), size=8.5)
    line(word, "")
    line(word, "二、学习教育", font=SONG, is_bold=True)
    study = [
        ("支部", "支部", 54), ("应学人数", "应学", 25), ("完成人数", "完成", 25), ("参学率", "参学率", 25),
        ("人均学时", "人均学时", 25), ("达标人数", "达标", 25), ("测验参加", "测验参加", 25),
        ("测验平均分", "测验平均", 25), ("及格率", "及格率", 25),
    ]  # fmt: skip
    table(word, "支部表", study, sums=_sums("合计", study))
    line(word, "")
    line(word, "三、党员队伍", font=SONG, is_bold=True)
    party = [
        ("支部", "支部", 54), ("党员数", "党员数", 25), ("正式", "正式", 25), ("预备", "预备", 25),
        ("女", "女", 25), ("35岁及以下", "青年", 25), ("60岁及以上", "老年", 25), ("流动党员", "流动", 25),
        ("党小组数", "党小组数", 25),
    ]  # fmt: skip
    table(word, "队伍", party, sums=_sums("队伍合计", party))
    line(word, "")
    line(word, "四、微党课", font=SONG, is_bold=True)
    lectures = [("党组织", "党组织", 94), ("发布数", "发布数", 80), ("讲课人次", "讲课人次", 80)]
    table(word, "微党课", lectures, sums=_sums("微党课合计", lectures))
    line(word, "")
    line(word, "统计口径：{{ 统计口径 }}", size=9)
    line(word, "填报人：　　　　　　　　审核人：　　　　　　　　填报日期：　　　　　　　（盖章）")
    return word


def _sums(name: str, columns: Sequence[Column]) -> list[str]:
    return [f"{{{{ {name}.{value} }}}}" for _heading, value, _width in columns]


PAPERS = {
    "study_ledger": study_ledger,
    "personal_record": personal_record,
    "quarterly": quarterly,
    "certificate": certificate,
}


def drawn(name: str) -> bytes:
    """Return one template; python-docx stamps its parts with the clock, so they are packed anew."""
    made, packed = io.BytesIO(), io.BytesIO()
    PAPERS[name]().save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
        for part in source.infolist():
            info = zipfile.ZipInfo(part.filename, MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(part.filename))
    return packed.getvalue()


if __name__ == "__main__":
    for name in PAPERS:
        (HERE / f"{name}.docx").write_bytes(drawn(name))
        sys.stdout.write(f"{name}.docx\n")
