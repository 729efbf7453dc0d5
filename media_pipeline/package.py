"""The folder that a stage leaves behind: what must be in it, and what it tells about itself."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import playlists
from media_pipeline.commands import AUDIO_FILE, PREVIEW, PROGRESSIVE
from media_pipeline.errors import PackageRefused

POSTER = "poster.jpg"
#: Renditions of one version may differ by an audio frame and the last picture, not more. In ms.
LENGTH_TOLERANCE_MS = 350
#: Every path that a version may hold, hence the only ones ever served, with its content type.
CONTENT_TYPES = (
    (
        re.compile(r"master(?:_\d{1,2})?\.m3u8|(?:v\d{3,4}|audio)/index\.m3u8"),
        "application/vnd.apple.mpegurl",
    ),
    (re.compile(r"(?:v\d{3,4}|audio)/init\.mp4|v\d{3,4}/\d{5}\.m4s"), "video/mp4"),
    (re.compile(r"audio/\d{5}\.m4s|audio\.m4a"), "audio/mp4"),
    (re.compile(r"progressive\.mp4|preview\.mp4"), "video/mp4"),
    (re.compile(r"poster(?:_[1-9])?\.jpg|sprite_\d{1,3}\.jpg"), "image/jpeg"),
    (re.compile(r"sprites\.vtt"), "text/vtt; charset=utf-8"),
)
_ANY_MASTER = re.compile(r"master(?:_(\d{1,2}))?\.m3u8")


@dataclass(frozen=True)
class PackagedRung:
    name: str
    width: int
    height: int
    bandwidth: int


@dataclass(frozen=True)
class Package:
    """An edition that was checked. ``files`` are relative paths with sizes, its master playlist last."""

    edition: int
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


def latest_edition(folder: Path) -> int:
    """Return the highest edition whose master playlist lies in ``folder``; 1 where there is none."""
    masters = (_ANY_MASTER.fullmatch(each.name) for each in folder.glob("master*.m3u8"))
    return max((int(found[1] or 1) for found in masters if found), default=1)


def check(folder: Path, *, edition: int = 1, published: Mapping[str, int] | None = None) -> Package:
    """Read a finished folder: playlists parse, every file they name exists, lengths agree.

    ``published`` are files of earlier editions, by path with their sizes: they need not lie in the folder, but
    the playlists among them must.

    Raises: PackageRefused with what is wrong.
    """
    published = published or {}
    try:
        master = (folder / playlists.master_name(edition)).read_text()
        variants = playlists.parse_master(master)
        found = {
            name: _rendition(folder, name, published)
            for name in (uri.partition("/")[0] for uri in playlists.named_in(master))
        }
    except (OSError, ValueError, KeyError) as error:
        raise PackageRefused(str(error)) from error
    lengths = [playlist.duration_ms for playlist in found.values()]
    if max(lengths) - min(lengths) > LENGTH_TOLERANCE_MS:
        raise PackageRefused(f"lengths disagree: {lengths}")
    has_audio = playlists.AUDIO_FOLDER in found
    pictures = {name: each for name, each in found.items() if name != playlists.AUDIO_FOLDER}
    files = _files(folder, published, playlists.master_name(edition))
    if pictures and not {PROGRESSIVE, PREVIEW} & files.keys():
        raise PackageRefused(f"{PROGRESSIVE} is missing")
    for path in [AUDIO_FILE] * has_audio:
        _require(folder, path, published)
    for path, size in files.items():
        if size == 0:
            raise PackageRefused(f"{path} is empty")
    return Package(
        edition=edition,
        files=tuple(files.items()),
        duration_ms=min(each.duration_ms for each in (pictures or found).values()),
        rungs=tuple(_rung(each) for each in variants if each.width),
        has_audio=has_audio,
    )


def _rung(variant: playlists.Variant) -> PackagedRung:
    name = f"{variant.uri.partition('/')[0].removeprefix('v')}p"
    return PackagedRung(name, variant.width, variant.height, variant.bandwidth)


def _rendition(folder: Path, name: str, published: Mapping[str, int]) -> playlists.MediaPlaylist:
    playlist = playlists.parse_media((folder / name / playlists.INDEX).read_text())
    for part in (playlist.init, *playlist.segments):
        _require(folder, f"{name}/{part}", published)
    return playlist


def _require(folder: Path, path: str, published: Mapping[str, int]) -> None:
    if content_type_of(path) is None:
        raise PackageRefused(f"{path} can't be part of a version")
    if path not in published and not (folder / path).is_file():
        raise PackageRefused(f"{path} is missing")


def _files(folder: Path, published: Mapping[str, int], master: str) -> dict[str, int]:
    """Return what the edition consists of: all of the earlier ones but what it supersedes, and what is new."""
    found = dict(published) | {path: size for path, size in _made(folder) if path not in published}
    superseded = {path for path in found if _ANY_MASTER.fullmatch(path) and path != master}
    if PROGRESSIVE in found:
        superseded.add(PREVIEW)
    paths = sorted(found.keys() - superseded, key=lambda path: (path == master, path))
    return {path: found[path] for path in paths}


def _made(folder: Path) -> Iterator[tuple[str, int]]:
    for each in folder.rglob("*"):
        path = each.relative_to(folder).as_posix()
        if content_type_of(path) is not None and each.is_file():
            yield path, each.stat().st_size
