"""What people are told (Notice) and what they tell (Suggestion)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.notices.enums import NoticeKind, SuggestionState
from sanwei.org.models import Member, OrgUnit


class Notice(PublicIdModel):
    """One line in a person's inbox. Append-only but for ``read_at``, which nobody but the person sees."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    key = models.CharField(
        max_length=128, help_text="Names the cause: the same cause is told to a person once."
    )
    title = models.CharField(max_length=100)
    text = models.TextField(max_length=500)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    shown_from = models.DateTimeField(help_text="Later than created_at in the quiet hours.")
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "recipient"], name="notices_notice_once_per_cause"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-shown_from"], name="notices_notice_inbox"),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
                name="notices_notice_unread",
            ),
            models.Index(fields=["created_at"], name="notices_notice_age"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"


class Mention(models.Model):
    """That a digest named an item to a person: the same item is not named again within a week."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="mentions")
    item = models.ForeignKey("study.StudyItem", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("提及")
        verbose_name_plural = _("提及")
        constraints = [
            models.UniqueConstraint(fields=["notice", "item"], name="notices_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.item_id}"


class Suggestion(PublicIdModel):
    """意见建议 of a member to the own branch, with its answer. An answer is written once.

    The author is stored so that he sees the answer; ``signature`` is all that anybody else reads.
    """

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="suggestions")
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="suggestions")
    signature = models.CharField(
        max_length=100, blank=True, help_text="Name shown to readers; empty when 匿名."
    )
    text = models.TextField(_("意见建议"), max_length=1000)
    created_at = models.DateTimeField(_("提交时间"), db_index=True)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("意见建议")
        verbose_name_plural = _("意见建议")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="notices_suggestion_has_text"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", answered_by_name="")
                | (Q(answered_at__gte=F("created_at")) & ~Q(answer="") & ~Q(answered_by_name="")),
                name="notices_suggestion_answer_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-created_at"], name="notices_suggestion_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.created_at:%Y-%m-%d}"

    @property
    def is_anonymous(self) -> bool:
        return not self.signature

    @property
    def state(self) -> SuggestionState:
        return SuggestionState.ANSWERED if self.answered_at else SuggestionState.RECEIVED
