from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.notices.enums import SuggestionState
from sanwei.org.models import Member, OrgUnit


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
