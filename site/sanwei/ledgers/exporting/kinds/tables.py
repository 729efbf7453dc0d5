"""导出这几张表: the tables of the statistics page as they are on screen, whatever is chosen there."""

from typing import IO, Any

from django.utils.translation import gettext_lazy

from sanwei.ledgers.exporting.enums import ExportForm, ExportKind
from sanwei.ledgers.exporting.kinds.base import Kind
from sanwei.ledgers.exporting.orders import Order
from sanwei.ledgers.exporting.progress import Progress
from sanwei.ledgers.statistics import workbook
from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.filters import Filter


class Tables(Kind):
    code = ExportKind.TABLES
    about = gettext_lazy("统计页上的几张表和图，按页面上选的时段和人员。")
    forms = (ExportForm.XLSX,)
    asks = frozenset({"period"})
    is_offered = False

    def title(self, order: Order) -> str:
        return workbook.title_of(_question(order))

    def write(self, order: Order, form: ExportForm, file: IO[bytes], progress: Progress) -> int:
        progress.expect(len(Topic))
        tables = workbook.write(_question(order), file, topics=progress.each(Topic))
        return sum(len(table.lines) for table in tables)


def parameters_of(asked: Filter) -> dict[str, Any]:
    """Return what asks for the tables of ``asked``, as JSON holds it."""
    found: dict[str, Any] = {
        "unit": str(asked.unit.public_id),
        "starts_on": asked.starts_on.isoformat(),
        "ends_on": asked.ends_on.isoformat(),
    }
    if not asked.is_as_usual:
        found["as_of"] = asked.as_of.isoformat()
    if asked.kinds:
        found["kinds"] = sorted(asked.kinds)
    if asked.posts:
        found["posts"] = sorted(asked.posts)
    return found


def _question(order: Order) -> Filter:
    return Filter.of(
        unit=order.place,
        starts_on=order.span.starts_on,
        ends_before=order.span.ends_before,
        today=order.today,
        as_of=order.as_of,
        kinds=order.kinds,
        posts=order.posts,
    )
