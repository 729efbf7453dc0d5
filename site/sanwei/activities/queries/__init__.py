"""Reads of branch life: what was held, who was there, what is owed."""

from sanwei.activities.queries.calendar import (
    CalendarCell,
    CalendarRow,
    LifeCalendar,
    life_calendar,
)
from sanwei.activities.queries.life import (
    LifeRow,
    Slot,
    attendance_rate,
    life_rows,
    life_tables,
    rows_between,
    unexplained_between,
)
from sanwei.activities.queries.make_ups import make_ups_for
from sanwei.activities.queries.people import PersonRow, people_of
from sanwei.activities.queries.rows import ActivityRow, activities_of, recent_of
from sanwei.activities.queries.scope import led_groups
from sanwei.activities.queries.talks import (
    TalkCoverage,
    coverage_of,
    own_talks,
    talk_counts,
    talks_of,
)
from sanwei.activities.queries.tasks import (
    Waiting,
    own_resolutions,
    own_waiting,
    resolutions_of,
    waiting_resolutions,
)
from sanwei.activities.queries.yearly import YearRow, year_rows, year_tables

__all__ = [
    "ActivityRow",
    "CalendarCell",
    "CalendarRow",
    "LifeCalendar",
    "LifeRow",
    "PersonRow",
    "Slot",
    "TalkCoverage",
    "Waiting",
    "YearRow",
    "activities_of",
    "attendance_rate",
    "coverage_of",
    "led_groups",
    "life_calendar",
    "life_rows",
    "life_tables",
    "make_ups_for",
    "own_resolutions",
    "own_talks",
    "own_waiting",
    "people_of",
    "recent_of",
    "resolutions_of",
    "rows_between",
    "talk_counts",
    "talks_of",
    "unexplained_between",
    "waiting_resolutions",
    "year_rows",
    "year_tables",
]
