"""Puts an upload's state into the words that its sender reads."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from media_pipeline.tus import purposes
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.models import MediaUpload


@dataclass(frozen=True)
class Progress:
    """``address`` leads on once the upload is done; "" before and after a failure."""

    state: str
    sentence: str
    received_bytes: int
    size_bytes: int
    percent: int
    is_final: bool
    address: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def progress_of(upload: MediaUpload) -> Progress:
    state = UploadState(upload.state)
    is_done = state == UploadState.DONE
    return Progress(
        state=state,
        sentence=_sentence(upload, state),
        received_bytes=upload.received_bytes,
        size_bytes=upload.size_bytes,
        percent=upload.percent,
        is_final=state in {UploadState.DONE, UploadState.FAILED},
        address=purposes.purpose_called(upload.purpose).address_of(upload) if is_done else "",
    )


def _sentence(upload: MediaUpload, state: UploadState) -> str:
    if state == UploadState.FAILED:
        return upload.reason
    if state == UploadState.DONE:
        if upload.is_repeat:
            return _("这个文件以前传过，直接用原来的那一份。")
        return _("文件已收到，正在检查。")
    if state == UploadState.FINISHING:
        return _("文件已经传完，正在核对。现在可以关掉页面。")
    return _("已收到%(percent)d%%。") % {"percent": upload.percent}
