"""Carries out one stage inside a work folder: encode, remux, poster, master playlist. Knows no database."""

import shutil
from pathlib import Path

from media_pipeline import commands, package, playlists, runner
from media_pipeline.package import Package
from media_pipeline.plan import Rung, StagePlan, bytes_needed
from media_pipeline.playlists import AUDIO_FOLDER, INDEX
from media_pipeline.runner import OnProgress

#: Share of the work that the encoding pass takes; the rest is joining and checking.
ENCODING_PERMILLE = 970


def make(plan: StagePlan, folder: Path, *, on_progress: OnProgress) -> Package:
    """Make the version that ``plan`` describes from ``folder/source`` inside ``folder`` and check it.

    Raises: EncodeFailed, PackageRefused.
    """
    for name in _rendition_folders(plan):
        (folder / name).mkdir()
    most_bytes = bytes_needed(plan)
    runner.run(
        commands.encode(plan),
        folder=folder,
        most_bytes=most_bytes,
        on_progress=lambda permille: on_progress(permille * ENCODING_PERMILLE // 1000),
    )
    runner.run(commands.remux(plan), folder=folder, most_bytes=most_bytes)
    _choose_poster(folder)
    (folder / playlists.MASTER).write_text(_master(plan, folder))
    checked = package.check(folder)
    on_progress(1000)
    return checked


def _rendition_folders(plan: StagePlan) -> list[str]:
    folders = [plan.rung.folder] if plan.rung else []
    return folders + ([AUDIO_FOLDER] if plan.sound else [])


def _choose_poster(folder: Path) -> None:
    """Take the candidate with most in it: black and blurred frames make the smallest files."""
    candidates = sorted(folder.glob("poster_?.jpg"))
    if candidates:
        richest = max(candidates, key=lambda path: path.stat().st_size)
        shutil.copyfile(richest, folder / package.POSTER)


def _master(plan: StagePlan, folder: Path) -> str:
    sound = _measured(folder, AUDIO_FOLDER) if plan.sound else (0, 0)
    if plan.rung is None:
        only = playlists.Variant(f"{AUDIO_FOLDER}/{INDEX}", *sound, codecs=playlists.AAC_LC)
        return playlists.master([only], has_audio_rendition=False)
    return playlists.master(
        [_variant(plan.rung, folder, sound)], has_audio_rendition=plan.sound is not None
    )


def _variant(rung: Rung, folder: Path, sound: tuple[int, int]) -> playlists.Variant:
    peak, average = _measured(folder, rung.folder)
    codec = playlists.avc_codec((folder / rung.folder / "init.mp4").read_bytes())
    return playlists.Variant(
        uri=f"{rung.folder}/{INDEX}",
        bandwidth=peak + sound[0],
        average_bandwidth=average + sound[1],
        codecs=f"{codec},{playlists.AAC_LC}" if sound[0] else codec,
        width=rung.width,
        height=rung.height,
        frame_rate=float(rung.frame_rate),
    )


def _measured(folder: Path, name: str) -> tuple[int, int]:
    playlist = playlists.parse_media((folder / name / INDEX).read_text())
    sizes = [(folder / name / segment).stat().st_size for segment in playlist.segments]
    return playlists.bandwidths(sizes, playlist.lengths_ms)
