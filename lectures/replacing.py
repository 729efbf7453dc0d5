"""A lecture gets another recording: whether its editor must say what becomes of what was learnt, and what was said."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lectures import labels
from media_pipeline.models import MediaVersion
from sanwei.common.lengths import in_words, whole_seconds
from sanwei.study import queries as study
from sanwei.study.models import StudyItem
from sanwei.study.replacing import Replacement, is_same_length


class OnReplacing(TextChoices):
    """What becomes of completions when the recording is replaced. Values are stored."""

    KEEP = "keep", gettext_lazy("沿用：学完的仍算学完，看过的部分按新录像的位置接着算")
    REOPEN = "reopen", gettext_lazy("重学：人人重新看一遍，已经记下的学习记录和学时不变")


def question_of(draft: Any) -> str:
    """Return what the editor must still decide before ``draft`` goes live in place of another recording, or "".

    Nothing, as long as nobody has begun, the lengths differ by no more than 5%, or a choice was made.
    """
    if draft.on_replacing or draft.main_media is None:
        return ""
    item = study.item_of(labels.OWNER, draft.public_id)
    version = draft.main_media.current_version
    if item is None or not item.duration_ms or not study.has_evidence(item):
        return ""
    if version is None:
        return _(
            "有人已经学过这门课。换的录像还没转好，请先在“换录像以后”里选沿用还是重学，再发布。"
        )
    if version.version_key == item.media_version or is_same_length(
        item.duration_ms, version.duration_ms
    ):
        return ""
    lengths = {
        "old": in_words(whole_seconds(item.duration_ms)),
        "new": in_words(whole_seconds(version.duration_ms)),
    }
    return (
        _(
            "有人已经学过这门课，新录像和原来的长短差得多（原来%(old)s，现在%(new)s）。"
            "请在“换录像以后”里选沿用还是重学，再发布。"
        )
        % lengths
    )


def replacement_of(page: Any, item: StudyItem | None) -> Replacement:
    """Return how the recording of the stored ``page`` takes the place of the one that ``item`` knows.

    The editor's choice is about another recording; the same one encoded anew lies where it lay.
    """
    asset = page.main_media
    if item is None or asset is None or _is_of(asset.pk, item.media_version):
        return Replacement()
    return Replacement(
        shift_ms=page.replacing_shift_seconds * 1_000,
        reopens=page.on_replacing == OnReplacing.REOPEN,
    )


def _is_of(asset_pk: int, version_key: str) -> bool:
    return MediaVersion.objects.filter(asset=asset_pk, version_key=version_key).exists()
