"""组织生活要求 as an organisation sets them: how often something is owed, and by which document."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind, Span
from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit

MOST_TIMES = 12


class LifeRuleVersion(PublicIdModel):
    """How often one kind is owed in a unit's subtree from ``starts_on`` on; the nearest unit wins.

    Never edited: a change is a row with a higher ``version``. The version of a quarter's first day judges that
    quarter for good. ``times`` 0: nothing is owed.
    """

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="life_rules", verbose_name=_("适用组织")
    )
    kind = models.CharField(_("类型"), max_length=32, choices=ActivityKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    span = models.CharField(_("周期"), max_length=8, choices=Span.choices)
    times = models.PositiveSmallIntegerField(_("次数"), default=1)
    basis = models.CharField(_("依据"), max_length=200)
    starts_on = models.DateField(_("执行日期"))

    class Meta:
        verbose_name = _("组织生活要求")
        verbose_name_plural = _("组织生活要求")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "version"], name="activities_life_rule_version_once"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="activities_life_rule_has_basis"),
            models.CheckConstraint(
                condition=Q(times__lte=MOST_TIMES), name="activities_life_rule_times_are_few"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()} v{self.version}"
