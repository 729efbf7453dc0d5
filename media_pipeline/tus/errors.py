"""Every refusal of the upload server; the first four speak to programs, the rest to people as well."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import NotVisible, SanweiError


class BadRequest(SanweiError):
    """A header that is missing, malformed or asks for what this server does not do; ``detail`` is for its author."""

    code = "bad_upload_request"
    message = _("上传请求不完整，请刷新页面后重试。")

    def __init__(self, detail: str, *, status: int = 400) -> None:
        super().__init__()
        self.detail = detail
        self.status = status


class WrongVersion(SanweiError):
    code = "tus_version"
    status = 412
    message = _("页面版本太旧，请刷新页面后重试。")


class WrongOffset(SanweiError):
    code = "wrong_offset"
    status = 409
    message = _("上传位置不一致，正在重新对齐。")


class ChecksumMismatch(SanweiError):
    code = "checksum_mismatch"
    status = 460
    message = _("这一段在路上损坏了，正在重传。")


class NotSignedIn(SanweiError):
    code = "not_signed_in"
    status = 401
    message = _("登录已经结束，请重新登录后选择同一个文件，会接着传。")


class UploadGone(NotVisible):
    code = "upload_not_found"
    message = _("没有找到这次上传，它可能已经取消。请重新选择文件上传。")


class UploadExpired(SanweiError):
    code = "upload_expired"
    status = 410
    message = _("这次上传放得太久，已经清理。请重新选择文件上传。")


class UploadLocked(SanweiError):
    code = "upload_locked"
    status = 423
    message = _("这个文件正在另一处上传，请稍等。")


class UploadComplete(SanweiError):
    code = "upload_complete"
    status = 409
    message = _("文件已经收完，不能再取消。可以到列表里删除。")


class TooManyUploads(SanweiError):
    code = "too_many_uploads"
    status = 429
    message = _("没传完的文件太多了，请先传完或取消几个，再传新的。")


class TooBusy(SanweiError):
    code = "upload_busy"
    status = 503
    message = _("现在上传的人多，请稍等，会自动接着传。")


class EmptyUpload(SanweiError):
    code = "empty_file"
    message = _("文件是空的（0字节），请重新选择文件上传。")
