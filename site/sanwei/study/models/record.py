from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models.item import StudyItem


class StudyRecord(PublicIdModel):
    """学习记录: append-only. Reads the same after the person, the branch or the page is gone.

    ``study.services.record`` is its only writer; a correction is a new record that points to the wrong one.
    """

    kind = models.CharField(_("事项"), max_length=16, choices=RecordKind.choices)
    method = models.CharField(_("学习方式"), max_length=16, choices=StudyMethod.choices)
    entry = models.CharField(_("登记方式"), max_length=16, choices=EntryMethod.choices)
    is_offline_reported = models.BooleanField(_("离线上报"), default=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="study_records")
    member_name = models.CharField(_("姓名"), max_length=100)
    member_kind = models.CharField(_("人员类别"), max_length=20, choices=MemberKind.choices)
    branch = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="study_records",
        verbose_name=_("所在党支部"),
    )
    branch_name = models.CharField(max_length=200)
    item = models.ForeignKey(
        StudyItem, null=True, blank=True, on_delete=models.PROTECT, related_name="records"
    )
    title = models.CharField(_("学习内容"), max_length=255)
    organiser = models.CharField(_("组织单位"), max_length=200, blank=True)
    occurred_at = models.DateTimeField(_("完成时间"))
    occurred_on = models.DateField(_("日期"))
    recorded_at = models.DateTimeField(_("登记时间"))
    length_seconds = models.PositiveIntegerField(
        _("时长（秒）"), default=0, help_text="Published length of the item or length of the event."
    )
    score_percent = models.DecimalField(
        _("测验成绩"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    is_passed = models.BooleanField(_("及格"), null=True, blank=True)
    evidence_label = models.CharField(max_length=64, blank=True)
    evidence_key = models.CharField(
        max_length=128,
        blank=True,
        help_text="Names the fact behind it: public id of an attempt or activity; item and media version.",
    )
    media_version = models.CharField(max_length=64, blank=True)
    revision = models.CharField(max_length=32, blank=True)
    rule_version = models.CharField(max_length=32, default="1")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    approver_name = models.CharField(
        _("批准人"),
        max_length=100,
        blank=True,
        help_text="Who approved a person's correction, as told.",
    )
    follows = models.CharField(
        max_length=200,
        blank=True,
        help_text="What a correction follows from that no person decided: a transfer, a corrected attendance.",
    )
    is_withdrawn = models.BooleanField(
        _("撤销"), default=False, help_text="A correction that says: this did not happen."
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("学习记录")
        verbose_name_plural = _("学习记录")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "evidence_label", "evidence_key", "member"],
                condition=Q(corrects__isnull=True) & ~Q(evidence_key=""),
                name="study_record_once_per_evidence",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                name="study_record_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(approver_name="") | ~Q(follows=""),
                name="study_record_correction_has_approver",
            ),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(corrects__isnull=False),
                name="study_record_only_correction_withdraws",
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_on", "kind"], name="study_record_day_kind"),
            models.Index(fields=["member", "occurred_on"], name="study_record_member_day"),
            models.Index(fields=["branch", "occurred_on"], name="study_record_branch_day"),
            models.Index(fields=["member", "item"], name="study_record_member_item"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.member_name} {self.title}"
