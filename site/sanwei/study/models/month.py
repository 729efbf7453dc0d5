from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit


class StudyMonth(PublicIdModel):
    """学习月份: one branch's month of study that is over. Append-only; a month without a record has no row.

    It holds no sums: those are read from the records, whatever arrives later.
    """

    branch = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="study_months", verbose_name=_("党支部")
    )
    branch_name = models.CharField(max_length=200)
    month = models.DateField(_("月份"), help_text="Its first day.")
    closed_at = models.DateTimeField(_("结束时间"))

    class Meta:
        verbose_name = _("学习月份")
        verbose_name_plural = _("学习月份")
        constraints = [
            models.UniqueConstraint(fields=["branch", "month"], name="study_month_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.branch_name} {self.month:%Y-%m}"
