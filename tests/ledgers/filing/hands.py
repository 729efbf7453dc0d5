"""Hands for tests of filings."""

from sanwei.activities import services as activities
from sanwei.activities.enums import Mark
from sanwei.activities.models import ActivityBranch
from sanwei.activities.services import MarkOf
from sanwei.ledgers.models import LedgerEntry
from tests.ledgers.book import Book
from tests.world import NOW

Row = tuple[str, str, str, int | None, int | None, bool]


def came_after_all(book: Book) -> None:
    """Correct the 主题党日 of August: 张三 was there, the machine at the door had missed him."""
    activities.correct_attendance(
        part=ActivityBranch.objects.get(activity__occurred_on__month=8),
        said=MarkOf(book.world.zhang_san.public_id, Mark.PRESENT),
        why="签到机漏记，核对纸质签到表",
        actor=book.world.account(book.world.li_si),
        at=NOW,
    )
    book.deliver()


def filed(**filters: object) -> list[Row]:
    """Return (step, class, title, 实到, 应到, 上期补记) of the filings, as they were booked."""
    rows = LedgerEntry.objects.filter(kind="filing", **filters).select_related("ledger_class")
    return [
        (e.step, e.ledger_class.code, e.title, e.present, e.due, e.is_late)  # type: ignore[union-attr]
        for e in rows.order_by("pk")
    ]
