"""What the page of filings shows: read from the address, gathered from the queries, said in one sentence first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.filing.periods import Stretch, offered, read_stretch
from sanwei.ledgers.filing.queries import (
    ClassCount,
    FilingLine,
    class_counts,
    filings_of,
    lines_of_filings,
    of_class,
)
from sanwei.ledgers.models import LedgerClass, LedgerPeriod
from sanwei.org.models import OrgUnit

LINES_A_PAGE = 100


@dataclass(frozen=True)
class FilingsPage:
    """``chosen``: the class that is open, None for all. ``states``: of the quarters that the stretch touches."""

    stretch: Stretch
    stretches: list[Stretch]
    classes: list[ClassCount]
    chosen: LedgerClass | None
    lines: list[FilingLine]
    total: int
    number: int
    has_next: bool
    state: PeriodState | None

    @property
    def sentence(self) -> str:
        if not self.total:
            return _("%s还没有归入台账的记录和资料。") % self.stretch.label
        text = _("%(when)s归入台账%(total)d件，分在%(classes)d类。") % {
            "when": self.stretch.label,
            "total": self.total,
            "classes": sum(
                1 for one in self.classes if one.count and one.ledger_class.parent_id is None
            ),
        }
        late = sum(1 for line in self.lines if line.entry.is_late)
        return text + (_("其中上期补记%d件。") % late if late else "")

    @property
    def heading(self) -> str:
        return str(self.chosen) if self.chosen else str(_("全部类别"))


def filings_page(unit: OrgUnit, query: Mapping[str, str], *, today: date) -> FilingsPage:
    """Return the page for an address; what is unreadable is as if it were not there. Constant queries."""
    stretch = read_stretch(query.get("when", ""), today=today)
    classes = class_counts(unit, stretch.span)
    chosen = next(
        (one.ledger_class for one in classes if one.ledger_class.code == query.get("class")), None
    )
    rows = filings_of(unit, stretch.span)
    if chosen is not None:
        rows = of_class(rows, chosen)
    asked = query.get("page", "")
    number = max(1, int(asked[:6])) if asked.isdecimal() else 1
    start = (number - 1) * LINES_A_PAGE
    found = list(rows[start : start + LINES_A_PAGE + 1])
    return FilingsPage(
        stretch=stretch,
        stretches=offered(today),
        classes=classes,
        chosen=chosen,
        lines=lines_of_filings(found[:LINES_A_PAGE]),
        total=sum(one.count for one in classes if one.ledger_class.parent_id is None),
        number=number,
        has_next=len(found) > LINES_A_PAGE,
        state=_state(unit, stretch),
    )


def _state(unit: OrgUnit, stretch: Stretch) -> PeriodState | None:
    """Return the state of a branch's quarter, where the page shows exactly one."""
    if not unit.is_branch or not stretch.is_quarter:
        return None
    quarter = stretch.quarters[0]
    period = LedgerPeriod.objects.filter(
        unit=unit, year=quarter.year, quarter=quarter.number
    ).first()
    return PeriodState(period.state) if period else PeriodState.OPEN
