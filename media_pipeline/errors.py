"""Every refusal of this package, with the sentence a person reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class NotConfirmed(SanweiError):
    code = "not_confirmed"
    message = _("涉密文件、内部资料严禁上传。请确认内容不涉密，勾选后再上传。")


class NoSpace(SanweiError):
    code = "no_space"
    status = 507
    message = _("服务器磁盘空间不足，暂时不能接收或转码。请联系管理员清理后再试。")


class UploadTooLarge(SanweiError):
    code = "upload_too_large"
    status = 413
    message = _("文件太大，请压缩或分段后再上传。")


class AssetInUse(SanweiError):
    code = "asset_in_use"
    status = 409
    message = _("这个音视频正在被页面使用，不能删除。请先在页面里换掉它。")


class AssetAtWork(SanweiError):
    code = "asset_at_work"
    status = 409
    message = _("这个音视频正在处理，请等它结束后再试。")


class NothingToRetry(SanweiError):
    code = "nothing_to_retry"
    status = 409
    message = _("这个音视频没有失败的处理，不需要重试。")


class PackageRefused(SanweiError):
    """A folder that was to be published is incomplete or belongs to another source."""

    code = "package_refused"
    message = _("转码结果不完整，没有发布。请重试。")

    def __init__(self, detail: str) -> None:
        super().__init__()
        self.detail = detail
        self.args = (detail,)


class MediaFileGone(NotVisible):
    code = "media_not_found"
    message = _("没有找到这个音视频，它可能已经下线，或不在您的查看范围内。")


class ProbeRefused(SanweiError):
    """An upload that will not become a lecture; ``code`` is one of SENTENCES."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(SENTENCES[code])


class EncodeFailed(SanweiError):
    """A stage that broke; ``is_retryable`` tells whether the same file may pass another time.

    ``is_poison`` says that it took the encoder itself down: tried once more without asking.
    """

    def __init__(
        self, code: str, detail: str = "", *, is_retryable: bool = False, is_poison: bool = False
    ) -> None:
        self.code = code
        self.detail = detail
        self.is_retryable = is_retryable
        self.is_poison = is_poison
        super().__init__(SENTENCES[code])


#: The person's sentence for every reason code that an asset may carry.
SENTENCES: dict[str, str | Promise] = {
    "empty_file": _("文件是空的（0字节），请重新选择文件上传。"),
    "not_media": _(
        "这不是能识别的音频或视频，请换成手机录像、录屏或录音文件（如MP4、MOV、WMV、MP3）。"
    ),
    "still_picture": _("这是图片，不是录像或录音。请上传视频、音频文件。"),
    "playlist": _("这是播放列表，里面没有录像本身。请上传它所指的视频文件。"),
    "protected": _("文件有版权保护（加密），不能转码。请上传没有加密的原文件。"),
    "truncated": _("文件不完整，只收到前面一部分。请在网络稳定时重新上传原文件。"),
    "unreadable": _("文件已损坏，读不出画面或声音。请重新导出后再上传。"),
    "no_streams": _("文件里没有可播放的画面或声音，请检查录制时是否成功保存。"),
    "too_many_streams": _("文件里的音轨、画面太多，请导出成一路画面、一路声音后再上传。"),
    "too_long": _("时长超过上限，请剪成几段后再上传。"),
    "too_large": _("画面尺寸过大，请导出成1080p后再上传。"),
    "unsupported_codec": _("文件用了不支持的编码，请导出成MP4（H.264）后再上传。"),
    "probe_timeout": _("检查文件用时过长，文件可能有问题。请重新导出成MP4后再上传。"),
    "no_space": _("服务器磁盘空间不足，转码没有完成。请联系管理员清理后点“重试”。"),
    "source_missing": _("原始文件不见了，请重新上传。"),
    "encode_failed": _("转码没有成功，文件可能有损坏。请重新导出后再上传。"),
    "stalled": _("转码长时间没有进展，已停止。可以点“重试”，仍不行请重新导出后再上传。"),
    "worker_died": _("处理时服务多次中断，没有完成。可以点“重试”，仍不行请联系管理员。"),
    "internal": _("处理时出错，没有完成。可以点“重试”，仍不行请联系管理员。"),
}
