"""更正表: each corrected line as it was and as it is, why, by whom and when; the old line is never gone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.conversion import plain
from sanwei.ledgers.enums import CreditAccount, EntryKind, EntryStep
from sanwei.ledgers.models import LedgerEntry
from sanwei.org.models import OrgUnit
from sanwei.study.models import StudyRecord


@dataclass(frozen=True)
class CorrectionLine:
    """One 更正: ``old`` as it stood, ``new`` as it stands (None: taken back), ``step`` the reversal between them."""

    old: LedgerEntry
    step: LedgerEntry
    new: LedgerEntry | None
    decided_at: datetime | None = None

    @property
    def occurred_on(self) -> date:
        return self.old.occurred_on

    @property
    def title(self) -> str:
        return self.old.title.removeprefix(f"{self.old.occurred_on.isoformat()} ")

    @property
    def before(self) -> str:
        return told(self.old)

    @property
    def after(self) -> str:
        if self.new is None:
            return _("不再计入")
        if told(self.new) == told(self.old) and self.new.title != self.old.title:
            return self.new.title
        return told(self.new)

    @property
    def reason(self) -> str:
        return self.step.reason

    @property
    def at(self) -> datetime:
        """Return when it was corrected, which the ledger may have heard of a little later."""
        return self.decided_at or self.step.booked_at

    @property
    def actor(self) -> str:
        return self.step.actor_name or str(_("系统"))

    @property
    def approver(self) -> str:
        return self.step.approver_name

    @property
    def booked_in(self) -> Quarter:
        return self.step.period.as_quarter()

    @property
    def is_late(self) -> bool:
        """Whether it was booked in another quarter than its own: 上期补记."""
        return self.step.is_late


def told(entry: LedgerEntry) -> str:
    """Say what an entry counts: 实到38/应到41, 集体学习1.5学时, 归档1件."""
    if entry.due is not None:
        return _("实到%(present)d/应到%(due)d") % {"present": entry.present, "due": entry.due}
    if entry.kind == EntryKind.CREDIT:
        return _("%(account)s%(hours)s学时") % {
            "account": CreditAccount(entry.account).label,
            "hours": plain(entry.amount),
        }
    return _("归档1件")


def corrections_of(
    unit: OrgUnit, quarter: Quarter, *, is_own: bool = False
) -> list[CorrectionLine]:
    """Return the 更正 of ``unit``'s subtree, or of its own ledger alone, that touch ``quarter``. Three queries.

    They touch it by their facts or as booked in it.

    Filings first, then 学时; each by day. 积分 has pages of its own.
    """
    days = Q(occurred_on__gte=quarter.starts_on, occurred_on__lt=quarter.ends_before)
    booked = Q(period__year=quarter.year, period__quarter=quarter.number)
    steps = (
        LedgerEntry.objects.filter(
            days | booked, _whose(unit, is_own=is_own), step=EntryStep.REVERSAL
        )
        .exclude(kind=EntryKind.POINTS)
        .select_related("corrects__unit", "period", "unit")
        .order_by("occurred_on", "pk")
    )
    found = list(steps)
    after = {
        one.corrects_id: one
        for one in LedgerEntry.objects.filter(corrects__in=found).select_related("period")
    }
    records = {step.record_id for step in found if step.record_id}
    decided = dict(
        StudyRecord.objects.filter(corrects__in=records).values_list("corrects", "recorded_at")
    )
    lines = [
        CorrectionLine(step.corrects, step, after.get(step.pk), decided.get(step.record_id or 0))
        for step in found
        if step.corrects is not None
    ]
    return sorted(lines, key=lambda line: line.old.kind != EntryKind.FILING)


def corrections_count(unit: OrgUnit, quarter: Quarter) -> int:
    """Return how many lines the 更正表 of ``unit``'s own ledger has. One query."""
    days = Q(occurred_on__gte=quarter.starts_on, occurred_on__lt=quarter.ends_before)
    booked = Q(period__year=quarter.year, period__quarter=quarter.number)
    steps = LedgerEntry.objects.filter(
        days | booked, _whose(unit, is_own=True), step=EntryStep.REVERSAL
    )
    return steps.exclude(kind=EntryKind.POINTS).count()


def _whose(unit: OrgUnit, *, is_own: bool) -> Q:
    return Q(unit=unit) if is_own else Q(unit__path__startswith=unit.path)
