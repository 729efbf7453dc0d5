"""The paragraphs of a Word file as lines, with what stands out. Reads a stranger's archive within limits."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from quizzes.errors import ImportRefused
from quizzes.importing.words.lines import Line

MAX_XML_BYTES = 40_000_000  # text of some 20,000 questions; a bomb unpacks to far more
MAX_LINES = 60_000
BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Black, "auto" and white say nothing; anything else is a mark when only part of a text has it.
_PLAIN_COLOURS = frozenset({"AUTO", "000000", "FFFFFF"})


def is_docx(data: bytes) -> bool:
    """Whether ``data`` is an archive with a Word document inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return BODY in archive.namelist()
    except zipfile.BadZipFile:
        return False


def lines_of(data: bytes) -> list[Line]:
    """Return the paragraphs of a Word file, table cells included, in their order. Raises: ImportRefused."""
    lines: list[Line] = []
    for paragraph in _body(data).iter(f"{_W}p"):
        for line in _lines_of(paragraph, len(lines) + 1):
            lines.append(line)
            if len(lines) > MAX_LINES:
                raise ImportRefused("too_large", _("这份Word文件太长，请分成几份。"))
    return lines


def _body(data: bytes) -> Element:
    message = _("这份Word文件读不了，可能已损坏或加了密码。请另存为.docx再来。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(BODY) as part:
            raw = part.read(MAX_XML_BYTES + 1)
        if len(raw) > MAX_XML_BYTES:
            raise ImportRefused("too_large", _("这份Word文件太大，请分成几份。"))
        root: Element = fromstring(raw, forbid_dtd=True)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError) as error:
        raise ImportRefused("bad_docx", message) from error
    except (ParseError, DefusedXmlException, ValueError, EOFError, OSError) as error:
        raise ImportRefused("bad_docx", message) from error
    return root


def _lines_of(paragraph: Element, row: int) -> Iterator[Line]:
    """Yield the lines of a paragraph: a break within it begins a new one."""
    is_numbered = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    text, marked = "", []
    for run in paragraph.iter(f"{_W}r"):
        said = _text_of(run)
        if _stands_out(run) and said.strip():
            marked.append((len(text), len(text) + len(said)))
        text += said
    start = 0
    for part in text.split("\n"):
        end = start + len(part)
        inside = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in marked if a < end and b > start
        )
        # Where all of it stands out, nothing does.
        whole = sum(b - a for a, b in inside) >= len(part.strip()) and len(part) > 12
        yield Line(row, part, () if whole else inside, is_numbered and start == 0)
        row, start = row + 1, end + 1


def _text_of(run: Element) -> str:
    said = ""
    for one in run:
        if one.tag == f"{_W}t":
            said += one.text or ""
        elif one.tag == f"{_W}tab":
            said += "\t"
        elif one.tag in {f"{_W}br", f"{_W}cr"}:
            said += "\n"
    return said


def _stands_out(run: Element) -> bool:
    style = run.find(f"{_W}rPr")
    if style is None:
        return False
    colour = _value(style, "color")
    return (
        (colour is not None and colour.upper() not in _PLAIN_COLOURS)
        or _value(style, "u") not in {None, "none"}
        or _value(style, "highlight") not in {None, "none"}
        or _value(style, "b") not in {None, "0", "false"}
    )


def _value(style: Element, name: str) -> str | None:
    """Return what a run's style says of ``name``: "" where it is simply there, None where it is not."""
    found = style.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val", "")
