"""谈心谈话: who talked with whom, when, where and about what. The points are a RestrictedText."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import TalkKind
from sanwei.common.models import PublicIdModel
from sanwei.org.models import Member, OrgUnit


class HeartTalk(PublicIdModel):
    """One talk between two people of a branch. The public id comes with the form: sent twice it is one talk.

    ``kind`` follows from the posts on the day. A wrong one is withdrawn with a reason and written anew.
    """

    branch = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="heart_talks", verbose_name=_("党支部")
    )
    branch_name = models.CharField(max_length=200)
    kind = models.CharField(_("类别"), max_length=20, choices=TalkKind.choices)
    speaker = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("谈话人")
    )
    speaker_name = models.CharField(_("谈话人"), max_length=100)
    partner = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("谈话对象")
    )
    partner_name = models.CharField(_("谈话对象"), max_length=100)
    occurred_at = models.DateTimeField(_("时间"))
    occurred_on = models.DateField(_("日期"), db_index=True)
    place = models.CharField(_("地点"), max_length=200)
    theme = models.CharField(_("事由"), max_length=200)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_by_name = models.CharField(max_length=100, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=100, blank=True)
    withdrawn_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("谈心谈话")
        verbose_name_plural = _("谈心谈话")
        constraints = [
            models.CheckConstraint(
                condition=~Q(speaker=F("partner")), name="activities_talk_takes_two"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="activities_talk_withdrawn_says_why",
            ),
        ]
        indexes = [models.Index(fields=["branch", "occurred_on"], name="activities_talk_branch")]

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.speaker_name} {self.partner_name}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
