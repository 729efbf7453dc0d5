from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import CreditAccount, EntryKind, EntryStep
from sanwei.ledgers.models.filing import LedgerClass
from sanwei.ledgers.models.period import LedgerPeriod
from sanwei.ledgers.models.rule import CreditRule
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyRecord

FIRST = Q(corrects__isnull=True)


class LedgerEntry(PublicIdModel):
    """台账条目: append-only. Sums of ``amount`` are the only totals shown.

    An award and its corrections form one chain: award ← reversal ← restatement ← reversal … Each step corrects
    the one before, so unique ``corrects`` keeps the chain straight and the award key is used once for ever.
    """

    kind = models.CharField(_("类别"), max_length=8, choices=EntryKind.choices)
    step = models.CharField(
        _("性质"), max_length=12, choices=EntryStep.choices, default=EntryStep.AWARD
    )
    # The indexes of these three are below: they begin longer ones.
    period = models.ForeignKey(
        LedgerPeriod,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("记入季度"),
        db_index=False,
    )
    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="ledger_entries", db_index=False
    )
    unit_name = models.CharField(max_length=200)
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ledger_entries",
        db_index=False,
    )
    member_name = models.CharField(_("姓名"), max_length=100, blank=True)
    account = models.CharField(_("计入"), max_length=16, choices=CreditAccount.choices, blank=True)
    amount = models.DecimalField(_("数量"), max_digits=7, decimal_places=2)
    ledger_class = models.ForeignKey(
        LedgerClass,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("归档类别"),
    )
    due = models.IntegerField(
        _("应到"), null=True, blank=True, help_text="Of a filed record; negative in its reversal."
    )
    present = models.IntegerField(_("实到"), null=True, blank=True)
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
        max_length=200,
        help_text="Derived by the rule (2026:<item>, <activity>), never the booking period.",
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    is_decided = models.BooleanField(
        _("人工更正"),
        default=False,
        help_text="A person decided this step; records no longer move the chain after it.",
    )
    reason = models.CharField(_("更正原因"), max_length=300, blank=True)
    approver_name = models.CharField(_("批准人"), max_length=100, blank=True)
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
                condition=FIRST,
                name="ledgers_entry_awarded_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "rule_code", "award_key"],
                condition=FIRST & Q(member__isnull=True),
                name="ledgers_entry_filed_once",
            ),
            models.CheckConstraint(
                condition=FIRST & Q(step=EntryStep.AWARD)
                | Q(corrects__isnull=False) & ~Q(step=EntryStep.AWARD) & ~Q(reason=""),
                name="ledgers_entry_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_decided=False) | ~Q(approver_name=""),
                name="ledgers_entry_decision_has_approver",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.CREDIT)
                | Q(member__isnull=False) & ~Q(account="") & ~Q(amount=0),
                name="ledgers_entry_credit_has_owner",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.POINTS)
                | Q(member__isnull=False, account="") & ~Q(amount=0),
                name="ledgers_entry_points_have_owner",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.FILING, ledger_class__isnull=False)
                & ~Q(award_key="")
                & (
                    Q(due__isnull=True, present__isnull=True)
                    | Q(due__isnull=False, present__isnull=False)
                )
                | ~Q(kind=EntryKind.FILING)
                & Q(ledger_class__isnull=True, due__isnull=True, present__isnull=True),
                name="ledgers_entry_filing_has_class",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "period", "kind"], name="ledgers_entry_unit_period"),
            # Sums of a year are read from these two alone, without a look at the rows.
            models.Index(
                fields=["period", "kind", "unit", "member", "account", "amount"],
                name="ledgers_entry_booked",
            ),
            models.Index(
                fields=["member", "occurred_on", "kind", "account", "amount"],
                name="ledgers_entry_member_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.member_name} {self.amount} {self.title}"

    @property
    def is_standing(self) -> bool:
        """Whether this step, as the last of its chain, leaves something counted."""
        return self.step != EntryStep.REVERSAL
