from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.enums import UNFINISHED, RecomputeState
from sanwei.org.models import OrgUnit


class Recompute(PublicIdModel):
    """按规则重算: one accepted preview and how far it is booked. The entries are the effect, this row the progress."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="recomputes", verbose_name=_("组织")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    from_on = models.DateField(_("起算日期"))
    reason = models.CharField(_("原因"), max_length=300)
    fingerprint = models.CharField(max_length=64, help_text="Of the preview that was accepted.")
    last_rule = models.PositiveBigIntegerField(
        help_text="Primary key of the newest rule at that time: later rules don't take part."
    )
    summary = models.JSONField(default=dict, help_text="Sums of the preview as it was accepted.")
    total = models.PositiveIntegerField(_("要改的条目"))
    done = models.PositiveIntegerField(_("已改"), default=0)
    after_member = models.PositiveBigIntegerField(
        default=0, help_text="Members are worked off by primary key; this one was the last."
    )
    state = models.CharField(
        _("状态"),
        max_length=8,
        choices=RecomputeState.choices,
        default=RecomputeState.WAITING,
    )
    created_at = models.DateTimeField(_("确认时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(_("确认人"), max_length=100)

    class Meta:
        verbose_name = _("学时重算")
        verbose_name_plural = _("学时重算")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(state__in=sorted(UNFINISHED)),
                name="ledgers_recompute_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ledgers_recompute_has_reason"),
            models.CheckConstraint(
                condition=Q(state=RecomputeState.DONE, finished_at__isnull=False)
                | (~Q(state=RecomputeState.DONE) & Q(finished_at__isnull=True)),
                name="ledgers_recompute_done_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.from_on} {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def progress_permille(self) -> int:
        return min(self.done * 1000 // self.total, 1000) if self.total else 1000
