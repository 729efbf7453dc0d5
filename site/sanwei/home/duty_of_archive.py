"""What 季度归档 wants of a desk: quarters to archive, 退回补正 to answer, reopenings to decide."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.home.duty import Duty
from sanwei.ledgers.archive.queries import open_returns, reopenings_waiting_under
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.models import LedgerPeriod
from sanwei.org.models import OrgUnit

SHOWN = 3


def archive_duties(unit: OrgUnit, today: date) -> list[Duty]:
    """Return what the desk of ``unit`` has to do about quarters, what was sent back first. Two or three queries."""
    return [*_returned(unit, today), *_reopenings(unit), *_unsealed(unit, today)]


def _returned(unit: OrgUnit, today: date) -> list[Duty]:
    return [
        Duty(
            _("退回补正：%s") % review.text,
            _("%(quarter)s，请在%(day)s以前答复")
            % {
                "quarter": review.period.as_quarter().label,
                "day": date_format(review.due_on, "n月j日") if review.due_on else "",
            },
            _("答复"),
            _page(unit, review.period.as_quarter()),
            is_urgent=True,
        )
        for review in open_returns(unit)
    ]


def _reopenings(unit: OrgUnit) -> list[Duty]:
    if unit.is_branch:
        return []
    return [
        Duty(
            _("%(unit)s申请重新打开%(quarter)s")
            % {
                "unit": one.period.unit.short_name,
                "quarter": one.period.as_quarter().label,
            },
            one.reason,
            _("决定"),
            _page(one.period.unit, one.period.as_quarter()),
        )
        for one in reopenings_waiting_under(unit)[:SHOWN]
    ]


def _unsealed(unit: OrgUnit, today: date) -> list[Duty]:
    this = Quarter.of(today)
    periods = LedgerPeriod.objects.filter(
        Q(year__lt=this.year) | Q(year=this.year, quarter__lt=this.number),
        unit__path__startswith=unit.path,
        state__in=(PeriodState.OPEN, PeriodState.CLOSING),
    )
    rows = periods.select_related("unit").order_by("-year", "-quarter", "unit__path")[:SHOWN]
    return [
        Duty(
            _("%s还没有归档") % period.as_quarter().label,
            _("%s的数字核对后就可以归档") % period.unit.short_name,
            _("核对"),
            _page(period.unit, period.as_quarter()),
        )
        for period in rows
    ]


def _page(unit: OrgUnit, quarter: Quarter) -> str:
    name = "archive" if unit.is_branch else "archive_own"
    return f"{reverse(f'ledgers:{name}', args=[unit.public_id])}?quarter={quarter}"
