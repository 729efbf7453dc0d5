"""How late a record is. Weekends are off; a table of public holidays and shifted working days may follow."""

from datetime import date, timedelta

# Source: the organisation's own rule (docs: 补录, "the mark after 3 working days").
LATE_AFTER_WORKING_DAYS = 3
SATURDAY = 5


def working_days_after(first: date, last: date) -> int:
    """Return how many working days lie after ``first`` up to and including ``last``; 0 when not after it."""
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)


def is_late(occurred_on: date, recorded_on: date) -> bool:
    """Whether a record written on ``recorded_on`` is 补录."""
    return working_days_after(occurred_on, recorded_on) > LATE_AFTER_WORKING_DAYS
