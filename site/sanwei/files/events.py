from dataclasses import dataclass
from typing import ClassVar

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(Event):
    """The pages of a document are others than before, or it is gone. ``document_id`` is its primary key."""

    kind: ClassVar[str] = "files.document_changed"
    document_id: int
