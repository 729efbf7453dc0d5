"""One upload on its way in. The row is the truth about how much was acknowledged; the bytes lie in ``parts``."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from media_pipeline.tus.enums import UploadState
from sanwei.common.models import PublicIdModel


class MediaUpload(PublicIdModel):
    """A resumable upload of one person; when it is done, its asset carries the same public id."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="media_uploads"
    )
    purpose = models.CharField(
        max_length=32, help_text="A name of tus.purposes: who may, and where the recording goes."
    )
    collection = models.ForeignKey(
        "wagtailcore.Collection", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("文件名"), max_length=255)
    title = models.CharField(_("名称"), max_length=200, blank=True)
    metadata = models.TextField(blank=True, help_text="The Upload-Metadata header as it came.")
    size_bytes = models.PositiveBigIntegerField(_("大小"))
    received_bytes = models.PositiveBigIntegerField(_("已收到"), default=0)
    confirmed_unclassified_at = models.DateTimeField(_("确认不涉密"))
    state = models.CharField(
        _("状态"),
        max_length=16,
        choices=UploadState.choices,
        default=UploadState.UPLOADING,
    )
    reason_code = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    is_repeat = models.BooleanField(
        default=False, help_text="The same bytes were there already; the asset is the older one."
    )
    asset = models.ForeignKey(
        "media_pipeline.MediaAsset", null=True, on_delete=models.SET_NULL, related_name="uploads"
    )
    lock_holder = models.CharField(max_length=64, blank=True)
    locked_until = models.DateTimeField(
        null=True, help_text="Nobody else writes before; whoever died is let go by then."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="Of the finishing.")
    created_at = models.DateTimeField(_("开始时间"))
    expires_at = models.DateTimeField(help_text="Moves on with every part that arrives.")

    class Meta:
        verbose_name = _("上传")
        verbose_name_plural = _("上传")
        indexes = [
            models.Index(
                fields=["state", "expires_at"],
                condition=Q(state__in=["uploading", "finishing"]),
                name="media_upload_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_bytes__lte=F("size_bytes")),
                name="media_upload_not_beyond_its_size",
            ),
            models.CheckConstraint(
                condition=Q(state="uploading") | Q(received_bytes=F("size_bytes")),
                name="media_upload_whole_before_finishing",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(reason_code=""),
                name="media_upload_failed_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        return self.received_bytes == self.size_bytes

    @property
    def percent(self) -> int:
        return self.received_bytes * 100 // self.size_bytes if self.size_bytes else 100
