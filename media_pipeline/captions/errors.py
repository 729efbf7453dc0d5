"""Refusals of captions, each with the sentence that an editor reads."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanwei.common.errors import NotVisible, SanweiError


class CaptionsRefused(SanweiError):
    """A caption file that was not taken, as a whole; ``line`` (from 1) is where reading stopped, 0 for the file."""

    code = "captions_refused"

    def __init__(self, reason: str | Promise, *, line: int = 0) -> None:
        self.line, self.reason = line, reason
        words = {"line": line, "reason": reason}
        super().__init__(_("第%(line)d行：%(reason)s") % words if line else reason)


class CaptionsChanged(SanweiError):
    code = "captions_changed"
    status = 409
    message = gettext_lazy("您打开以后，这份字幕又有了新的一版。请先看新的一版，再把改动填进去。")


class CaptionsServedAlready(SanweiError):
    code = "captions_served"
    status = 409
    message = gettext_lazy("这份字幕确认过，要留底，不能删除。不想再显示，请点“撤下”。")


class NothingToWithdraw(SanweiError):
    code = "nothing_to_withdraw"
    status = 409
    message = gettext_lazy("这份字幕现在没有对外显示，不用撤下。")


class ChaptersRefused(SanweiError):
    code = "chapters_refused"


class NoTranscriber(SanweiError):
    code = "no_transcriber"
    status = 409
    message = gettext_lazy("没有配置语音转写，请上传字幕文件，或直接在页面上录入。")


class NothingToTranscribe(SanweiError):
    code = "nothing_to_transcribe"
    status = 409
    message = gettext_lazy("这个音视频还没有转好，或没有声音，不能生成字幕。")


class CaptionsGone(NotVisible):
    code = "captions_not_found"
    message = gettext_lazy("没有找到这份字幕，它可能已经撤下，或不在您的查看范围内。")


class TranscriptionFailed(SanweiError):
    """A machine draft that did not come; ``code`` is one of SENTENCES."""

    def __init__(self, code: str, detail: str = "", *, is_retryable: bool = False) -> None:
        self.code, self.detail, self.is_retryable = code, detail, is_retryable
        super().__init__(SENTENCES[code])


#: The editor's sentence for every reason code that a transcription may carry.
SENTENCES: dict[str, str | Promise] = {
    "transcriber_failed": gettext_lazy("转写程序没有成功。可以再试一次，仍不行请联系管理员。"),
    "transcriber_unreachable": gettext_lazy(
        "连不上转写服务。请稍后再试，仍不行请联系管理员检查地址。"
    ),
    "transcriber_timeout": gettext_lazy(
        "转写用时超过上限，已停止。请联系管理员调大时限，或手工录入。"
    ),
    "transcriber_output": gettext_lazy("转写结果不是能用的字幕。请联系管理员检查转写程序。"),
    "transcriber_empty": gettext_lazy("转写结果里一句话也没有，可能录音里没有人声。请手工录入。"),
    "source_missing": gettext_lazy("音频文件不见了，不能生成字幕。请重新上传音视频。"),
    "no_space": gettext_lazy("服务器磁盘空间不足，没有生成字幕。请联系管理员清理后再试。"),
    "worker_died": gettext_lazy("生成时服务多次中断，没有完成。可以再试一次，仍不行请联系管理员。"),
    "internal": gettext_lazy("生成字幕时出错，没有完成。可以再试一次，仍不行请联系管理员。"),
}
