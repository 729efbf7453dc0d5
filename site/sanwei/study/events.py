from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from sanwei.common.outbox import Event


@dataclass(frozen=True, kw_only=True)
class StudyRecorded(Event):
    """A StudyRecord was appended (a correction too). Emitted in the transaction that wrote it."""

    kind: ClassVar[str] = "study.recorded"
    record_id: UUID
    occurred_on: date


@dataclass(frozen=True, kw_only=True)
class StudyCorrected(Event):
    """A record took the place of another; ``record_id`` is the new one. Emitted beside its StudyRecorded."""

    kind: ClassVar[str] = "study.corrected"
    record_id: UUID


@dataclass(frozen=True, kw_only=True)
class DisputeMoved(Event):
    """A 申诉 was opened, answered, asked again, closed or taken back; ``number`` names the step."""

    kind: ClassVar[str] = "study.dispute_moved"
    dispute_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class StudyMonthClosed(Event):
    """A branch's month of study is over; ``month`` is its first day. Emitted in the transaction that closed it."""

    kind: ClassVar[str] = "study.month_closed"
    month_id: UUID
    month: date
