"""What the page of 季度归档 shows for one unit and quarter, said in one sentence first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.archive.corrections import corrections_count
from sanwei.ledgers.archive.owed import Owed, owed_of
from sanwei.ledgers.archive.queries import (
    BranchQuarter,
    QuarterFigures,
    figures_of,
    is_unanswered,
    quarters_under,
    reviews_in,
)
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.models import LedgerPeriod, PeriodEvent, PeriodReview, ReopenRequest
from sanwei.org.models import OrgUnit

QUARTERS_BACK = 8
SHORT_DIGEST = 8


def read_quarter(query: Mapping[str, str], *, today: date) -> Quarter:
    """Return the quarter of an address; the last full one where it names none."""
    try:
        return Quarter.parse(query.get("quarter", ""))
    except ValueError:
        return Quarter.of(today).previous()


def offered(today: date) -> list[Quarter]:
    """Return the quarters of the picker, the running one first."""
    found = [Quarter.of(today)]
    while len(found) <= QUARTERS_BACK:
        found.append(found[-1].previous())
    return found


@dataclass(frozen=True)
class ArchivePage:
    """One unit's own quarter."""

    unit: OrgUnit
    quarter: Quarter
    period: LedgerPeriod | None
    owed: list[Owed]
    figures: QuarterFigures
    events: list[PeriodEvent]
    reviews: list[PeriodReview]
    requests: list[ReopenRequest]
    corrections: int

    @property
    def state(self) -> PeriodState:
        return PeriodState(self.period.state) if self.period else PeriodState.OPEN

    @property
    def blocking(self) -> list[Owed]:
        return [one for one in self.owed if one.is_blocking]

    @property
    def seal(self) -> PeriodEvent | None:
        """Return the seal that stands."""
        if self.state != PeriodState.SEALED:
            return None
        return next((one for one in self.events if one.to_state == PeriodState.SEALED), None)

    @property
    def waiting(self) -> ReopenRequest | None:
        """Return the request for a reopening that nobody has decided yet."""
        return next((one for one in self.requests if not hasattr(one, "decision")), None)

    @property
    def open_returns(self) -> list[PeriodReview]:
        return [one for one in self.reviews if is_unanswered(one)]

    @property
    def sentence(self) -> str:
        label = self.quarter.label
        if self.seal is not None:
            text = _("%(quarter)s已由%(who)s在%(day)s归档，共%(n)d条。") % {
                "quarter": label,
                "who": self.seal.actor_name,
                "day": date_format(self.seal.at, "Y年n月j日"),
                "n": self.figures.entries,
            }
            if self.corrections:
                text += _("归档后更正%d处，原来的数留着。") % self.corrections
            return text
        if self.state == PeriodState.CLOSING:
            return _("%s正在归档：已经停止登记，核对下面的数后确认。") % label
        if self.blocking:
            return _("%(quarter)s还欠%(n)d件，办好就能归档。") % {
                "quarter": label,
                "n": len(self.blocking),
            }
        return _("%s可以归档了。") % label


def archive_page(unit: OrgUnit, quarter: Quarter, *, today: date) -> ArchivePage:
    """Return the page of ``unit``'s own quarter. Constant queries."""
    period = (
        LedgerPeriod.objects.select_related("unit")
        .filter(unit=unit, year=quarter.year, quarter=quarter.number)
        .first()
    )
    is_open = period is None or period.state == PeriodState.OPEN
    own = [period] if period else []
    return ArchivePage(
        unit=unit,
        quarter=quarter,
        period=period,
        owed=owed_of(unit, quarter, today=today) if is_open else [],
        figures=figures_of(unit, quarter),
        events=list(PeriodEvent.objects.filter(period__in=own).order_by("-number")),
        reviews=list(reviews_in(own)),
        requests=list(
            ReopenRequest.objects.filter(period__in=own)
            .select_related("decision")
            .order_by("-at", "-pk")
        ),
        corrections=corrections_count(unit, quarter),
    )


@dataclass(frozen=True)
class OverviewPage:
    """The branches under a unit in one quarter; ``offices``: what it and the 党总支 below filed themselves."""

    quarter: Quarter
    rows: list[BranchQuarter]
    offices: list[BranchQuarter]

    @property
    def sentence(self) -> str:
        sealed = sum(1 for one in self.rows if one.state == PeriodState.SEALED)
        text = _("%(quarter)s：%(all)d个支部，%(sealed)d个已归档。") % {
            "quarter": self.quarter.label,
            "all": len(self.rows),
            "sealed": sealed,
        }
        returned = sum(1 for one in (*self.rows, *self.offices) if one.open_return is not None)
        return text + (_("退回补正待答复%d件。") % returned if returned else "")


def overview_page(unit: OrgUnit, quarter: Quarter, *, today: date) -> OverviewPage:
    """Return the quarter of every branch and office under ``unit``. Constant queries."""
    found = quarters_under(unit, quarter, today=today)
    return OverviewPage(
        quarter,
        rows=[one for one in found if one.unit.is_branch],
        offices=[one for one in found if not one.unit.is_branch],
    )
