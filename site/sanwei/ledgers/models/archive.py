"""What surrounds a seal: what it covered, whose names it knows only by a mark, what was said and asked about it."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import ReviewKind
from sanwei.ledgers.models.entry import LedgerEntry
from sanwei.ledgers.models.period import LedgerPeriod, PeriodEvent
from sanwei.org.models import Member


class SealManifest(models.Model):
    """What one seal covered: append-only. Proves nothing, but names what changed when the digest no longer agrees.

    ``rows``: for each entry its public id and a short print of each field (``archive.canonical``).
    """

    event = models.OneToOneField(PeriodEvent, on_delete=models.PROTECT, related_name="manifest")
    entries_count = models.PositiveIntegerField()
    rows_digest = models.CharField(max_length=64)
    rows = models.BinaryField()

    class Meta:
        verbose_name = _("归档清单")
        verbose_name_plural = _("归档清单")

    def __str__(self) -> str:
        return f"{self.event} {self.entries_count}"


class NameSalt(models.Model):
    """What turns a person's name into the mark that seals know; gone when the person is erased.

    Without ``member``: the house's own, for names written as free text.
    """

    member = models.OneToOneField(
        Member, null=True, on_delete=models.PROTECT, related_name="name_salt"
    )
    salt = models.CharField(max_length=64)

    class Meta:
        constraints = [
            # NULLs are distinct to a unique index; a constant is not.
            models.UniqueConstraint(Coalesce("member", Value(0)), name="ledgers_salt_once_a_person")
        ]

    def __str__(self) -> str:
        return f"salt of {self.member_id}"


class ErasedName(models.Model):
    """The mark of a name that was taken out of an entry: append-only; what sealed it still agrees."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="erased_names")
    field = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], name="ledgers_erased_name_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"


class PeriodReview(PublicIdModel):
    """What the unit above says of a quarter: 点评, or 退回补正 with a day until which it is answered. Append-only."""

    period = models.ForeignKey(LedgerPeriod, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(_("类别"), max_length=8, choices=ReviewKind.choices)
    text = models.CharField(_("内容"), max_length=500)
    due_on = models.DateField(_("补正期限"), null=True, blank=True)
    at = models.DateTimeField(_("时间"))
    by_unit_name = models.CharField(max_length=200)
    actor_key = models.CharField(max_length=64, help_text="Public id of the account.")
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("季度检查")
        verbose_name_plural = _("季度检查")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="ledgers_review_says_something"),
            models.CheckConstraint(
                condition=Q(kind=ReviewKind.COMMENT, due_on__isnull=True)
                | Q(kind=ReviewKind.RETURN, due_on__isnull=False),
                name="ledgers_review_return_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.get_kind_display()}"


class ReviewAnswer(PublicIdModel):
    """What the branch answered to a 退回补正: append-only, one a review."""

    review = models.OneToOneField(PeriodReview, on_delete=models.PROTECT, related_name="answer")
    text = models.CharField(_("补正情况"), max_length=500)
    at = models.DateTimeField(_("时间"))
    actor_key = models.CharField(max_length=64, help_text="Public id of the account.")
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("补正答复")
        verbose_name_plural = _("补正答复")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="ledgers_answer_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.at:%Y-%m-%d}"


class ReopenRequest(PublicIdModel):
    """Somebody asks that an archived quarter be opened again: append-only; another person decides."""

    period = models.ForeignKey(
        LedgerPeriod, on_delete=models.PROTECT, related_name="reopen_requests"
    )
    reason = models.CharField(_("原因"), max_length=300)
    at = models.DateTimeField(_("申请时间"))
    actor_key = models.CharField(max_length=64, help_text="Public id of the account.")
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("重新打开申请")
        verbose_name_plural = _("重新打开申请")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="ledgers_reopen_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.actor_name}"


class ReopenDecision(PublicIdModel):
    """What the second person decided: append-only, one a request, never by who asked."""

    request = models.OneToOneField(ReopenRequest, on_delete=models.PROTECT, related_name="decision")
    is_granted = models.BooleanField()
    text = models.CharField(_("意见"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))
    asked_by_key = models.CharField(max_length=64, help_text="ReopenRequest.actor_key.")
    actor_key = models.CharField(max_length=64, help_text="Public id of the account.")
    actor_name = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("重新打开决定")
        verbose_name_plural = _("重新打开决定")
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor_key=F("asked_by_key")), name="ledgers_reopen_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(is_granted=True) | ~Q(text=""), name="ledgers_reopen_refused_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.is_granted}"
