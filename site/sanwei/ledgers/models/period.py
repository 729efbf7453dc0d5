from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import PeriodState
from sanwei.org.models import OrgUnit


class LedgerPeriod(PublicIdModel):
    """One quarter of one branch's ledger: open → closing → sealed."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="ledger_periods")
    year = models.PositiveSmallIntegerField(_("年度"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    state = models.CharField(
        _("状态"), max_length=8, choices=PeriodState.choices, default=PeriodState.OPEN
    )
    state_changed_at = models.DateTimeField(null=True)

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
