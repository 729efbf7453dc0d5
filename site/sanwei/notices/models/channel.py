from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.notices.enums import ChannelKind, DispatchState
from sanwei.org.models import OrgUnit


class Channel(PublicIdModel):
    """A way out of the house for texts without names: a group robot or mailboxes of one unit. Off until tried.

    ``secret`` is encrypted and never shown again; ``channels.services`` alone writes and opens it.
    """

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="channels", verbose_name=_("组织")
    )
    kind = models.CharField(_("渠道"), max_length=12, choices=ChannelKind.choices)
    name = models.CharField(_("名称"), max_length=40, help_text=_("例如：青桥所党员群机器人。"))
    is_on = models.BooleanField(
        _("启用"), default=False, help_text=_("先点“试发一条”，收到了再启用。")
    )
    secret = models.BinaryField(editable=False)
    failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="In a row; a success sets it back."
    )
    last_error = models.CharField(max_length=40, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("最近送达"), null=True, editable=False)
    changed_at = models.DateTimeField(_("设置时间"), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("消息渠道")
        verbose_name_plural = _("消息渠道")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="notices_channel_name_once",
                violation_error_message=_("这个组织已经有同名的渠道，请换个名称。"),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="notices_channel_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Dispatch(models.Model):
    """One text on its way through one channel; the row is the queue item and the history."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="dispatches")
    key = models.CharField(
        max_length=128, help_text="Names the cause: the same cause goes out through a channel once."
    )
    title = models.CharField(max_length=100)
    text = models.TextField(max_length=1000)
    state = models.CharField(
        max_length=8, choices=DispatchState.choices, default=DispatchState.WAITING
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not tried before this time; moves on with each try.")
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("外发消息")
        verbose_name_plural = _("外发消息")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "key"], name="notices_dispatch_once_per_cause"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="notices_dispatch_ends_with_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state="waiting"), name="notices_dispatch_due"
            ),
            models.Index(fields=["created_at"], name="notices_dispatch_age"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.key}"
