from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.exporting.enums import UNDER_WAY, ExportForm, ExportKind, ExportState


def stored_path(export: "Export", name: str) -> str:
    """Name the file by its row alone: a worker that takes over finds what the last one left."""
    return f"exports/{export.public_id.hex}.{export.form}"


class Export(PublicIdModel):
    """One file that somebody asked for. Nobody else sees it; the file goes when it expires, the row stays."""

    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="exports"
    )
    requester_name = models.CharField(_("导出人"), max_length=100)
    kind = models.CharField(_("内容"), max_length=20, choices=ExportKind.choices)
    form = models.CharField(_("格式"), max_length=8, choices=ExportForm.choices)
    parameters = models.JSONField(default=dict, help_text="What was asked; scope is asked anew.")
    title = models.CharField(_("名称"), max_length=200)
    state = models.CharField(
        _("状态"), max_length=10, choices=ExportState.choices, default=ExportState.QUEUED
    )
    progress_permille = models.PositiveSmallIntegerField(_("进度"), default=0)
    task_key = models.CharField(max_length=64, blank=True, help_text="Of the django-task.")
    file = models.FileField(_("文件"), upload_to=stored_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveIntegerField(_("行数"), null=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("时间"))
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["requester", "-created_at"], name="ledgers_export_own"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress_permille__lte=1000), name="ledgers_export_permille"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE)
                | ~Q(file="") & ~Q(sha256="") & Q(expires_at__isnull=False),
                name="ledgers_export_done_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_done(self) -> bool:
        return self.state == ExportState.DONE

    @property
    def percent(self) -> int:
        return self.progress_permille // 10

    @property
    def file_name(self) -> str:
        """The name under which it is downloaded."""
        kept = "".join(one for one in self.title if one not in '\\/:*?"<>|\r\n\t')
        return f"{kept}.{self.form}"
