from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import TRANSITIONS, PeriodState
from sanwei.org.models import OrgUnit

ALLOWED = reduce(or_, (Q(from_state=old, to_state=new) for old, new in sorted(TRANSITIONS)))


class LedgerPeriod(PublicIdModel):
    """One quarter of one unit's ledger: open → closing → sealed. Its state moves only with a PeriodEvent."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="ledger_periods")
    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    state = models.CharField(
        _("状态"), max_length=8, choices=PeriodState.choices, default=PeriodState.OPEN
    )
    event_count = models.PositiveIntegerField(
        default=0, help_text="Number of the PeriodEvent that brought the state."
    )

    class Meta:
        verbose_name = _("台账季度")
        verbose_name_plural = _("台账季度")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "quarter"], name="ledgers_period_once"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="ledgers_period_quarter_1_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.as_quarter()}"

    def as_quarter(self) -> Quarter:
        return Quarter(self.year, self.quarter)


class PeriodEvent(PublicIdModel):
    """What happened to a period: append-only, numbered from 1; seals chain through ``previous_digest``."""

    period = models.ForeignKey(LedgerPeriod, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=8, choices=PeriodState.choices)
    to_state = models.CharField(max_length=8, choices=PeriodState.choices)
    at = models.DateTimeField(_("时间"))
    actor_key = models.CharField(max_length=64, help_text="Public id of the account.")
    actor_name = models.CharField(max_length=100)
    approver_key = models.CharField(max_length=64, blank=True)
    approver_name = models.CharField(max_length=100, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    canonical_version = models.PositiveSmallIntegerField(
        null=True, help_text="Which list of fields the digest of a seal covers; null: no digest."
    )
    digest = models.CharField(max_length=64, blank=True)
    previous_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("季度归档记录")
        verbose_name_plural = _("季度归档记录")
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="ledgers_event_number_once"),
            models.UniqueConstraint(
                fields=["previous_digest"],
                condition=~Q(previous_digest=""),
                name="ledgers_event_chain_has_no_fork",
            ),
            models.CheckConstraint(condition=ALLOWED, name="ledgers_event_is_allowed"),
            models.CheckConstraint(
                condition=~Q(from_state=PeriodState.SEALED)
                | (~Q(reason="") & ~Q(approver_key="") & ~Q(approver_key=F("actor_key"))),
                name="ledgers_event_reopening_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.from_state} → {self.to_state}"
