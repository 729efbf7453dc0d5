"""Counting who was there, and saying it in the words of the field. Pure.

应到 = 实到 + 缺席; 迟到 is inside 实到; 列席 and 流入地参加 are inside neither.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from sanwei.activities.enums import ActivityKind, Mark
from sanwei.org.enums import MemberKind


class Row(Protocol):
    """What is counted of one person."""

    mark: str
    member_kind: str
    is_voter: bool
    is_late: bool


@dataclass(frozen=True)
class Tally:
    """The counts of one branch; the fields are those of ActivityBranch, ``pending`` excepted."""

    due: int
    due_formal: int
    due_probationary: int
    present: int
    absent: int
    late: int
    voters_due: int
    voters_present: int
    pending: int = 0

    def stored(self) -> dict[str, int]:
        """Return what an ActivityBranch stores."""
        return {name: count for name, count in asdict(self).items() if name != "pending"}


def tally_of(rows: Iterable[Row]) -> Tally:
    """Count ``rows``."""
    rows = list(rows)
    present = [row for row in rows if row.mark == Mark.PRESENT]
    probationary = sum(row.member_kind == MemberKind.PROBATIONARY for row in rows)
    return Tally(
        due=len(rows),
        due_formal=len(rows) - probationary,
        due_probationary=probationary,
        present=len(present),
        absent=sum(row.mark == Mark.ABSENT for row in rows),
        late=sum(row.is_late for row in present),
        voters_due=sum(row.is_voter for row in rows),
        voters_present=sum(row.is_voter for row in present),
        pending=sum(row.mark == Mark.PENDING for row in rows),
    )


def is_quorate(kind: str, *, due: int, present: int, voters_due: int, voters_present: int) -> bool:
    """Whether enough people came: more than half of those with a vote, or of the 委员; other kinds ask for nothing.

    Source: 支部工作条例.
    """
    if kind == ActivityKind.BRANCH_ASSEMBLY:
        return voters_present * 2 > voters_due
    if kind == ActivityKind.BRANCH_COMMITTEE_MEETING:
        return present * 2 > due
    return True


class Counted(Protocol):
    """What a head line is said about: a Tally or a part."""

    @property
    def due(self) -> int: ...
    @property
    def due_formal(self) -> int: ...
    @property
    def due_probationary(self) -> int: ...
    @property
    def present(self) -> int: ...
    @property
    def voters_due(self) -> int: ...
    @property
    def voters_present(self) -> int: ...


def headline(kind: str, counts: Counted) -> str:
    """Say the counts: “应到40（正式37、预备3），实到36，到会有表决权33/37，符合规定”."""
    words = _("应到%s") % counts.due
    if kind == ActivityKind.BRANCH_ASSEMBLY:
        words += _("（正式%(formal)s、预备%(probationary)s）") % {
            "formal": counts.due_formal,
            "probationary": counts.due_probationary,
        }
    words += _("，实到%s") % counts.present
    if kind == ActivityKind.BRANCH_ASSEMBLY:
        words += _("，到会有表决权%(present)s/%(due)s") % {
            "present": counts.voters_present,
            "due": counts.voters_due,
        }
    if kind in (ActivityKind.BRANCH_ASSEMBLY, ActivityKind.BRANCH_COMMITTEE_MEETING):
        valid = is_quorate(
            kind,
            due=counts.due,
            present=counts.present,
            voters_due=counts.voters_due,
            voters_present=counts.voters_present,
        )
        words += _("，符合规定") if valid else _("，到会人数不足")
    return words
