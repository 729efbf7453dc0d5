"""What a number covers: from which day to which, and whether by the day it happened or the quarter it was booked in."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import CreditAccount, EntryKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import Member, OrgUnit


@dataclass(frozen=True)
class Span:
    """Days ``[starts_on, ends_before)``. ``is_booked``: entries count in the quarter they were booked in."""

    starts_on: date
    ends_before: date
    is_booked: bool = False

    @property
    def ends_on(self) -> date:
        return self.ends_before - timedelta(days=1)

    def as_of(self, today: date) -> date:
        """Return the day on which people are counted: the last of the span, or today while it runs."""
        return min(self.ends_on, today) if self.starts_on <= today else self.ends_on

    def quarters(self) -> list[Quarter]:
        """Return the natural quarters that the span touches."""
        quarter, found = Quarter.of(self.starts_on), []
        while quarter.starts_on < self.ends_before:
            found.append(quarter)
            quarter = quarter.next()
        return found

    def entries(self) -> Q:
        if not self.is_booked:
            return self.records()
        inside = Q(pk__in=[])
        for year in {quarter.year for quarter in self.quarters()}:
            numbers = [quarter.number for quarter in self.quarters() if quarter.year == year]
            inside |= Q(period__year=year, period__quarter__in=numbers)
        return inside

    def records(self) -> Q:
        return Q(occurred_on__gte=self.starts_on, occurred_on__lt=self.ends_before)

    @property
    def label(self) -> str:
        quarters = self.quarters()
        if self.is_booked and len(quarters) == 1:
            return quarters[0].label
        return _("%(first)s至%(last)s") % {
            "first": date_format(self.starts_on, "Y年n月j日"),
            "last": date_format(self.ends_on, "Y年n月j日"),
        }

    @property
    def definition(self) -> str:
        if self.is_booked:
            return _("学时按记入的季度统计，上期补记算在记入的那个季度；测验和参学按发生日期统计。")
        return _("学时、测验和参学都按发生日期统计。")


def span_of(starts_on: date, ends_before: date) -> Span:
    """Return the span of a table: whole natural quarters are read as booked, so that what is archived stays.

    Any other range goes by the day. Raises: ValueError for an empty range.
    """
    if starts_on >= ends_before:
        raise ValueError(f"an empty range: {starts_on} to {ends_before}")
    is_whole = all(Quarter.of(day).starts_on == day for day in (starts_on, ends_before))
    return Span(starts_on, ends_before, is_booked=is_whole)


def entries_in(
    *, unit: OrgUnit, span: Span, kind: EntryKind = EntryKind.CREDIT
) -> QuerySet[LedgerEntry]:
    """Return the entries of ``unit``'s subtree in ``span``: what every total of it sums."""
    return LedgerEntry.objects.filter(span.entries(), kind=kind, unit__path__startswith=unit.path)


def entries_of(
    *,
    unit: OrgUnit,
    span: Span,
    member: Member | None = None,
    account: CreditAccount | None = None,
) -> QuerySet[LedgerEntry]:
    """Return the rows behind one credit number of a table, oldest first; their sum is the number."""
    rows = entries_in(unit=unit, span=span)
    if member is not None:
        rows = rows.filter(member=member)
    if account is not None:
        rows = rows.filter(account=account)
    return rows.select_related("record", "rule", "period", "unit").order_by("occurred_on", "pk")
