"""The periods that the page offers."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.statistics.periods import CUSTOM, period_days, period_label

QUARTERS_OFFERED = 8
MONTHS_OFFERED = 12
YEARS_OFFERED = 3


def offered(asked: str, today: date) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield groups of choices: quarters, months, years, and what was ``asked`` where it is none of them."""
    quarter, quarters = Quarter.of(today), []
    month, months = today.replace(day=1), []
    for _number in range(QUARTERS_OFFERED):
        quarters.append((str(quarter), quarter.label))
        quarter = quarter.previous()
    for _number in range(MONTHS_OFFERED):
        months.append((f"{month:%Y-%m}", date_format(month, "Y年n月")))
        month = (month - timedelta(days=1)).replace(day=1)
    years = [
        (str(year), _("%s年") % year) for year in range(today.year, today.year - YEARS_OFFERED, -1)
    ]
    other = [(CUSTOM, _("自定起止日期"))]
    if asked not in {key for key, _label in (*quarters, *months, *years, *other)}:
        with suppress(ValueError):  # clean() says so
            other.insert(0, (asked, period_label(*period_days(asked))))
    yield _("季度"), quarters
    yield _("月份"), months
    yield _("年度"), years
    yield _("其他"), other
