"""The folder that a stage leaves behind: what must be in it, and what it tells about itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import playlists
from media_pipeline.commands import AUDIO_FILE, PROGRESSIVE
from media_pipeline.errors import PackageRefused

POSTER = "poster.jpg"
#: Renditions of one version may differ by an audio frame and the last picture, not more. In ms.
LENGTH_TOLERANCE_MS = 350
#: Every path that a version may hold, hence the only ones ever served, with its content type.
CONTENT_TYPES = (
    (re.compile(r"master\.m3u8|(?:v\d{3,4}|audio)/index\.m3u8"), "application/vnd.apple.mpegurl"),
    (re.compile(r"(?:v\d{3,4}|audio)/init\.mp4|v\d{3,4}/\d{5}\.m4s"), "video/mp4"),
    (re.compile(r"audio/\d{5}\.m4s|audio\.m4a"), "audio/mp4"),
    (re.compile(r"progressive\.mp4"), "video/mp4"),
    (re.compile(r"poster(?:_[1-9])?\.jpg"), "image/jpeg"),
)


@dataclass(frozen=True)
class PackagedRung:
    name: str
    width: int
    height: int
    bandwidth: int


@dataclass(frozen=True)
class Package:
    """A folder that was checked. ``files`` are relative paths with sizes, the master playlist last."""

    files: tuple[tuple[str, int], ...]
    duration_ms: int
    rungs: tuple[PackagedRung, ...]
    has_audio: bool

    @property
    def has_video(self) -> bool:
        return bool(self.rungs)

    @property
    def size_bytes(self) -> int:
        return sum(size for _, size in self.files)


def content_type_of(path: str) -> str | None:
    """Return the fixed content type of a path inside a version; None means there can be no such file."""
    for pattern, kind in CONTENT_TYPES:
        if pattern.fullmatch(path):
            return kind
    return None


def check(folder: Path) -> Package:
    """Read a finished folder: playlists parse, every file they name exists, lengths agree.

    Raises: PackageRefused with what is wrong.
    """
    try:
        master = (folder / playlists.MASTER).read_text()
        variants = playlists.parse_master(master)
        found = {
            name: _rendition(folder, name)
            for name in (uri.partition("/")[0] for uri in playlists.named_in(master))
        }
    except (OSError, ValueError, KeyError) as error:
        raise PackageRefused(str(error)) from error
    lengths = [playlist.duration_ms for playlist in found.values()]
    if max(lengths) - min(lengths) > LENGTH_TOLERANCE_MS:
        raise PackageRefused(f"lengths disagree: {lengths}")
    has_audio = playlists.AUDIO_FOLDER in found
    pictures = {name: each for name, each in found.items() if name != playlists.AUDIO_FOLDER}
    for path in [PROGRESSIVE] * bool(pictures) + [AUDIO_FILE] * has_audio:
        _require(folder, path)
    return Package(
        files=tuple(_files(folder)),
        duration_ms=min(each.duration_ms for each in (pictures or found).values()),
        rungs=tuple(_rung(each) for each in variants if each.width),
        has_audio=has_audio,
    )


def _rung(variant: playlists.Variant) -> PackagedRung:
    name = f"{variant.uri.partition('/')[0].removeprefix('v')}p"
    return PackagedRung(name, variant.width, variant.height, variant.bandwidth)


def _rendition(folder: Path, name: str) -> playlists.MediaPlaylist:
    playlist = playlists.parse_media((folder / name / playlists.INDEX).read_text())
    for part in (playlist.init, *playlist.segments):
        _require(folder, f"{name}/{part}")
    return playlist


def _require(folder: Path, path: str) -> None:
    if content_type_of(path) is None or not (folder / path).is_file():
        raise PackageRefused(f"{path} is missing")
    if (folder / path).stat().st_size == 0:
        raise PackageRefused(f"{path} is empty")


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    paths = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*"))
    kept = [path for path in paths if content_type_of(path) is not None]
    for path in sorted(kept, key=lambda path: path == playlists.MASTER):
        yield path, (folder / path).stat().st_size
