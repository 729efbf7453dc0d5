"""What branch life announces to the apps above."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ActivityFinished(Event):
    """The attendance of one branch was closed: its counts stand. ``part_id``: public id of the ActivityBranch."""

    kind: ClassVar[str] = "activities.finished"
    part_id: UUID
    occurred_on: date


@dataclass(frozen=True, kw_only=True)
class ActivityCorrected(Event):
    """Counts or text of a closed record were corrected; ``correction_id`` says what and why."""

    kind: ClassVar[str] = "activities.corrected"
    part_id: UUID
    correction_id: UUID
    occurred_on: date


@dataclass(frozen=True, kw_only=True)
class ExternalClaimChanged(Event):
    """A 外部学习登记 was handed in, confirmed or sent back; ``state`` is what it became."""

    kind: ClassVar[str] = "activities.external_changed"
    claim_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ReflectionDecided(Event):
    """A 心得体会 or an answer to the 讨论题 was passed or sent back; ``state`` is what it became then."""

    kind: ClassVar[str] = "activities.reflection_decided"
    reflection_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ActivityConfirmed(Event):
    """Both signers said that a record is right: its text is final. ``activity_id``: public id of the Activity."""

    kind: ClassVar[str] = "activities.confirmed"
    activity_id: UUID
    occurred_on: date


@dataclass(frozen=True, kw_only=True)
class HeartTalkChanged(Event):
    """A 谈心谈话 was written down or taken back. Says that there is one, never what was said."""

    kind: ClassVar[str] = "activities.talk_changed"
    talk_id: UUID
    occurred_on: date
