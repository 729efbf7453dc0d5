from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import AbsenceReason, CheckInWay, DeliveryWay, Mark
from sanwei.activities.models.activity import Activity, Sitting
from sanwei.common.models import PublicIdModel
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import EntryMethod

OPEN = Q(finished_at__isnull=True)


class ActivityBranch(PublicIdModel):
    """The part of one branch (or group) in an activity: its own 应到 and 实到, its own row in the ledger.

    A 联办 activity has several. Counts are written once, when attendance is closed, and later by corrections only.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="parts")
    branch = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="activity_parts", verbose_name=_("党支部")
    )
    branch_name = models.CharField(max_length=200)
    group = models.ForeignKey(
        OrgUnit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activity_group_parts",
        verbose_name=_("党小组"),
    )
    group_name = models.CharField(max_length=200, blank=True)
    is_host = models.BooleanField(_("主办"), default=True)
    registered = models.PositiveSmallIntegerField(_("在册"), default=0)
    due = models.PositiveSmallIntegerField(_("应到"), default=0)
    due_formal = models.PositiveSmallIntegerField(_("应到正式党员"), default=0)
    due_probationary = models.PositiveSmallIntegerField(_("应到预备党员"), default=0)
    present = models.PositiveSmallIntegerField(_("实到"), default=0)
    absent = models.PositiveSmallIntegerField(_("缺席"), default=0)
    late = models.PositiveSmallIntegerField(_("迟到"), default=0)
    voters_due = models.PositiveSmallIntegerField(_("应到有表决权"), default=0)
    voters_present = models.PositiveSmallIntegerField(_("到会有表决权"), default=0)
    headcount = models.PositiveSmallIntegerField(
        _("现场实到人数"), null=True, blank=True, help_text="What was counted in the room."
    )
    present_when_asked = models.PositiveSmallIntegerField(
        _("询问时系统人数"),
        null=True,
        blank=True,
        help_text="What the system had when the count from the room first differed; never changed afterwards.",
    )
    entry = models.CharField(
        _("登记方式"), max_length=16, choices=EntryMethod.choices, default=EntryMethod.ON_SITE
    )
    finished_at = models.DateTimeField(_("登记时间"), null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_by_name = models.CharField(max_length=100, blank=True)
    is_late_entry = models.BooleanField(
        _("补录"), default=False, help_text="Closed more than 3 working days after the day itself."
    )

    class Meta:
        verbose_name = _("支部参加情况")
        verbose_name_plural = _("支部参加情况")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "branch"],
                condition=Q(group__isnull=True),
                name="activities_part_branch_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "group"],
                condition=Q(group__isnull=False),
                name="activities_part_group_once",
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(is_host=True), name="activities_part_one_host"
            ),
            models.CheckConstraint(
                condition=OPEN | Q(due=F("present") + F("absent")),
                name="activities_part_due_is_present_and_absent",
            ),
            models.CheckConstraint(
                condition=OPEN | Q(due=F("due_formal") + F("due_probationary")),
                name="activities_part_due_is_formal_and_probationary",
            ),
            models.CheckConstraint(
                condition=OPEN
                | Q(
                    voters_present__lte=F("present"),
                    voters_due__lte=F("due"),
                    late__lte=F("present"),
                    registered__gte=F("due"),
                ),
                name="activities_part_counts_nest",
            ),
        ]
        indexes = [models.Index(fields=["branch", "finished_at"], name="activities_part_branch")]

    def __str__(self) -> str:
        return f"{self.activity} {self.branch_name}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def unit_name(self) -> str:
        return self.group_name or self.branch_name


class Attendance(models.Model):
    """One person who should be there: came, or did not and why. One row a person, whatever the 场次.

    Snapshots name, kind and right to vote on the day. 列席 is a Guest; who took part elsewhere (流入地) stays
    absent here and has ``receipt``.
    """

    part = models.ForeignKey(ActivityBranch, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendance")
    member_name = models.CharField(_("姓名"), max_length=100)
    member_pinyin = models.CharField(max_length=300, blank=True)
    member_kind = models.CharField(_("人员类别"), max_length=20, choices=MemberKind.choices)
    group_name = models.CharField(_("党小组"), max_length=200, blank=True)
    is_voter = models.BooleanField(_("有表决权"), default=False)
    mark = models.CharField(_("到会"), max_length=8, choices=Mark.choices, default=Mark.PENDING)
    reason = models.CharField(
        _("缺席原因"), max_length=20, choices=AbsenceReason.choices, blank=True
    )
    way = models.CharField(
        _("签到方式"),
        max_length=12,
        choices=CheckInWay.choices,
        blank=True,
        help_text="Of who is there.",
    )
    is_late = models.BooleanField(_("迟到"), default=False)
    sitting = models.ForeignKey(
        Sitting, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance"
    )
    receipt = models.CharField(
        _("流入地参加"), max_length=200, blank=True, help_text="Where it took part instead."
    )
    delivery = models.CharField(
        _("送学方式"), max_length=8, choices=DeliveryWay.choices, blank=True
    )
    helper_name = models.CharField(_("送学人"), max_length=100, blank=True)
    made_up_on = models.DateField(_("补学日期"), null=True, blank=True)
    made_up_note = models.CharField(_("补学内容"), max_length=200, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    marked_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("到会情况")
        verbose_name_plural = _("到会情况")
        constraints = [
            models.UniqueConstraint(
                fields=["part", "member"], name="activities_attendance_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(mark=Mark.ABSENT) & ~Q(reason="")
                | ~Q(mark=Mark.ABSENT) & Q(reason="", receipt="", made_up_on__isnull=True),
                name="activities_attendance_absent_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(mark=Mark.PRESENT) & ~Q(way="") | ~Q(mark=Mark.PRESENT) & Q(way=""),
                name="activities_attendance_present_has_way",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(mark=Mark.PRESENT),
                name="activities_attendance_late_is_present",
            ),
        ]
        indexes = [models.Index(fields=["member", "mark"], name="activities_attendance_member")]

    def __str__(self) -> str:
        return f"{self.member_name} {self.get_mark_display()}"
