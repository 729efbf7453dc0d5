"""The one place that reads the clock. Edges call ``now()`` once and pass the value on as ``at``."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    return timezone.now()


def local_date(at: datetime) -> date:
    """Return the calendar day in China on which ``at`` falls, whatever the server's zone."""
    return at.astimezone(SHANGHAI).date()
