"""Reads about recordings for pages and screens."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from media_pipeline.captions import queries as captions
from media_pipeline.captions.enums import CaptionLanguage
from media_pipeline.commands import AUDIO_FILE, PREVIEW, PROGRESSIVE
from media_pipeline.models import MediaAsset
from media_pipeline.package import POSTER
from media_pipeline.sprites import VTT
from sanwei.accounts.models import User
from sanwei.files import grants


@dataclass(frozen=True)
class Track:
    """Confirmed captions in one language, for a ``<track kind="captions">``; ``language`` is a BCP 47 tag."""

    language: str
    label: str
    url: str
    is_default: bool


@dataclass(frozen=True)
class Playback:
    """Where one person's player finds one version. Addresses are "" for what the recording has not.

    ``playlist_url`` is HLS with a separate sound rendition, ``progressive_url`` one MP4 (or M4A) for players
    without HLS, ``audio_url`` one M4A to listen only, ``sprites_url`` the WebVTT of the seek preview. They work
    for this person's session, for 6 hours. ``tracks`` come in the order of languages, the first is the default;
    ``chapters`` are (at_ms, title) in order.
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
    paths = version.sizes.keys()

    def address(path: str) -> str:
        if path not in paths:
            return ""
        return reverse(
            "media_pipeline:file", args=[grant, asset.public_id, version.version_key, path]
        )

    progressive = AUDIO_FILE
    if version.has_video:
        progressive = PROGRESSIVE if PROGRESSIVE in paths else PREVIEW

    return Playback(
        asset_id=asset.public_id,
        version_key=version.version_key,
        duration_ms=version.duration_ms,
        has_video=version.has_video,
        has_audio=version.has_audio,
        playlist_url=address(version.master),
        progressive_url=address(progressive),
        audio_url=address(AUDIO_FILE),
        poster_url=address(POSTER),
        sprites_url=address(VTT),
        tracks=_tracks(asset, grant),
        chapters=captions.chapters_of(asset),
    )


def poster_url_of(*, asset: MediaAsset, user: User | AnonymousUser, at: datetime) -> str:
    """Return the address of a frame of the recording for ``user``, or ""; no query beside the current version's."""
    version = asset.current_version
    if version is None or not isinstance(user, User) or POSTER not in dict(version.files):
        return ""
    grant = grants.issue(user=user, resource=resource_of(asset.public_id), at=at)
    words = [grant, asset.public_id, version.version_key, POSTER]
    return reverse("media_pipeline:file", args=words)


def _tracks(asset: MediaAsset, grant: str) -> tuple[Track, ...]:
    return tuple(
        Track(
            language=version.language,
            label=str(CaptionLanguage(version.language).label),
            url=reverse(
                "media_pipeline:captions",
                args=[grant, asset.public_id, version.language, version.number],
            ),
            is_default=place == 0,
        )
        for place, version in enumerate(captions.served_versions(asset))
    )


def resource_of(asset_id: UUID) -> str:
    """Return the name under which a recording is granted."""
    return f"media:{asset_id}"
