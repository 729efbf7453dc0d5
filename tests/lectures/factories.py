"""Lectures and media in the states that tests need; rows only, no file."""

from datetime import timedelta
from typing import Any

from wagtail.models import Page

from lectures.models import LecturePage
from media_pipeline.enums import MediaState
from media_pipeline.events import MediaPublished
from media_pipeline.models import MediaAsset, MediaVersion
from sanwei.common import outbox
from sanwei.org.models import OrgUnit
from tests.world import NOW, World

READY_MS = 116_000


def place(unit: OrgUnit) -> Page:
    """Return the unit's page as it is now: treebeard counts children on the instance that it is given."""
    return Page.objects.get(unitpage__unit=unit)


def media(
    world: World, unit: OrgUnit | None = None, *, state: str = MediaState.QUEUED, **fields: Any
) -> MediaAsset:
    """Return an asset that does not play yet."""
    owner = unit or world.first
    owner.refresh_from_db()
    return MediaAsset.objects.create(
        title="三会一课怎么记",
        state=state,
        source="media/sources/x",
        source_name="x.mp4",
        collection=owner.collection,
        **{"uploaded_at": NOW, **fields},
    )


def make_playable(asset: MediaAsset, *, key: str = "v1", duration_ms: int = READY_MS) -> MediaAsset:
    """Give ``asset`` a playable version, as the pipeline does at the end of its work."""
    version = MediaVersion.objects.create(
        asset=asset,
        version_key=key,
        duration_ms=duration_ms,
        has_video=True,
        has_audio=True,
        published_at=NOW,
        files=[["master.m3u8", 1], ["progressive.mp4", 1], ["audio.m4a", 1], ["poster.webp", 1]],
    )
    asset.current_version = version
    asset.state = MediaState.READY
    asset.save()
    return asset


def announce(asset: MediaAsset) -> None:
    """Send the pipeline's event and deliver it."""
    version = asset.current_version
    outbox.emit(
        MediaPublished(
            asset_id=asset.public_id,
            owner_label=asset.owner_label,
            owner_key=asset.owner_key,
            version_key=version.version_key,
            duration_ms=version.duration_ms,
        ),
        at=NOW,
    )
    outbox.deliver(at=NOW + timedelta(seconds=1))


def lecture(
    world: World,
    unit: OrgUnit | None = None,
    *,
    title: str = "雪天撒盐车为什么先走下坡",
    asset: MediaAsset | None = None,
    live: bool = False,
    **fields: Any,
) -> LecturePage:
    """Create a draft under ``unit``; with ``live`` it is published, on ready media if none is given."""
    owner = unit or world.first
    if live and asset is None:
        asset = make_playable(media(world, owner))
    page = LecturePage(
        title=title,
        main_media=asset,
        live=False,
        **{"confirmed_unclassified": True, **fields},
    )
    place(owner).add_child(instance=page)
    if live:
        page.save_revision().publish()
        page.refresh_from_db()
    return page
