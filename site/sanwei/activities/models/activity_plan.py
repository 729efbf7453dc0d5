"""活动清单: contests, talks, essays, lectures that a unit offers to its branches; members sign up for them."""

from pathlib import PurePath

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ActivityPlanKind
from sanwei.common.models import PublicIdModel
from sanwei.files.fields import CleanImageField
from sanwei.org.models import Member, OrgUnit


class ActivityPlan(PublicIdModel):
    """One line of the list; it holds for the unit's whole subtree. ``places``: how many may sign up, or no limit."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="activity_plans", verbose_name=_("发布组织")
    )
    kind = models.CharField(_("类别"), max_length=12, choices=ActivityPlanKind.choices)
    title = models.CharField(_("名称"), max_length=100)
    starts_at = models.DateTimeField(_("时间"))
    place = models.CharField(_("地点"), max_length=200)
    text = models.TextField(_("说明"), blank=True)
    sign_up_until = models.DateTimeField(_("报名截止"))
    places = models.PositiveSmallIntegerField(_("名额"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_by_name = models.CharField(_("发布人"), max_length=100, blank=True)
    result = models.TextField(_("结果"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("活动清单")
        verbose_name_plural = _("活动清单")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & Q(sign_up_until__lte=F("starts_at")),
                name="activities_plan_sign_up_before",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gt=0),
                name="activities_plan_has_places",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason=""),
                name="activities_plan_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class SignUp(PublicIdModel):
    """报名 of one person; ``result`` in free words. Withdrawing deletes it."""

    plan = models.ForeignKey(ActivityPlan, on_delete=models.CASCADE, related_name="sign_ups")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sign_ups")
    member_name = models.CharField(_("姓名"), max_length=100)
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="sign_ups")
    branch_name = models.CharField(_("党支部"), max_length=200)
    signed_at = models.DateTimeField(_("报名时间"))
    result = models.CharField(_("结果"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("报名")
        verbose_name_plural = _("报名")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "member"], name="activities_sign_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_name} {self.plan}"


def stored_path(file: "PlanPicture", name: str) -> str:
    return f"lists/{file.public_id.hex}{PurePath(name).suffix.lower()[:10]}"


class PlanPicture(PublicIdModel):
    """佐证 of an activity that was held: a picture without its EXIF."""

    plan = models.ForeignKey(ActivityPlan, on_delete=models.CASCADE, related_name="pictures")
    title = models.CharField(_("名称"), max_length=200)
    picture = CleanImageField(_("照片"), upload_to=stored_path, max_length=200)
    size_bytes = models.PositiveIntegerField(validators=[MaxValueValidator(2**31 - 1)])
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("活动佐证")
        verbose_name_plural = _("活动佐证")
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.title
