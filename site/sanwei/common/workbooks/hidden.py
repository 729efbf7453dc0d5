"""What a workbook hides: rows that are read all the same, sheets that are not. The reader says so aloud."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from defusedxml.ElementTree import fromstring
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from sanwei.common.workbooks.reading import MEBIBYTE, OLE_MARK

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Hidden:
    """``sheets``: names in their order. ``rows``: numbers by the name of their sheet; unknown in old .xls files."""

    sheets: tuple[str, ...] = ()
    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)


def look(data: bytes) -> Hidden:
    """Return what a workbook hides that ``read_workbook`` has read already, limits and all."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible != SheetVisibleEnum.Visible
    )
    return Hidden(sheets, {} if data.startswith(OLE_MARK) else _rows(data))


def ranges(numbers: tuple[int, ...]) -> str:
    """Return “12–14、20” for 12, 13, 14, 20."""
    spans: list[tuple[int, int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return "、".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _rows(data: bytes) -> dict[str, tuple[int, ...]]:
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name, part in _parts(archive):
            if numbers := tuple(_hidden_in(_chunks(archive, part))):
                found[name] = numbers
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and the part of the archive that holds it."""
    inside = set(archive.namelist())
    targets = {
        one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target", "")))[1:]
        for one in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for one in fromstring(archive.read("xl/workbook.xml")).iter():
        if one.tag.endswith("}sheet") and targets.get(one.get(_RELATED)) in inside:
            yield one.get("name", ""), targets[one.get(_RELATED)]


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(MEBIBYTE):
            yield chunk


def _hidden_in(chunks: Iterator[bytes]) -> Iterator[int]:
    number, rest = 0, b""
    for chunk in chunks:
        text = rest + chunk
        end = text.rfind(b"<")  # a tag may be cut in two
        rest = text[end:] if end >= 0 else b""
        for attributes in _ROW.findall(text[:end] if end >= 0 else text):
            told = _NUMBER.search(attributes)
            number = int(told[1]) if told else number + 1
            if _HIDDEN.search(attributes):
                yield number
