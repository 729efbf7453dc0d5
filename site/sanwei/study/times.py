"""Server time as the meter counts it."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(at: datetime) -> int:
    """Return whole milliseconds since the epoch, rounded down. Raises TypeError for a naive time."""
    return (at - EPOCH) // timedelta(milliseconds=1)
