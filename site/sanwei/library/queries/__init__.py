"""Reads about the library. Each kind's ``visible_to`` is the one answer to who sees which."""

from sanwei.library.queries.books import MonthReading, month_reading
from sanwei.library.queries.stories import latest as latest_stories

__all__ = ["MonthReading", "latest_stories", "month_reading"]
