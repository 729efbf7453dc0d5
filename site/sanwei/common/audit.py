"""Writes the audit trail. Owns AuditEntry; nothing else inserts into it and nobody changes it."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sanwei.common.models import AuditEntry


class Actor(Protocol):
    """What an account looks like from below."""

    public_id: UUID
    name: str


def log(
    *,
    at: datetime,
    actor: Actor | None,
    action: str,
    target_label: str,
    target_key: object,
    unit_key: object = "",
    **details: Any,
) -> AuditEntry:
    """Append one line to the audit trail, in the caller's transaction.

    ``action`` is a dotted verb such as ``ledger.export``; ``details`` must be JSON and hold no secret.
    """
    return AuditEntry.objects.create(
        at=at,
        actor_key=str(actor.public_id) if actor else "",
        actor_name=actor.name if actor else "",
        action=action,
        target_label=target_label,
        target_key=str(target_key),
        unit_key=str(unit_key),
        details=details,
    )
