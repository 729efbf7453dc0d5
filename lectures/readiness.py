"""Says whether a lecture may go live, and if not, what its editor does next. Pure: no query, no clock."""

from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.enums import MediaState
from sanwei.common.wording import closed

Sentence = str | Promise


class Media(Protocol):
    """What the verdict needs to know of a media asset."""

    state: str
    reason: str

    @property
    def is_playable(self) -> bool: ...


@dataclass(frozen=True)
class Verdict:
    """``may_wait``: time alone can still make it ready. ``sentence`` is empty when it may go live."""

    may_go_live: bool
    may_wait: bool
    sentence: Sentence


READY = Verdict(may_go_live=True, may_wait=False, sentence="")
NO_MEDIA = Verdict(
    may_go_live=False,
    may_wait=False,
    sentence=_("还没有选主视频（或主音频）。请先在“音视频”一栏上传并选用，再发布。"),
)
NOT_DECLARED = Verdict(
    may_go_live=False,
    may_wait=False,
    sentence=_("请先勾选“不含涉密文件和内部资料”，再发布。"),
)
WORKING = Verdict(
    may_go_live=False,
    may_wait=True,
    sentence=_(
        "视频正在转码，转好后才能发布。不想等，就勾选“转码好后自动发布”再点发布，现在先存为草稿。"
    ),
)
REFUSALS: dict[MediaState, Promise] = {
    MediaState.REJECTED: _("这段录像没有通过检查：%(reason)s请重新上传一份完整的文件，再发布。"),
    MediaState.FAILED: _("这段录像转码没有成功：%(reason)s请到“音视频”里重试，或换一份文件。"),
}

SHORT: dict[MediaState, Promise] = {
    MediaState.REJECTED: _("录像没有通过检查"),
    MediaState.FAILED: _("录像转码没有成功"),
}


def verdict_on(media: Media | None, *, is_declared: bool) -> Verdict:
    """Judge what takes longest to mend first; waiting is offered only when nothing else is missing."""
    if media is None:
        return NO_MEDIA
    if not media.is_playable and media.state in REFUSALS:
        sentence = REFUSALS[MediaState(media.state)] % {"reason": closed(media.reason)}
        return Verdict(may_go_live=False, may_wait=False, sentence=sentence)
    if not is_declared:
        return NOT_DECLARED
    return READY if media.is_playable else WORKING


def missing_of(media: Media | None, *, is_declared: bool) -> list[Sentence]:
    """Return everything that stands between the content and 发布, in a few words each."""
    missing: list[Sentence] = []
    if media is None:
        missing.append(_("主视频还没有选"))
    elif not media.is_playable:
        missing.append(SHORT.get(MediaState(media.state), _("录像还在转码")))
    if not is_declared:
        missing.append(_("“不含涉密”还没勾选"))
    return missing
