"""When a 政治生日 falls and how many years it counts. Pure.

政治生日 counts from 入党, 党龄 from 转正; who joined between 1969-04 and 1977-08 had no 预备期, both are one day.
"""

from datetime import date

# Source: 党章 of 1969 (九大) and 1973 (十大) knew no 预备期; that of August 1977 (十一大) brought it back.
NO_PROBATION_FROM, NO_PROBATION_UNTIL = date(1969, 4, 1), date(1977, 9, 1)


def anniversary_on(joined_on: date, year: int) -> date:
    """Return the day in ``year``; who joined on 29 February keeps it on the 28th of a common year."""
    try:
        return joined_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def formal_since(joined_on: date | None, formal_on: date | None) -> date | None:
    """Return the day from which 党龄 counts; None while it does not, or where it is unknown."""
    if formal_on is None and joined_on is not None:
        had_none = NO_PROBATION_FROM <= joined_on < NO_PROBATION_UNTIL
        return joined_on if had_none else None
    return formal_on


def whole_years(since: date, day: date) -> int:
    """Return how many years are full on ``day``."""
    return day.year - since.year - (day < anniversary_on(since, day.year))
