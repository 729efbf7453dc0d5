from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import CreditAccount, RuleShape
from sanwei.org.models import OrgUnit
from sanwei.study.enums import RecordKind, StudyMethod


class CreditRule(PublicIdModel):
    """How study of one kind becomes 学时 in a unit's subtree and one calendar year; the nearest unit wins.

    A changed rule is a new row with a higher ``version`` for facts from ``starts_on`` on: entries keep the
    version they were booked by.
    """

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="credit_rules")
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    method = models.CharField(_("学习方式"), max_length=16, choices=StudyMethod.choices)
    record_kind = models.CharField(_("事项"), max_length=16, choices=RecordKind.choices)
    account = models.CharField(_("计入"), max_length=16, choices=CreditAccount.choices)
    shape = models.CharField(_("折算方式"), max_length=16, choices=RuleShape.choices)
    parameters = models.JSONField(
        _("折算标准"),
        default=dict,
        help_text="training_day: {day, day_from_minutes, half_day, half_day_from_minutes}; "
        "branch_hours: {per_hour, step_minutes}; online_steps: {steps: [[from_seconds, amount], …], test}. "
        "Amounts are decimals as text.",
    )
    basis = models.CharField(_("依据"), max_length=200)
    starts_on = models.DateField(_("起"))

    class Meta:
        verbose_name = _("学时规则")
        verbose_name_plural = _("学时规则")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "method", "record_kind", "version"],
                name="ledgers_rule_once_per_version",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="ledgers_rule_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.get_method_display()} v{self.version}"

    @property
    def code(self) -> str:
        """What the rule is about, the same for every version, unit and year: the ``rule`` of I10."""
        return f"{self.method}:{self.record_kind}"


class CreditTarget(models.Model):
    """年度学时: what a member and a 班子成员 owe in a unit's subtree, and how much 网络自学 counts."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="credit_targets")
    year = models.PositiveSmallIntegerField(_("年度"))
    member_hours = models.DecimalField(
        _("党员"), max_digits=5, decimal_places=2, default=Decimal(32)
    )
    board_hours = models.DecimalField(
        _("书记和班子成员"), max_digits=5, decimal_places=2, default=Decimal(56)
    )
    online_cap_hours = models.DecimalField(
        _("网络自学最多计入"), max_digits=5, decimal_places=2, default=Decimal(0)
    )
    basis = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("年度学时要求")
        verbose_name_plural = _("年度学时要求")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="ledgers_target_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
