"""外部学习 by Excel: what was read out of a file, until a person decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.enums import ImportState
from sanwei.common.models import PublicIdModel
from sanwei.org.models import OrgUnit


class ExternalImport(PublicIdModel):
    """One file on its way into 外部学习登记 of a branch. Nothing of it is registered before it is COMMITTED."""

    unit = models.ForeignKey(
        OrgUnit,
        on_delete=models.PROTECT,
        related_name="external_imports",
        verbose_name=_("党支部"),
    )
    file_name = models.CharField(_("文件"), max_length=255)
    sha256 = models.CharField(max_length=64)
    report = models.JSONField(
        help_text="The preview, as external.importing.report.ImportReport.as_json() gives it."
    )
    state = models.CharField(
        _("状态"), max_length=12, choices=ImportState.choices, default=ImportState.PREVIEW
    )
    created_at = models.DateTimeField(_("上传时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True)
    confirmed_count = models.PositiveIntegerField(_("已确认条数"), default=0)
    waiting_count = models.PositiveIntegerField(_("待确认条数"), default=0)

    class Meta:
        verbose_name = _("外部学习导入")
        verbose_name_plural = _("外部学习导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.PREVIEW, decided_at__isnull=True)
                | (~Q(state=ImportState.PREVIEW) & Q(decided_at__isnull=False)),
                name="activities_external_import_decided_has_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} → {self.unit}"

    @property
    def is_open(self) -> bool:
        return self.state == ImportState.PREVIEW
