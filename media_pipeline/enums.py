from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MediaState(TextChoices):
    """I15: uploaded → probing → rejected | queued → preview_ready → encoding → ready | failed."""

    UPLOADED = "uploaded", _("等待检查")
    PROBING = "probing", _("检查中")
    REJECTED = "rejected", _("未通过检查")
    QUEUED = "queued", _("等待转码")
    PREVIEW_READY = "preview_ready", _("可预览")
    ENCODING = "encoding", _("转码中")
    READY = "ready", _("可播放")
    FAILED = "failed", _("转码失败")


class Stage(TextChoices):
    """One job each, in this order. 0 and A make the version playable; B adds sharper pictures."""

    PROBE = "probe", _("检查")
    ZERO = "0", _("封装")
    A = "a", _("转码")
    B = "b", _("转码高清")


#: States that change without a person's doing; screens look again while they last.
AT_WORK = frozenset(
    {
        MediaState.UPLOADED,
        MediaState.PROBING,
        MediaState.QUEUED,
        MediaState.PREVIEW_READY,
        MediaState.ENCODING,
    }
)
