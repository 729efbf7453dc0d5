"""外部学习登记: what somebody learned elsewhere, until the branch has confirmed it."""

from decimal import Decimal
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ExternalKind, ExternalState
from sanwei.common.models import PublicIdModel
from sanwei.files.fields import CleanImageField
from sanwei.org.models import Member, OrgUnit

# 学时 are counted in halves; a month at a 党校, 8 a day, is the longest that one claim may hold.
HALF = Decimal("0.5")
MOST_HOURS = Decimal(240)
STANDING = (ExternalState.WAITING, ExternalState.CONFIRMED)


def proof_path(claim: "ExternalClaim", name: str) -> str:
    """Name the picture by the claim: what a phone called it is nobody's affair."""
    return f"external/{claim.public_id.hex}{PurePath(name).suffix.lower()}"


class ExternalClaim(PublicIdModel):
    """One 外部学习 of one member. The public id comes with the form, so that a form sent twice makes one claim.

    ``branch`` is the member's on ``occurred_on``: it decides. ``record`` is what a confirmed claim became.
    The picture stays with its claim, like an attachment of the ledger; taking a claim back deletes it.
    """

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="external_claims", verbose_name=_("党员")
    )
    member_name = models.CharField(_("姓名"), max_length=100)
    branch = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="external_claims",
        verbose_name=_("所在党支部"),
    )
    kind = models.CharField(_("类别"), max_length=16, choices=ExternalKind.choices)
    title = models.CharField(_("学习内容"), max_length=200)
    organiser = models.CharField(_("主办单位"), max_length=200)
    occurred_on = models.DateField(_("日期"), help_text="The last day, where it took several.")
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    remark = models.CharField(_("证明编号、备注"), max_length=200, blank=True)
    proof = CleanImageField(_("证明图"), upload_to=proof_path, max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=16, choices=ExternalState.choices, default=ExternalState.WAITING
    )
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    record = models.OneToOneField(
        "study.StudyRecord",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="external_claim",
        verbose_name=_("学习记录"),
    )
    created_at = models.DateTimeField(_("登记时间"))
    entered_by_name = models.CharField(_("登记人"), max_length=100)
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    decided_by_name = models.CharField(_("处理人"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("外部学习登记")
        verbose_name_plural = _("外部学习登记")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "occurred_on", "title"],
                condition=Q(state__in=STANDING),
                name="activities_external_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=HALF, hours__lte=MOST_HOURS),
                name="activities_external_hours_in_reach",
            ),
            models.CheckConstraint(
                condition=Q(state=ExternalState.WAITING, decided_at__isnull=True)
                | (~Q(state=ExternalState.WAITING) & Q(decided_at__isnull=False)),
                name="activities_external_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ExternalState.CONFIRMED, record__isnull=False)
                | (~Q(state=ExternalState.CONFIRMED) & Q(record__isnull=True)),
                name="activities_external_confirmed_has_record",
            ),
            models.CheckConstraint(
                condition=~Q(state=ExternalState.RETURNED, reason=""),
                name="activities_external_returned_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(organiser=""), name="activities_external_has_words"
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "state"], name="activities_external_branch"),
            models.Index(fields=["member", "-created_at"], name="activities_external_member"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.member_name} {self.title}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ExternalState.WAITING

    @property
    def takes_proof(self) -> bool:
        """Whether the picture of a certificate may still be added."""
        return self.state in STANDING and not self.proof
