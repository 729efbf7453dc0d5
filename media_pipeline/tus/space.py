"""Whether there is room, and for how long what is half there keeps it."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import F, Sum

from media_pipeline.errors import NoSpace
from media_pipeline.tus.enums import UploadState
from media_pipeline.tus.models import MediaUpload

#: What broke off on Friday can be gone on with on Monday.
KEPT = timedelta(hours=72)


def refuse_full_disk(needed_bytes: int) -> None:
    """Raise NoSpace unless ``needed_bytes`` and the reserve are free."""
    root = Path(settings.DATA_DIR)
    root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(root).free < needed_bytes + settings.MEDIA_RESERVE_BYTES:
        raise NoSpace


def refuse_without_room(size_bytes: int, *, at: datetime) -> None:
    """Raise NoSpace unless a new upload fits beside all that was promised room already.

    The source itself and about as much again for what is made of it.
    """
    arriving = MediaUpload.objects.filter(state=UploadState.UPLOADING, expires_at__gt=at)
    promised = arriving.aggregate(left=Sum(F("size_bytes") - F("received_bytes")))["left"] or 0
    refuse_full_disk(2 * size_bytes + promised)
