from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UploadState(TextChoices):
    """uploading → finishing → done | failed; only a worker leads out of ``finishing``."""

    UPLOADING = "uploading", _("正在上传")
    FINISHING = "finishing", _("正在收尾")
    DONE = "done", _("已收到")
    FAILED = "failed", _("没有收好")
