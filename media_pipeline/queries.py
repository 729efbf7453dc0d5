"""Reads about recordings for pages and screens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from media_pipeline import playlists
from media_pipeline.commands import AUDIO_FILE, PROGRESSIVE
from media_pipeline.models import MediaAsset
from media_pipeline.package import POSTER
from sanwei.accounts.models import User
from sanwei.files import grants


@dataclass(frozen=True)
class Track:
    """One file of captions: WebVTT in ``language`` under the name ``label``."""

    language: str
    label: str
    url: str
    is_default: bool


@dataclass(frozen=True)
class Playback:
    """Where one person's player finds one version. Addresses are "" for what the recording has not.

    ``playlist_url`` is HLS with a separate sound rendition, ``progressive_url`` one MP4 (or M4A) for players
    without HLS, ``audio_url`` one M4A to listen only, ``sprites_url`` WebVTT that names the pictures of a sprite
    sheet. ``chapters`` are (at_ms, title), ascending. They work for this person's session, for 6 hours.
    """

    asset_id: UUID
    version_key: str
    duration_ms: int
    has_video: bool
    has_audio: bool
    playlist_url: str
    progressive_url: str
    audio_url: str
    poster_url: str
    sprites_url: str = ""
    tracks: tuple[Track, ...] = ()
    chapters: tuple[tuple[int, str], ...] = ()


def playback_of(*, asset: MediaAsset, user: User | AnonymousUser, at: datetime) -> Playback | None:
    """Return the addresses of the current version for ``user``, or None: nothing to play, or nobody signed in.

    Whether the person may play is asked again at every single file.
    """
    version = asset.current_version
    if version is None or not isinstance(user, User):
        return None
    grant = grants.issue(user=user, resource=resource_of(asset.public_id), at=at)
    paths = {path for path, _ in version.files}

    def address(path: str) -> str:
        if path not in paths:
            return ""
        return reverse(
            "media_pipeline:file", args=[grant, asset.public_id, version.version_key, path]
        )

    return Playback(
        asset_id=asset.public_id,
        version_key=version.version_key,
        duration_ms=version.duration_ms,
        has_video=version.has_video,
        has_audio=version.has_audio,
        playlist_url=address(playlists.MASTER),
        progressive_url=address(PROGRESSIVE if version.has_video else AUDIO_FILE),
        audio_url=address(AUDIO_FILE),
        poster_url=address(POSTER),
    )


def resource_of(asset_id: UUID) -> str:
    """Return the name under which a recording is granted."""
    return f"media:{asset_id}"
