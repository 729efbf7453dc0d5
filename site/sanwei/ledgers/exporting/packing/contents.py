"""What a pack holds, in a fixed order: records and their files, the workbook, 对账表, 目录, the digests.

民主评议 and 谈心谈话 only where they were asked for by name; what few may read is in neither.
"""

from collections.abc import Iterable, Iterator
from typing import IO

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import RecordFile
from sanwei.activities.papers.files import sheets_of, talk_parts
from sanwei.activities.papers.record import Sheet, file_name, parts_of
from sanwei.activities.queries.talks import standing
from sanwei.common.docx import Paragraph, Table, document
from sanwei.ledgers.exporting import workshop
from sanwei.ledgers.exporting.kinds.base import secrecy_line
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.packing import books, folders, reconciling
from sanwei.ledgers.exporting.packing.folders import Folders
from sanwei.ledgers.exporting.packing.zipping import Entry, Pack, pieces_of
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.filing.queries import FilingLine

APPRAISAL, TALKS = "appraisal", "talks"
INDEX_WIDTHS = (8, 72, 20)


def write(order: Order, file: IO[bytes], progress: Progress, *, root: str) -> int:
    """Write the pack of ``order`` (which names a state) and return how many files it holds.

    Raises: SumsDiffer, ExportCancelled.
    """
    pack = Pack(file, root=root)
    try:
        _fill(pack, order, progress, root)
    except BaseException:
        pack.abandon()
        raise
    return len(pack.entries)


def _fill(pack: Pack, order: Order, progress: Progress, root: str) -> None:
    branch, span = order.place, order.span
    sheets = sheets_of(branch, span.starts_on, span.ends_before, sees_sick=order.sees_sick(branch))
    kept = [sheet for sheet in sheets if _is_included(sheet, order)]
    places = folders.load(branch, span, on=order.as_of)
    papers = [line for line in places.documents if _is_open(line, order)]
    progress.expect(len(kept) + len(papers) + 3, share=(0, 900))
    for sheet in kept:
        _add_record(pack, sheet, order, places)
        progress.step()
    for line in papers:
        _add_document(pack, line)
        progress.step()
    if TALKS in order.extras:
        _add_talks(pack, order, places)
    with workshop.bench() as made:
        checks = books.write(order, made)
        checks += [
            check
            for table in books.life_tables(order)
            for check in reconciling.life_checks(table, sheets)
        ]
        reconciling.require(checks)
        pack.add([_("00台账.xlsx")], pieces_of(made))
        progress.step()
    with workshop.bench() as made:
        title = _("%s对账表") % root
        reconciling.write(made, checks, above=[title, secrecy_line(order)])
        pack.add([_("00对账表.xlsx")], pieces_of(made))
        progress.step()
    left_out = len(sheets) - len(kept), len(places.documents) - len(papers)
    pack.add([_("00目录.docx")], _index(pack.entries, order, root, left_out))
    pack.close(manifest=_("00校验清单.txt"))
    progress.step()


def _is_included(sheet: Sheet, order: Order) -> bool:
    return sheet.activity.kind != ActivityKind.APPRAISAL or APPRAISAL in order.extras


def _is_open(line: FilingLine, order: Order) -> bool:
    """Whether a paper goes in: what is filed under 05 and 06 may say what the default pack leaves out."""
    ledger_class = line.entry.ledger_class
    code = ledger_class.code.partition(".")[0] if ledger_class else ""
    if code == folders.APPRAISAL_CODE:
        return APPRAISAL in order.extras
    return code != folders.TALKS_CODE or TALKS in order.extras


def _add_record(pack: Pack, sheet: Sheet, order: Order, places: Folders) -> None:
    activity = sheet.activity
    inside = places.of_record(activity, str(sheet.parts[0].public_id))
    name = file_name(activity)
    group = sheet.parts[0].group_name
    if group:
        name = name.replace(".docx", f"（{group}）.docx")
    entry = pack.add([*inside, name], document(parts_of(sheet), foot=_foot(order)))
    if not sheet.parts[0].is_host:
        return  # 联办: the files lie with who held it
    stem = entry.path.rpartition("/")[2].removesuffix(".docx")
    for number, one in enumerate(activity.files.order_by("added_at", "pk"), start=1):
        pack.add([*inside, _("%s 附件") % stem[:50], _file_name(number, one)], _stored(one))


def _file_name(number: int, file: RecordFile) -> str:
    stored = str((file.picture if file.is_picture else file.document).name)
    ending = stored.rpartition(".")[2]
    title = file.title.removesuffix(f".{file.title.rpartition('.')[2]}") or file.title
    return f"{number:02d} {title[:40]}.{ending}"


def _add_document(pack: Pack, line: FilingLine) -> None:
    if line.document is None or line.entry.ledger_class is None:
        return
    inside = folders.parts_of(line.entry.ledger_class)
    pack.add([*inside, line.file_name], _read(line.document.file))


def _stored(file: RecordFile) -> Iterator[bytes]:
    return _read(file.picture if file.is_picture else file.document)


def _read(field: FieldFile) -> Iterator[bytes]:
    with field.open("rb") as stored:
        yield from pieces_of(stored)


def _add_talks(pack: Pack, order: Order, places: Folders) -> None:
    branch, span = order.place, order.span
    talks = list(standing(branch, span.starts_on, span.ends_before).order_by("occurred_at", "pk"))
    if talks:
        name = _("%s谈心谈话登记.docx") % span.label
        pack.add([*places.of_talks(), name], document(talk_parts(talks), foot=_foot(order)))


def _foot(order: Order) -> str:
    return _("%s · 签字的纸质记录为原件") % secrecy_line(order)


def _index(entries: Iterable[Entry], order: Order, root: str, left_out: tuple[int, int]) -> bytes:
    head = (_("序号"), _("文件"), _("大小"))
    rows = [
        (str(number), entry.path, _size(entry.size_bytes))
        for number, entry in enumerate(entries, start=1)
    ]
    told = [
        _(
            "%(state)s；人员截至%(day)s。每个文件的 SHA-256 见“00校验清单.txt”，汇总和明细的核对见“00对账表.xlsx”。"
        )
        % {"state": order.state, "day": order.as_of}
    ]
    records, papers = left_out
    if records:
        told.append(_("民主评议党员的记录%d份按规定没有放入。") % records)
    if papers:
        told.append(_("组织生活会、民主评议和谈心谈话类的资料件%d份按规定没有放入。") % papers)
    if TALKS not in order.extras:
        told.append(_("谈心谈话按规定没有放入。"))
    return document(
        [
            Paragraph(root, size=18, is_bold=True, is_centred=True),
            Paragraph(_("目　录"), size=14, is_bold=True, is_centred=True),
            Table([head, *rows], widths=INDEX_WIDTHS),
            Paragraph(""),
            *(Paragraph(line) for line in told),
        ],
        foot=secrecy_line(order),
        has_page_numbers=True,
    )


def _size(size_bytes: int) -> str:
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))} KB"
    return f"{size_bytes / 1024 / 1024:.1f} MB"
