"""What people are told, and what was named to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.notices.enums import NoticeKind, Rhythm


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


class DutyMention(models.Model):
    """That a digest named a duty of the desk to a person: the same one is not named again within a week."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="duties")
    key = models.CharField(max_length=300, help_text="Names the matter, not its present wording.")

    class Meta:
        verbose_name = _("提及的待办")
        verbose_name_plural = _("提及的待办")
        constraints = [
            models.UniqueConstraint(fields=["notice", "key"], name="notices_duty_mention_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.key}"


class Preference(models.Model):
    """How often a person wants to be told of new content, and of what the desk has to do. No row: the defaults."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    study = models.CharField(
        _("学习提醒"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY
    )
    duties = models.CharField(
        _("待办汇总"), max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY
    )

    class Meta:
        verbose_name = _("提醒方式")
        verbose_name_plural = _("提醒方式")

    def __str__(self) -> str:
        return f"{self.user_id} {self.study} {self.duties}"
