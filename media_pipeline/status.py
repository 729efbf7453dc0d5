"""Puts a recording's state into the words that an editor reads. Pure but for the look-up of open jobs."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from media_pipeline.enums import AT_WORK, MediaState
from media_pipeline.models import MediaAsset, MediaJob
from sanwei.common import lengths


@dataclass(frozen=True)
class Status:
    """``percent`` is None unless a stage reports its progress."""

    state: str
    label: str
    sentence: str
    percent: int | None
    is_at_work: bool
    is_retryable: bool

    @property
    def text(self) -> str:
        """Label and sentence in one line."""
        return _("%(label)s，%(sentence)s") % {"label": self.label, "sentence": self.sentence}

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def statuses_of(assets: Iterable[MediaAsset]) -> dict[int, Status]:
    """Return the status of each asset by primary key, with one query for all."""
    assets = list(assets)
    encoding = [asset.pk for asset in assets if asset.state == MediaState.ENCODING]
    progress = dict(
        MediaJob.objects.filter(asset__in=encoding, finished_at__isnull=True)
        .exclude(worker="")
        .values_list("asset_id", "progress_permille")
    )
    return {asset.pk: _status(asset, progress.get(asset.pk)) for asset in assets}


def status_of(asset: MediaAsset) -> Status:
    return statuses_of([asset])[asset.pk]


def _status(asset: MediaAsset, permille: int | None) -> Status:
    state = MediaState(asset.state)
    percent = None if permille is None else permille // 10
    return Status(
        state=state,
        label=str(state.label),
        sentence=_sentence(asset, state, percent),
        percent=percent,
        is_at_work=state in AT_WORK,
        is_retryable=state == MediaState.FAILED,
    )


def _sentence(asset: MediaAsset, state: MediaState, percent: int | None) -> str:
    if state in (MediaState.REJECTED, MediaState.FAILED):
        return asset.reason
    if state == MediaState.ENCODING and percent is not None:
        return _("正在转码，已完成%(percent)d%%") % {"percent": percent}
    version = asset.current_version
    if version is not None:
        return _("时长%(length)s") % {
            "length": lengths.in_words(lengths.whole_seconds(version.duration_ms))
        }
    waiting = {
        MediaState.UPLOADED: _("文件已收到，正在排队检查"),
        MediaState.PROBING: _("正在检查文件"),
        MediaState.QUEUED: _("检查通过，正在排队转码"),
    }
    return waiting.get(state, _("正在转码"))
