"""Writes a plain Word file: paragraphs and ruled tables on A4, a binding edge of 25 mm at the left.

The same content gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
_DAY = (2020, 1, 1, 0, 0, 0)  # of every entry in the archive
TEXT_POINTS = 11
PAGE_TWIPS = 9500  # between the margins


@dataclass(frozen=True, kw_only=True)
class _Look:
    size: int = TEXT_POINTS
    is_bold: bool = False
    is_centred: bool = False
    begins_page: bool = False
    keeps_next: bool = False
    indent: int = 0
    bookmark: int = 0


@dataclass(frozen=True)
class Paragraph(_Look):
    """``indent`` in characters; line breaks of ``text`` stay. A ``bookmark`` is what Contents point at."""

    text: str


@dataclass(frozen=True)
class Table:
    """``widths`` in percent of the page, one a column. ``may_split``: a long row goes on over the page."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    may_split: bool = False


@dataclass(frozen=True)
class Contents:
    """A line an entry: text and the number of its ``bookmark``. Who opens the file reckons the page number."""

    entries: Sequence[tuple[str, int]]


Part = Paragraph | Table | Contents


def document(parts: Iterable[Part], *, foot: str, has_page_numbers: bool = False) -> bytes:
    """Return a .docx of ``parts``; ``foot`` stands at the bottom of every page, the page number after it."""
    body = "".join(_part(part) for part in parts)
    footer = _paragraph(Paragraph(foot, size=9, is_centred=True))
    if has_page_numbers:
        footer += _footer_number()
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1020" w:bottom="1134" w:left="1418" w:header="567"'
        ' w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    files = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
            f'<Override PartName="/word/footer1.xml" ContentType="{_TYPES}.footer+xml"/></Types>'
        ),
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relations("footer", "footer1.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{page}</w:body></w:document>',
        "word/footer1.xml": f'<w:ftr xmlns:w="{_W}">{footer}</w:ftr>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def _part(part: Part) -> str:
    if isinstance(part, Table):
        return _table(part)
    return _contents(part) if isinstance(part, Contents) else _paragraph(part)


def _contents(part: Contents) -> str:
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{PAGE_TWIPS - 40}"/></w:tabs>'
    run = f'<w:rPr>{_FONT}<w:sz w:val="{TEXT_POINTS * 2}"/></w:rPr>'
    lines = []
    for text, number in part.entries:
        mark = f"part{number}"
        page = _field(f"PAGEREF {mark}", run)
        lines.append(
            f'<w:p><w:pPr>{tab}<w:spacing w:after="120"/></w:pPr><w:hyperlink w:anchor="{mark}">'
            f'<w:r>{run}<w:t xml:space="preserve">{_plain(text)}</w:t></w:r>'
            f"<w:r>{run}<w:tab/></w:r>{page}</w:hyperlink></w:p>"
        )
    return "".join(lines)


def _footer_number() -> str:
    run = f'<w:rPr>{_FONT}<w:sz w:val="18"/></w:rPr>'
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_field("PAGE", run)}</w:p>'


def _field(what: str, run: str) -> str:
    """Return a field whose value the reader's program fills in when it opens the file."""
    return (
        f'<w:r>{run}<w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r>{run}<w:instrText xml:space="preserve"> {what} </w:instrText></w:r>'
        f'<w:r>{run}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{run}<w:t>–</w:t></w:r>'
        f'<w:r>{run}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def _plain(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_R}/{kind}" Target="{target}"/></Relationships>'
    )


def _paragraph(part: Paragraph) -> str:
    look = "".join(
        (
            "<w:keepNext/>" if part.keeps_next else "",
            "<w:pageBreakBefore/>" if part.begins_page else "",
            '<w:spacing w:after="80"/>',
            f'<w:ind w:leftChars="{part.indent * 100}" w:left="{part.indent * 220}"/>'
            if part.indent
            else "",
            '<w:jc w:val="center"/>' if part.is_centred else "",
        )
    )
    bold = "<w:b/>" if part.is_bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{_plain(line)}</w:t>' for line in part.text.split("\n")
    )
    size = f'<w:sz w:val="{part.size * 2}"/>'
    run = f"<w:r><w:rPr>{_FONT}{bold}{size}</w:rPr>{lines}</w:r>"
    if part.bookmark:
        run = (
            f'<w:bookmarkStart w:id="{part.bookmark}" w:name="part{part.bookmark}"/>{run}'
            f'<w:bookmarkEnd w:id="{part.bookmark}"/>'
        )
    return f"<w:p><w:pPr>{look}</w:pPr>{run}</w:p>"


def _table(part: Table) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    twips = [PAGE_TWIPS * width // 100 for width in part.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    whole = "" if part.may_split else "<w:cantSplit/>"
    rows = "".join(
        f'<w:tr><w:trPr>{whole}<w:trHeight w:val="400"/></w:trPr>'
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(Paragraph(cell, size=10))}</w:tc>'
            for cell, width in zip(row, twips, strict=True)
        )
        + "</w:tr>"
        for row in part.rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
