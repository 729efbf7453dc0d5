"""Puts a recording's state into the words that an editor reads. Pure but for the look-up of open jobs."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from media_pipeline.enums import AT_WORK, MediaState, Stage
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
    is_playable: bool
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
    running = MediaJob.objects.filter(asset__in=encoding, finished_at__isnull=True).exclude(
        worker=""
    )
    progress = {job.asset_id: job for job in running}
    return {asset.pk: _status(asset, progress.get(asset.pk)) for asset in assets}


def status_of(asset: MediaAsset) -> Status:
    return statuses_of([asset])[asset.pk]


def _status(asset: MediaAsset, job: MediaJob | None) -> Status:
    state = MediaState(asset.state)
    percent = None if job is None else job.progress_permille // 10
    return Status(
        state=state,
        label=str(state.label),
        sentence=_sentence(asset, state, job),
        percent=percent,
        is_at_work=state in AT_WORK,
        is_playable=asset.is_playable,
        is_retryable=state == MediaState.FAILED,
    )


def _sentence(asset: MediaAsset, state: MediaState, job: MediaJob | None) -> str:
    if state in (MediaState.REJECTED, MediaState.FAILED):
        if asset.is_playable:
            return _("仍可播放，但没有做完：%(reason)s") % {"reason": asset.reason}
        return asset.reason
    if state == MediaState.ENCODING and job is not None:
        told = {"what": _what(asset, job), "percent": job.progress_permille // 10}
        if asset.is_playable:
            return _("已可播放，正在做 %(what)s %(percent)d%%") % told
        return _("正在转码 %(what)s %(percent)d%%") % told
    if state in (MediaState.PREVIEW_READY, MediaState.ENCODING) and asset.is_playable:
        return _("已可播放，正在排队做其他清晰度")
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


def _what(asset: MediaAsset, job: MediaJob) -> str:
    """Name what a stage makes: its rungs, else the previews of a kept picture, else the sound."""
    if job.makes:
        return job.makes
    has_video = bool(asset.probe and asset.probe.get("video"))
    return _("预览图") if has_video and job.stage == Stage.A else _("声音")
