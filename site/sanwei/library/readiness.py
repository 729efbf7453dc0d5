"""Says whether a story may go live, and if not, what its editor does next. Pure: no query, no clock."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Verdict:
    """``field``: where the form shows the sentence; both empty when the story may go live."""

    sentence: str | Promise = ""
    field: str = ""

    @property
    def may_go_live(self) -> bool:
        return not self.sentence


READY = Verdict()
NOT_DECLARED = Verdict(_("请先勾选“不含涉密文件和内部资料”，再发布。"), "confirmed_unclassified")
NO_TEXT = Verdict(_("还没有正文。请写几段文字，或选一段视频并勾选“以这段视频为主”。"), "body")
NO_RECORDING = Verdict(_("勾了“以这段视频为主”，请先选一段音视频。"), "recording")
NOT_PLAYABLE = Verdict(
    _("这段音视频还不能播放。请等它转码好，或到“音视频”里看原因，再发布。"), "recording"
)


def verdict_on(
    *,
    is_declared: bool,
    characters: int,
    counts_watching: bool,
    has_recording: bool,
    is_playable: bool,
) -> Verdict:
    """Judge a story: something to read, or a recording that plays; declared in any case."""
    if counts_watching:
        if not has_recording:
            return NO_RECORDING
        if not is_playable:
            return NOT_PLAYABLE
    elif not characters:
        return NO_TEXT
    return READY if is_declared else NOT_DECLARED
