"""Carries out one stage inside a work folder: measure, encode, join, poster, sprites, playlist. Knows no database."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from media_pipeline import commands, loudness, package, playlists, runner, sprites, websafe
from media_pipeline.errors import EncodeFailed
from media_pipeline.loudness import Loudness
from media_pipeline.package import Package
from media_pipeline.plan import Rung, Settings, StagePlan, bytes_needed, plan, stages_of
from media_pipeline.playlists import AUDIO_FOLDER, INDEX
from media_pipeline.report import ProbeReport
from media_pipeline.runner import OnProgress

#: Share of the work that the encoding pass takes; the rest is joining and checking.
ENCODING_PERMILLE = 970
#: The scanner's summary is at the end of its log and shorter than this.
SUMMARY_BYTES = 4096


@dataclass(frozen=True)
class Earlier:
    """What earlier stages published: the edition they left, its master playlist, and every file with its size.

    The folder must hold their playlists and the whole sound rendition.
    """

    edition: int = 0
    master: str = ""
    files: Mapping[str, int] = field(default_factory=dict)


def make(
    todo: StagePlan, folder: Path, *, earlier: Earlier | None = None, on_progress: OnProgress
) -> Package:
    """Make what ``todo`` plans from ``folder/source`` inside ``folder`` and check the edition it leads to.

    Raises: EncodeFailed, PackageRefused.
    """
    earlier = earlier or Earlier()
    for name in _rendition_folders(todo):
        (folder / name).mkdir()
    most_bytes = bytes_needed(todo)
    gain_db = _measured_loudness(todo, folder).gain_db if todo.sound else 0.0
    runner.run(
        commands.encode(
            todo,
            gain_db=gain_db,
            may_copy_sound=_may_copy_sound(todo, gain_db),
        ),
        folder=folder,
        most_bytes=most_bytes,
        on_progress=lambda permille: on_progress(permille * ENCODING_PERMILLE // 1000),
    )
    joined = commands.join(todo, has_audio=(folder / AUDIO_FOLDER / INDEX).exists())
    if joined is not None:
        runner.run(joined, folder=folder, most_bytes=most_bytes)
    _choose_poster(folder)
    _write_sprites(todo, folder)
    edition = earlier.edition + 1
    (folder / playlists.master_name(edition)).write_text(_master(todo, folder, earlier))
    checked = package.check(folder, edition=edition, published=earlier.files)
    on_progress(1000)
    return checked


def make_all(report: ProbeReport, folder: Path, settings: Settings) -> Package:
    """Make every stage of a recording in one folder, as one edition. Raises: EncodeFailed, PackageRefused."""
    earlier = Earlier()
    for each in stages_of(report, settings):
        make(plan(each, report, settings), folder, earlier=earlier, on_progress=lambda _: None)
        edition = earlier.edition + 1
        earlier = Earlier(edition, (folder / playlists.master_name(edition)).read_text())
    (folder / playlists.master_name(earlier.edition)).rename(folder / playlists.MASTER)
    return package.check(folder)


def _may_copy_sound(todo: StagePlan, gain_db: float) -> bool:
    # Sound alone is always encoded: a music file's own packets may be of any size and sort.
    if todo.kept is None or todo.sound is None:
        return False
    return websafe.may_keep_sound(todo.report, gain_db=gain_db, max_kbps=todo.sound.max_kept_kbps)


def _rendition_folders(todo: StagePlan) -> list[str]:
    return [rung.folder for rung in todo.pictures] + ([AUDIO_FOLDER] if todo.sound else [])


def _measured_loudness(todo: StagePlan, folder: Path) -> Loudness:
    try:
        runner.run(commands.measure(todo), folder=folder, most_bytes=64 << 20)
    except EncodeFailed as failed:
        if failed.code != "encode_failed":
            raise
        # Sound that can't be measured is left as it is; whether it can be encoded shows in a moment.
        return Loudness(None)
    with (folder / runner.LOG).open("rb") as log:
        log.seek(max(0, (folder / runner.LOG).stat().st_size - SUMMARY_BYTES))
        return loudness.parse(log.read().decode(errors="replace"))


def _choose_poster(folder: Path) -> None:
    """Take the candidate with most in it: black and blurred frames make the smallest files."""
    candidates = sorted(folder.glob("poster_?.jpg"))
    if candidates:
        richest = max(candidates, key=lambda path: path.stat().st_size)
        shutil.copyfile(richest, folder / package.POSTER)


def _write_sprites(todo: StagePlan, folder: Path) -> None:
    sheets = len(list(folder.glob("sprite_*.jpg")))
    if todo.sprites is not None and sheets:
        told = sprites.webvtt(todo.sprites, duration_ms=todo.duration_ms, sheets=sheets)
        (folder / sprites.VTT).write_text(told)


def _master(todo: StagePlan, folder: Path, earlier: Earlier) -> str:
    has_audio = (folder / AUDIO_FOLDER / INDEX).exists()
    sound = _measured(folder, AUDIO_FOLDER, earlier.files) if has_audio else (0, 0)
    known = playlists.parse_master(earlier.master) if earlier.master else []
    variants = known + [_variant(rung, folder, sound) for rung in todo.pictures]
    if not variants:
        only = playlists.Variant(f"{AUDIO_FOLDER}/{INDEX}", *sound, codecs=playlists.AAC_LC)
        return playlists.master([only], has_audio_rendition=False)
    # By size, not by bits: a kept picture of 1080 lines may be leaner than ours of 480.
    variants.sort(key=lambda each: each.width * each.height)
    return playlists.master(variants, has_audio_rendition=has_audio)


def _variant(rung: Rung, folder: Path, sound: tuple[int, int]) -> playlists.Variant:
    peak, average = _measured(folder, rung.folder, {})
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


def _measured(folder: Path, name: str, published: Mapping[str, int]) -> tuple[int, int]:
    playlist = playlists.parse_media((folder / name / INDEX).read_text())
    sizes = [
        published.get(f"{name}/{segment}") or (folder / name / segment).stat().st_size
        for segment in playlist.segments
    ]
    return playlists.bandwidths(sizes, playlist.lengths_ms)
