"""Recordings for tests: an 8 s clip of our own lecture and, made once per recipe, its published package."""

import fcntl
from datetime import datetime
from pathlib import Path

from django.core.files import File
from wagtail.models import Collection

from media_pipeline import services
from media_pipeline.management.commands.package_media import package_of
from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from tests.databases import CACHE

DATA = Path(__file__).parent / "media_pipeline/data"
#: Eight seconds of sanhuiyike_1080p.mp4: 1080p30 H.264 with mono AAC.
CLIP = DATA / "clip.mp4"
#: Three seconds of luping_old_windows.wmv.
WMV = DATA / "luping.wmv"
SHARED = Path(__file__).resolve().parents[2] / "shared/data/recordings"
PACKAGES = CACHE.parent / "recordings"


def packages() -> Path:
    """Return a folder with the package of CLIP, for ``services.ingest(prebuilt=…)``; the first caller encodes it."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    with (PACKAGES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        package_of(CLIP, PACKAGES)
    return PACKAGES


def published(
    *,
    collection: Collection | None,
    uploaded_by: User | None,
    at: datetime,
    title: str = "三会一课",
) -> MediaAsset:
    """Return CLIP as a recording that plays, without encoding anything again."""
    with CLIP.open("rb") as file:
        return services.ingest(
            file=File(file),
            name=CLIP.name,
            title=title,
            collection=collection,
            uploaded_by=uploaded_by,
            confirmed_unclassified=True,
            at=at,
            prebuilt=packages(),
        )


def uploaded(
    path: Path,
    *,
    collection: Collection | None = None,
    uploaded_by: User | None = None,
    at: datetime,
) -> MediaAsset:
    """Return the file at ``path`` as a recording that waits for its check."""
    with path.open("rb") as file:
        return services.ingest(
            file=File(file),
            name=path.name,
            title="",
            collection=collection,
            uploaded_by=uploaded_by,
            confirmed_unclassified=True,
            at=at,
        )
