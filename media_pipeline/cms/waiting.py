"""Recordings that somebody waits for or must look after; for the editor's first screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from media_pipeline.cms.views import visible_to
from media_pipeline.enums import AT_WORK, MediaState
from media_pipeline.models import MediaAsset
from media_pipeline.status import Status, statuses_of

MOST = 12
# A refused file that nobody has replaced for a month is forgotten, not waiting.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    recording: MediaAsset
    status: Status


def waiting_for(user: Any, *, at: datetime) -> list[Waiting]:
    """Return what failed or was refused (first) and what is at work in the person's collections, newest first."""
    mine = visible_to(user, "change").filter(uploaded_at__gte=at - REMEMBERED)
    order = ("-uploaded_at", "-pk")
    broken = mine.filter(state__in=[MediaState.FAILED, MediaState.REJECTED]).order_by(*order)
    at_work = mine.filter(state__in=AT_WORK).order_by(*order)
    found = [*broken[:MOST], *at_work[:MOST]]
    statuses = statuses_of(found)
    return [Waiting(recording, statuses[recording.pk]) for recording in found]
