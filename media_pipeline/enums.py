from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MediaState(TextChoices):
    """I15: uploaded → probing → rejected | queued → preview_ready → encoding → ready | failed."""

    UPLOADED = "uploaded", _("已上传")
    PROBING = "probing", _("检查中")
    REJECTED = "rejected", _("未通过检查")
    QUEUED = "queued", _("等待转码")
    PREVIEW_READY = "preview_ready", _("可预览")
    ENCODING = "encoding", _("转码中")
    READY = "ready", _("可播放")
    FAILED = "failed", _("转码失败")
