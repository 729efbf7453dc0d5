"""What the organisation announces to the apps above."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class MemberTransferred(Event):
    """A person's branch changed from ``on`` on. Emitted in the transaction that wrote both sides.

    ``is_backdated``: ``on`` lies before the day of entry, so facts since then carry the old branch and are
    moved by correction entries, never by rewriting (I12). Ids are public ids; no ``from_branch_id``: a first
    entry or a return.
    """

    kind: ClassVar[str] = "org.member_transferred"
    member_id: UUID
    from_branch_id: UUID | None
    to_branch_id: UUID
    on: date
    is_backdated: bool
