from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import CreditAccount, EntryKind
from sanwei.ledgers.models.period import LedgerPeriod
from sanwei.ledgers.models.rule import CreditRule
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyRecord


class LedgerEntry(PublicIdModel):
    """台账条目: append-only; a correction is a reversing entry. Sums of ``amount`` are the only totals shown."""

    kind = models.CharField(_("类别"), max_length=8, choices=EntryKind.choices)
    period = models.ForeignKey(
        LedgerPeriod, on_delete=models.PROTECT, related_name="entries", verbose_name=_("记入季度")
    )
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="ledger_entries")
    unit_name = models.CharField(max_length=200)
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_entries"
    )
    member_name = models.CharField(_("姓名"), max_length=100, blank=True)
    account = models.CharField(_("计入"), max_length=16, choices=CreditAccount.choices, blank=True)
    amount = models.DecimalField(_("数量"), max_digits=7, decimal_places=2)
    title = models.CharField(_("内容"), max_length=255)
    occurred_on = models.DateField(_("发生日期"), db_index=True)
    booked_at = models.DateTimeField(_("记账时间"))
    is_late = models.BooleanField(
        _("上期补记"), default=False, help_text=_("发生在已归档的季度，记入登记中的季度。")
    )
    record = models.ForeignKey(
        StudyRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    rule = models.ForeignKey(
        CreditRule, null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    rule_code = models.CharField(
        max_length=40, help_text="CreditRule.code, or what a filing is filed by."
    )
    award_key = models.CharField(
        max_length=100,
        help_text="Derived by the rule (once:<item>, 2026:<item>, <activity>), never the booking period.",
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("台账条目")
        verbose_name_plural = _("台账条目")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "rule_code", "award_key"],
                condition=Q(corrects__isnull=True),
                name="ledgers_entry_awarded_once",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
                name="ledgers_entry_correction_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "period", "kind"], name="ledgers_entry_unit_period"),
            models.Index(fields=["member", "occurred_on"], name="ledgers_entry_member_day"),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.member_name} {self.amount} {self.title}"
