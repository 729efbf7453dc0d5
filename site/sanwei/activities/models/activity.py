from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from sanwei.activities.enums import ActivityKind, ActivityState, Signer
from sanwei.activities.kinds import KINDS, KindFacts
from sanwei.activities.models.field_site import FieldRoute, FieldSite
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member, OrgUnit

#: Of these the index knows name, place and day only: what is said in them is for few.
CLOSED_KINDS = frozenset({ActivityKind.LIFE_MEETING, ActivityKind.APPRAISAL})


class Activity(PublicIdModel, index.Indexed, models.Model):
    """One meeting, class or day of branch life: its text. Who was there hangs on the branches that took part.

    ``occurred_at`` is its beginning. Written by ``activities.services`` only.
    """

    kind = models.CharField(_("类型"), max_length=32, choices=ActivityKind.choices)
    state = models.CharField(
        _("状态"), max_length=16, choices=ActivityState.choices, default=ActivityState.DRAFT
    )
    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("主办组织"),
        help_text="The branch that keeps the record, or the group of a group_meeting.",
    )
    unit_name = models.CharField(max_length=200)
    name = models.CharField(_("会议名称"), max_length=200)
    occurred_at = models.DateTimeField(_("开始时间"))
    occurred_on = models.DateField(_("日期"), db_index=True)
    for_year = models.PositiveSmallIntegerField(
        _("所属年度"),
        null=True,
        blank=True,
        help_text="Of kinds that a year owes; held by the next March it is still the year's.",
    )
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    field_site = models.ForeignKey(
        FieldSite,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("现场教学点"),
        help_text="``place`` keeps it in words, as it was called on that day.",
    )
    field_route = models.ForeignKey(
        FieldRoute,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("教学路线"),
    )
    host = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    host_name = models.CharField(_("主持人"), max_length=100, blank=True)
    recorder = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorder_name = models.CharField(_("记录人"), max_length=100, blank=True)
    first_topic = models.CharField(_("第一议题"), max_length=300, blank=True)
    first_topic_material = models.TextField(_("第一议题学习材料"), blank=True)
    topic = models.TextField(_("主题或议题"), blank=True)
    agenda = models.TextField(_("议程"), blank=True)
    conveyed = models.TextField(_("传达事项"), blank=True)
    summary = models.TextField(_("主持人小结"), blank=True)
    question = models.CharField(_("讨论题"), max_length=300, blank=True)
    theme_ways = models.JSONField(_("方式"), default=list, blank=True)
    lecturer = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lecturer_name = models.CharField(_("授课人"), max_length=100, blank=True)
    lecturer_identity = models.CharField(_("授课人身份"), max_length=100, blank=True)
    is_lecturer_secretary = models.BooleanField(
        _("书记讲党课"), default=False, help_text="The lecturer was 书记 of the branch on that day."
    )
    lecture_title = models.CharField(_("党课题目"), max_length=200, blank=True)
    lecture_outline = models.TextField(_("讲稿提纲"), blank=True)
    study_minutes = models.PositiveSmallIntegerField(
        _("计入学习的分钟"), default=0, help_text=_("其中学习部分的时长；填 0 不计学时。")
    )
    service_minutes = models.PositiveSmallIntegerField(
        _("志愿服务时长（分钟）"), default=0, help_text=_("每人的时长；没有志愿服务填0。")
    )
    recorder_confirmed_at = models.DateTimeField(null=True, blank=True)
    recorder_confirmed_by = models.CharField(max_length=100, blank=True)
    recorder_signed_on_paper = models.BooleanField(default=False)
    host_confirmed_at = models.DateTimeField(null=True, blank=True)
    host_confirmed_by = models.CharField(max_length=100, blank=True)
    host_signed_on_paper = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by_name = models.CharField(max_length=100, blank=True)
    saved_at = models.DateTimeField(help_text="Of the text.")

    # Never what somebody said, voted or thinks of another: speeches, votes, summaries, grades, restricted texts.
    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("matter"),
        index.SearchField("place"),
        index.SearchField("unit_name"),
    ]

    class Meta:
        verbose_name = _("组织生活活动")
        verbose_name_plural = _("组织生活活动")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("occurred_at")), name="activities_activity_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.CONFIRMED)
                | Q(recorder_confirmed_at__isnull=False, host_confirmed_at__isnull=False),
                name="activities_activity_confirmed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(field_site__isnull=True) | Q(field_route__isnull=True),
                name="activities_activity_site_or_route",
            ),
        ]
        indexes = [models.Index(fields=["unit", "occurred_on"], name="activities_unit_day")]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.name}"

    @property
    def matter(self) -> str:
        """What it was about, for the search; nothing of a 组织生活会 or a 民主评议."""
        if self.kind in CLOSED_KINDS:
            return ""
        told = (
            self.first_topic, self.topic, self.agenda, self.conveyed, self.lecture_title,
            self.lecturer_name, self.lecture_outline,
        )  # fmt: skip
        return "\n".join(part for part in told if part)

    @property
    def facts(self) -> KindFacts:
        return KINDS[ActivityKind(self.kind)]

    @property
    def is_confirmed(self) -> bool:
        return self.state == ActivityState.CONFIRMED

    def is_confirmed_by(self, signer: Signer) -> bool:
        return getattr(self, f"{signer}_confirmed_at") is not None


class Sitting(PublicIdModel):
    """场次: a shift of one activity. 实到 is the union of people over all of them."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sittings")
    number = models.PositiveSmallIntegerField(_("场次"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("场次")
        verbose_name_plural = _("场次")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "number"], name="activities_sitting_number_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="activities_sitting_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.number}"
