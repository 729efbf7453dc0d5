"""The trail as xlsx or csv, exactly the lines of the page; whoever takes it leaves a line himself."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.common.errors import SanweiError
from sanwei.common.models import AuditEntry
from sanwei.common.workbooks.inert import inert
from sanwei.common.workbooks.writing import Book
from sanwei.home.audit.queries import Asked, Line, entries_for, lines_of, units_watched_by

MOST_LINES = 50_000
AT_ONCE = 500


class TooManyLines(SanweiError):
    code = "audit_too_many_lines"
    status = 422
    message = _("一次最多导出50000条，请把时间范围缩小一些。")


@transaction.atomic
def export(*, asked: Asked, form: str, actor: User, at: datetime) -> bytes:
    """Return the lines as a file of ``form`` (xlsx, csv) and append an ``audit.export`` line.

    Raises: TooManyLines.
    """
    entries = entries_for(actor, asked, at=at)
    count = entries.count()
    if count > MOST_LINES:
        raise TooManyLines
    told = [_told(asked), _("导出：%(name)s，%(at)s，共%(count)s条") % {
        "name": actor.name,
        "at": at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        "count": count,
    }]  # fmt: skip
    rows = (_cells(line) for line in _all_lines(entries.iterator(AT_ONCE)))
    data = _csv(rows, told) if form == "csv" else _xlsx(rows, told)
    unit = asked.unit or units_watched_by(actor, at=at).first()
    audit.log(
        at=at,
        actor=actor,
        action="audit.export",
        target_label=AuditEntry._meta.label_lower,
        target_key=form,
        unit_key=unit.public_id if unit else "",
        form=form,
        lines=count,
        **{"from": str(asked.first or ""), "until": str(asked.last or "")},
        person=asked.person,
        kind=asked.kind,
    )
    return data


def columns() -> list[tuple[str, int]]:
    return [
        (_("时间"), 18),
        (_("操作人"), 12),
        (_("操作"), 20),
        (_("对象"), 36),
        (_("党组织"), 24),
        (_("内容"), 60),
    ]


def _all_lines(entries: Iterator[AuditEntry]) -> Iterator[Line]:
    while some := list(islice(entries, AT_ONCE)):
        yield from lines_of(some)


def _cells(line: Line) -> list[str]:
    return [
        line.at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        line.actor,
        line.action,
        line.target,
        line.unit,
        _("；").join(f"{label}：{value}" for label, value in line.details),
    ]


def _told(asked: Asked) -> str:
    days = _("%(first)s至%(last)s") % {
        "first": asked.first or _("最早"),
        "last": asked.last or _("今天"),
    }
    words = [_("内部资料"), days]
    words += [asked.unit.short_name] if asked.unit else []
    words += [_("操作人含“%s”") % asked.person] if asked.person else []
    return " · ".join(words)


def _xlsx(rows: Iterable[list[str]], told: list[str]) -> bytes:
    file = BytesIO()
    with Book(file, title=_("操作日志")) as book:
        sheet = book.sheet(_("操作日志"), columns(), above=[_("操作日志"), *told])
        for row in rows:
            sheet.row(row)
    return file.getvalue()


def _csv(rows: Iterable[list[str]], told: list[str]) -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([inert(" ".join(told))])
    writer.writerow([heading for heading, _width in columns()])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
