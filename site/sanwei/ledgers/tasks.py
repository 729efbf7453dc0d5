"""The ledger's own recurring jobs."""

from sanwei.common import clock, lanes
from sanwei.ledgers import services
from sanwei.ledgers.enums import UNFINISHED
from sanwei.ledgers.models import Recompute
from sanwei.ledgers.points import booking

LOOK_SECONDS = 2.0
BOOK_SECONDS = 600.0


@lanes.every(LOOK_SECONDS, lane="exports", name="ledgers.recompute")
def recompute() -> None:
    """Book accepted recomputes; what a killed worker left is taken up again."""
    for run in Recompute.objects.filter(state__in=UNFINISHED).order_by("pk"):
        services.run_recompute(run=run, at=clock.now())


@lanes.every(BOOK_SECONDS, lane="fast", name="ledgers.points")
def book_points() -> None:
    """Book what was shown long enough."""
    booking.book_due(at=clock.now())
