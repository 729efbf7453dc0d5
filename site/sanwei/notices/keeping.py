"""How long what this app writes is kept, and why. Periodic jobs (``tasks``) hold to it."""

from datetime import date, timedelta

# An inbox is no archive: a year covers the yearly appraisal of what was told.
NOTICES_KEPT = timedelta(days=365)
# 学时 count by the calendar year and are appraised until March of the next one (民主评议, often by notice):
# two years answer "were they reminded?" for every year that can still be asked about.
REMINDERS_KEPT = timedelta(days=730)
# What went out has left the house; a quarter is enough to see whether a channel works.
DISPATCHES_KEPT = timedelta(days=92)


def reminder_kept_until(reminded_on: date) -> date:
    """Return the first day on which the log of a reminder may go."""
    return reminded_on + REMINDERS_KEPT
