"""Reads of branch life: what was held, who was there, what is owed."""

from sanwei.activities.queries.calendar import (
    CalendarCell,
    CalendarRow,
    LifeCalendar,
    life_calendar,
)
from sanwei.activities.queries.life import LifeRow, Slot, attendance_rate, life_rows, life_tables
from sanwei.activities.queries.make_ups import make_ups_for
from sanwei.activities.queries.people import PersonRow, people_of
from sanwei.activities.queries.rows import ActivityRow, activities_of, recent_of
from sanwei.activities.queries.scope import led_groups

__all__ = [
    "ActivityRow",
    "CalendarCell",
    "CalendarRow",
    "LifeCalendar",
    "LifeRow",
    "PersonRow",
    "Slot",
    "activities_of",
    "attendance_rate",
    "led_groups",
    "life_calendar",
    "life_rows",
    "life_tables",
    "make_ups_for",
    "people_of",
    "recent_of",
]
