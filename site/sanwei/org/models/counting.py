from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models.member import Member


class NotCounted(PublicIdModel):
    """经批准不计入: one person is not in 应到 in ``[starts_on, ends_before)``, by decision; never by a tag.

    在册 and 应学 stay as they are. An ended decision stays as history.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="not_counted")
    starts_on = models.DateField(_("自何日起"))
    ends_before = models.DateField(_("到何日为止（不含）"), null=True, blank=True)
    reason = models.CharField(_("不计入的原因"), max_length=200)
    approver = models.CharField(_("批准的组织或人"), max_length=100)
    decided_on = models.DateField(_("批准日期"))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(_("登记人"), max_length=100)

    class Meta:
        verbose_name = _("经批准不计入")
        verbose_name_plural = _("经批准不计入")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(approver=""),
                name="org_not_counted_has_reason_and_approver",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="org_not_counted_is_not_empty",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ends_before__isnull=True),
                name="org_not_counted_once_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.starts_on}"

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)
