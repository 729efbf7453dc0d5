"""What one fact brings into a figure, and how it reads as a row. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

Number = int | Decimal
Cell = str | int | Decimal | date | None


class Share(NamedTuple):
    """What one fact brings into a figure, and into which line."""

    line: str
    part: Number
    whole: Number = 0


class Opens(StrEnum):
    """What a row leads to."""

    PERSON = "person"
    ENTRY = "entry"
    ACTIVITY = "activity"
    TALK = "talk"
    LECTURE = "lecture"


@dataclass(frozen=True)
class Row:
    """A fact behind a figure: ``cells`` under the figure's heads, and what it brings in.

    ``opens`` and ``key`` name what stands behind it.
    """

    cells: tuple[Cell, ...]
    part: Number
    whole: Number = 0
    opens: Opens | None = None
    key: UUID | str | None = None
