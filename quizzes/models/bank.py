from django.db import models
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit


class QuestionBank(PublicIdModel):
    """题库: the questions of one unit. Quizzes of the unit and of those below it may draw from it."""

    unit = models.ForeignKey(
        OrgUnit, on_delete=models.PROTECT, related_name="question_banks", verbose_name=_("所属组织")
    )
    title = models.CharField(_("题库名称"), max_length=120)
    source = models.CharField(
        _("来源"), max_length=200, blank=True, help_text=_("谁编的、依据哪一版文件，方便以后核对。")
    )
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("题库")
        verbose_name_plural = _("题库")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "title"], name="quizzes_bank_title_once")
        ]

    def __str__(self) -> str:
        return self.title
