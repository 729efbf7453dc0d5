"""每月一指引 and 每月一主题: what a unit lays out for its branches, and in which record a branch carried it out.

A published guide may be corrected; each correction is a row that stays. Ticks stay, too: a part that is asked again
holds only those given after it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import GuideForm, GuidePart
from sanwei.activities.models.part import ActivityBranch
from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit


class MonthlyGuide(PublicIdModel):
    """One sheet of one month; ``month`` is its first day. It holds for the unit's whole subtree."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="guides", verbose_name=_("发布组织")
    )
    form = models.CharField(_("形式"), max_length=8, choices=GuideForm.choices)
    month = models.DateField(_("月份"))
    title = models.CharField(_("标题"), max_length=100)
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_by_name = models.CharField(_("发布人"), max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("每月指引")
        verbose_name_plural = _("每月指引")
        ordering = ["-month", "-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form", "month"],
                condition=Q(withdrawn_at__isnull=True),
                name="activities_guide_once_a_month",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="activities_guide_has_title"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="activities_guide_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.title}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class GuideItem(PublicIdModel):
    """One part of a guide: what is to be learned or done."""

    guide = models.ForeignKey(MonthlyGuide, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    part = models.CharField(_("类别"), max_length=16, choices=GuidePart.choices)
    text = models.TextField(_("内容"))
    asked_again_at = models.DateTimeField(
        _("请再落实"), null=True, blank=True, help_text="Ticks from before don't count any more."
    )

    class Meta:
        verbose_name = _("指引内容")
        verbose_name_plural = _("指引内容")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "part"], name="activities_guide_part_once"),
            models.CheckConstraint(condition=~Q(text=""), name="activities_guide_item_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.guide} {self.get_part_display()}"


class GuideTick(models.Model):
    """A branch carried out one item; ``record`` is its part in the activity in which it did."""

    item = models.ForeignKey(GuideItem, on_delete=models.PROTECT, related_name="ticks")
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="guide_ticks")
    record = models.ForeignKey(ActivityBranch, on_delete=models.PROTECT, related_name="guide_ticks")
    ticked_at = models.DateTimeField()
    ticked_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("指引落实")
        verbose_name_plural = _("指引落实")
        constraints = [
            models.UniqueConstraint(fields=["item", "branch"], name="activities_guide_tick_once")
        ]

    def __str__(self) -> str:
        return f"{self.branch} {self.item_id}"

    def holds_for(self, item: GuideItem) -> bool:
        """Whether it was given after the part was last asked for."""
        return item.asked_again_at is None or self.ticked_at >= item.asked_again_at


class GuideChange(models.Model):
    """修订 of a published guide, append-only: what was said before and after, in the order of the sheet.

    ``lines``: objects with ``label``, ``before`` and ``after``; an empty text is a part that was not there.
    """

    guide = models.ForeignKey(MonthlyGuide, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(_("修订时间"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_by_name = models.CharField(_("修订人"), max_length=100, blank=True)
    why = models.CharField(_("改了什么"), max_length=200)
    asks_again = models.BooleanField(_("请已落实的支部再落实"), default=False)
    lines = models.JSONField(default=list)

    class Meta:
        verbose_name = _("指引修订")
        verbose_name_plural = _("指引修订")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["guide", "number"], name="activities_guide_change_number_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="activities_guide_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.guide} {self.number}"
