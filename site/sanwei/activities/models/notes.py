"""What is written about records: why something was not held, what was corrected and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityKind
from sanwei.activities.models.activity import Activity
from sanwei.activities.models.part import ActivityBranch
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member, OrgUnit


class Explanation(PublicIdModel):
    """未开展说明 of a branch or group for one month or quarter, ``[starts_on, ends_before)``."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="explanations", verbose_name=_("党组织")
    )
    kind = models.CharField(_("类型"), max_length=32, choices=ActivityKind.choices)
    starts_on = models.DateField(_("起"))
    ends_before = models.DateField(_("止（不含）"))
    reason = models.TextField(_("未开展原因"))
    made_up_by = models.ForeignKey(
        ActivityBranch,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="makes_up",
        verbose_name=_("补开的记录"),
        help_text="Held after the period; it counts where it was held, never here.",
    )
    written_at = models.DateTimeField(_("说明时间"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_by_name = models.CharField(_("说明人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("未开展说明")
        verbose_name_plural = _("未开展说明")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "starts_on", "ends_before"],
                name="activities_explanation_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")) & ~Q(reason=""),
                name="activities_explanation_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()} {self.starts_on}"


class Correction(PublicIdModel):
    """更正 of a closed record: append-only; the old value stays readable."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="corrections")
    part = models.ForeignKey(
        ActivityBranch, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    member_name = models.CharField(max_length=100, blank=True)
    field = models.CharField(max_length=40, help_text="attendance, or the name of a text field.")
    before = models.TextField(_("更正前"), blank=True)
    after = models.TextField(_("更正后"), blank=True)
    present_before = models.PositiveSmallIntegerField(null=True, blank=True)
    present_after = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(_("更正原因"), max_length=300)
    at = models.DateTimeField(_("更正时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="activities_correction_has_reason")
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.field}"
