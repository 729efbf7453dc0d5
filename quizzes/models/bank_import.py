from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.enums import ImportState
from quizzes.models.bank import QuestionBank
from sanwei.common.models import PublicIdModel


class BankImport(PublicIdModel):
    """One file on its way into a bank: what was read stays here until a person confirms it."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(_("文件"), max_length=255)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(
        help_text="The preview, as importing.report.Preview.as_json() gives it."
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=ImportState.choices, default=ImportState.PREVIEW
    )
    created_at = models.DateTimeField(_("上传时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    committed_at = models.DateTimeField(_("导入时间"), null=True)
    taken_count = models.PositiveIntegerField(_("导入题数"), default=0)
    revised_count = models.PositiveIntegerField(_("其中更新题数"), default=0)

    class Meta:
        verbose_name = _("题库导入")
        verbose_name_plural = _("题库导入")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.bank}"
