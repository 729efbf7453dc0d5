from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import Audience, Member, OrgUnit
from sanwei.study.enums import ItemKind
from sanwei.study.models.item import StudyItem


class Requirement(PublicIdModel):
    """学习任务: what a unit asks of an audience until a day. Who has done it is derived, never stored.

    Written by ``study.services`` only. A requirement is never deleted; it is withdrawn with a reason.
    """

    title = models.CharField(_("任务名称"), max_length=100)
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("布置组织")
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="requirements", verbose_name=_("学习对象")
    )
    due_on = models.DateField(_("完成期限"), help_text=_("这一天完成仍算按时。"))
    assigned_at = models.DateTimeField()
    assigned_on = models.DateField(_("布置日期"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("布置人"), max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)
    withdrawn_by = models.CharField(_("撤回人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("学习任务")
        verbose_name_plural = _("学习任务")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="study_requirement_has_title"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("assigned_on")),
                name="study_requirement_due_not_before_assigned",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="study_requirement_withdrawal_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["audience", "due_on"], name="study_requirement_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class RequirementItem(models.Model):
    """One item of a requirement, with its rule as it was when it was assigned."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(StudyItem, on_delete=models.PROTECT, related_name="requirement_items")
    kind = models.CharField(_("类型"), max_length=16, choices=ItemKind.choices)
    title = models.CharField(_("标题"), max_length=255)
    threshold_permille = models.PositiveSmallIntegerField(
        help_text="What completed the item then; a rule made stricter afterwards asks no more."
    )
    added_at = models.DateTimeField(help_text="Later than its requirement: added afterwards.")

    class Meta:
        verbose_name = _("任务内容")
        verbose_name_plural = _("任务内容")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "item"], name="study_requirement_item_once"
            ),
            models.CheckConstraint(
                condition=Q(threshold_permille__gte=1, threshold_permille__lte=1_000),
                name="study_requirement_item_threshold_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Exemption(PublicIdModel):
    """不计入: a dated, approved decision that one person is not counted in one requirement; never a tag."""

    requirement = models.ForeignKey(
        Requirement, on_delete=models.PROTECT, related_name="exemptions"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="exemptions")
    member_name = models.CharField(_("姓名"), max_length=100)
    reason = models.CharField(_("不计入原因"), max_length=300)
    approver = models.CharField(_("批准人"), max_length=100)
    decided_on = models.DateField(_("批准日期"))
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("登记人"), max_length=100)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(_("取消原因"), max_length=300, blank=True)
    revoked_by = models.CharField(_("取消人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("不计入")
        verbose_name_plural = _("不计入")
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "member"],
                condition=Q(revoked_at__isnull=True),
                name="study_exemption_one_standing",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(approver=""),
                name="study_exemption_has_reason_and_approver",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="study_exemption_revocation_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_name} {self.requirement}"
