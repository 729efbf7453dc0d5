from pathlib import PurePath

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanwei.activities.models.activity import Activity
from sanwei.common.models import PublicIdModel
from sanwei.files.fields import CleanImageField


def stored_path(file: "RecordFile", name: str) -> str:
    """Name the file by its row: what a phone called it is nobody's affair."""
    return f"records/{file.public_id.hex}{PurePath(name).suffix.lower()[:10]}"


class RecordFile(PublicIdModel):
    """附件 of a record: a picture (stored without its EXIF) or a document. Never required."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(_("名称"), max_length=200)
    picture = CleanImageField(_("照片"), upload_to=stored_path, max_length=200, blank=True)
    document = models.FileField(_("文件"), upload_to=stored_path, max_length=200, blank=True)
    size_bytes = models.PositiveIntegerField(validators=[MaxValueValidator(2**31 - 1)])
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ("added_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(picture="") & ~Q(document="") | ~Q(picture="") & Q(document=""),
                name="activities_file_is_picture_or_document",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_picture(self) -> bool:
        return bool(self.picture)
