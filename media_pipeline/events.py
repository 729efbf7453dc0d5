from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class MediaPublished(Event):
    """An asset got a playable version (also a new one). ``duration_ms`` is that of its published segments."""

    kind: ClassVar[str] = "media.published"
    asset_id: UUID
    owner_label: str
    owner_key: str
    version_key: str
    duration_ms: int


@dataclass(frozen=True, kw_only=True)
class CaptionsServed(Event):
    """What members read beside a recording changed: captions confirmed or withdrawn, or chapters set."""

    kind: ClassVar[str] = "media.captions_served"
    asset_id: UUID
