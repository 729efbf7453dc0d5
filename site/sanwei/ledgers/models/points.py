"""积分规则 and 积分事项. Rows may exist while the feature is off; nothing shows them then."""

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.files.fields import CleanImageField
from sanwei.ledgers.enums import POINTS_STANDING, PointsShape, PointsSource, PointsState
from sanwei.org.models import Member, OrgUnit
from sanwei.study.enums import RecordKind, StudyMethod
from sanwei.study.models import StudyRecord

NOTICE_DAYS = 5
DECIDED = (PointsState.NOTICE, PointsState.BOOKED, PointsState.REVOKED)


class PointsRule(PublicIdModel):
    """What one matter is worth in a unit's subtree and one calendar year. A change is a new row of the same ``key``."""

    key = models.UUIDField(default=uuid.uuid4, help_text="The same for every version of a rule.")
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="points_rules", verbose_name=_("组织")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    name = models.CharField(_("事项"), max_length=60)
    shape = models.CharField(_("类别"), max_length=10, choices=PointsShape.choices)
    amount = models.DecimalField(_("分值"), max_digits=5, decimal_places=2)
    year_cap = models.DecimalField(
        _("全年最多"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    quarter_cap = models.DecimalField(
        _("每季最多"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    source = models.CharField(
        _("怎么提出"),
        max_length=8,
        choices=PointsSource.choices,
        default=PointsSource.MEMBER,
    )
    method = models.CharField(_("学习方式"), max_length=16, choices=StudyMethod.choices, blank=True)
    record_kind = models.CharField(
        _("学习事项"), max_length=16, choices=RecordKind.choices, blank=True
    )
    notice_days = models.PositiveSmallIntegerField(_("公示几个工作日"), default=NOTICE_DAYS)
    basis = models.CharField(_("依据"), max_length=200)
    starts_on = models.DateField(_("起"))
    is_ended = models.BooleanField(
        _("停用"), default=False, help_text=_("从这一天起不再用；已经记入的不动。")
    )

    class Meta:
        verbose_name = _("积分规则")
        verbose_name_plural = _("积分规则")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="ledgers_points_rule_version"),
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & (Q(year_cap__isnull=True) | Q(year_cap__gt=0))
                & (Q(quarter_cap__isnull=True) | Q(quarter_cap__gt=0)),
                name="ledgers_points_rule_is_positive",
            ),
            models.CheckConstraint(
                condition=~Q(basis="") & ~Q(name=""), name="ledgers_points_rule_has_basis"
            ),
            # 减负红线: being there is no merit, and sitting before a screen is none.
            models.CheckConstraint(
                condition=~Q(record_kind=RecordKind.ATTENDANCE),
                name="ledgers_points_rule_no_sign_in",
            ),
            models.CheckConstraint(
                condition=Q(source=PointsSource.MEMBER, method="", record_kind="")
                | (Q(source=PointsSource.SYSTEM) & ~Q(method="") & ~Q(record_kind="")),
                name="ledgers_points_rule_names_records",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.name} v{self.version}"

    @property
    def code(self) -> str:
        """The ``rule`` of I10: the same for every version."""
        return f"points:{self.key.hex}"


def proof_path(claim: "PointsClaim", name: str) -> str:
    """Name the picture by the claim: what a phone called it is nobody's affair."""
    return f"points/{claim.public_id.hex}{PurePath(name).suffix.lower()}"


class PointsClaim(PublicIdModel):
    """积分事项: one proposal with its evidence, from 提出 to 记入. ``services`` of points alone move its state."""

    rule = models.ForeignKey(PointsRule, on_delete=models.PROTECT, related_name="claims")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="points_claims")
    member_name = models.CharField(_("姓名"), max_length=100)
    branch = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="points_claims")
    branch_name = models.CharField(max_length=200)
    group = models.ForeignKey(
        OrgUnit, null=True, on_delete=models.PROTECT, related_name="group_points_claims"
    )
    occurred_on = models.DateField(_("日期"))
    text = models.CharField(_("事由"), max_length=300)
    proof = CleanImageField(_("证明图"), upload_to=proof_path, max_length=200, blank=True)
    record = models.ForeignKey(
        StudyRecord, null=True, on_delete=models.PROTECT, related_name="points_claims"
    )
    evidence_key = models.CharField(
        max_length=200, blank=True, help_text="What may be proposed once; empty for free text."
    )
    rule_key = models.UUIDField(help_text="PointsRule.key.")
    state = models.CharField(_("状态"), max_length=10, choices=PointsState.choices)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("提出时间"))
    assessed_at = models.DateTimeField(_("初评时间"), null=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessed_by_name = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(_("审定时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField(max_length=100, blank=True)
    notice_until = models.DateField(_("公示至"), null=True)
    booked_at = models.DateTimeField(_("记入时间"), null=True)
    ended_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("积分事项")
        verbose_name_plural = _("积分事项")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "rule_key", "evidence_key"],
                condition=Q(state__in=sorted(POINTS_STANDING)) & ~Q(evidence_key=""),
                name="ledgers_points_once_per_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_at__isnull=False, notice_until__isnull=False)
                | ~Q(state__in=DECIDED),
                name="ledgers_points_decided_before_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state=PointsState.GROUP)
                | Q(assessed_at__isnull=True, decided_at__isnull=True, group__isnull=False),
                name="ledgers_points_group_comes_first",
            ),
            models.CheckConstraint(
                condition=~Q(state=PointsState.BOARD) | Q(decided_at__isnull=True),
                name="ledgers_points_board_undecided",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(PointsState.BOOKED, PointsState.REVOKED), booked_at__isnull=False
                )
                | ~Q(state__in=(PointsState.BOOKED, PointsState.REVOKED))
                & Q(booked_at__isnull=True),
                name="ledgers_points_booked_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(PointsState.RETURNED, PointsState.REVOKED)) | ~Q(reason=""),
                name="ledgers_points_sent_back_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "state"], name="ledgers_points_branch"),
            models.Index(fields=["member", "state"], name="ledgers_points_member"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.member_name} {self.text}"

    @property
    def award_key(self) -> str:
        return f"claim:{self.public_id}"

    @property
    def is_waiting(self) -> bool:
        return self.state in (PointsState.GROUP, PointsState.BOARD)


class PointsObjection(PublicIdModel):
    """An objection during 公示: a note to the 书记. Until it is answered nothing is booked."""

    claim = models.ForeignKey(PointsClaim, on_delete=models.PROTECT, related_name="objections")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("意见"), max_length=300)
    created_at = models.DateTimeField()
    answer = models.CharField(_("核实情况"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("公示意见")
        verbose_name_plural = _("公示意见")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "author"],
                condition=Q(answered_at__isnull=True),
                name="ledgers_objection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="ledgers_objection_answer_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.text}"
