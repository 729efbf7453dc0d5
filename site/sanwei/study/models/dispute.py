"""申诉: what a member says about one line of his 学时明细, and what the branch answers. Every step stays."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import STANDING_DISPUTES, DisputeState, DisputeStepKind
from sanwei.study.models.item import StudyItem
from sanwei.study.models.record import StudyRecord

WORDS_LENGTH = 500


class Dispute(PublicIdModel):
    """One doubt about one line: a record (the first of its corrections) or an item that is not finished.

    ``branch`` answers: the one that the line belongs to, also after its member has moved on. While a dispute is
    open, and then only, that branch's desk may look at the evidence of this line.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("党员")
    )
    member_name = models.CharField(_("姓名"), max_length=100)
    branch = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="disputes", verbose_name=_("答复的党支部")
    )
    branch_name = models.CharField(max_length=200)
    record = models.ForeignKey(
        StudyRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="disputes"
    )
    item = models.ForeignKey(
        StudyItem, null=True, blank=True, on_delete=models.PROTECT, related_name="disputes"
    )
    title = models.CharField(_("学习内容"), max_length=255)
    occurred_on = models.DateField(_("日期"))
    opened_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(
        _("状态"), max_length=10, choices=DisputeState.choices, default=DisputeState.OPEN
    )

    class Meta:
        verbose_name = _("学时疑问")
        verbose_name_plural = _("学时疑问")
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=True, item__isnull=False)
                | Q(record__isnull=False, item__isnull=True),
                name="study_dispute_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=STANDING_DISPUTES),
                name="study_dispute_record_one_standing",
            ),
            models.UniqueConstraint(
                fields=["member", "item"],
                condition=Q(state__in=STANDING_DISPUTES),
                name="study_dispute_item_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DisputeState.values), name="study_dispute_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "state"], name="study_dispute_branch_state"),
            models.Index(fields=["member", "-opened_at"], name="study_dispute_member"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.member_name} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether the branch owes an answer; the evidence of the line is shown to it just as long."""
        return self.state == DisputeState.OPEN

    @property
    def is_answered(self) -> bool:
        return self.state == DisputeState.ANSWERED


class DisputeStep(models.Model):
    """Who said what, in order: append-only in the database itself."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=DisputeStepKind.choices)
    text = models.CharField(_("说明"), max_length=WORDS_LENGTH, blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("学时疑问经过")
        verbose_name_plural = _("学时疑问经过")
        ordering = ["dispute", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "number"], name="study_dispute_step_in_order"
            ),
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(kind=DisputeStepKind.REOPENED),
                name="study_dispute_reopened_once",
            ),
            models.CheckConstraint(
                condition=~Q(text="")
                | Q(kind__in=(DisputeStepKind.CLOSED, DisputeStepKind.WITHDRAWN)),
                name="study_dispute_step_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.number} {self.kind}"
