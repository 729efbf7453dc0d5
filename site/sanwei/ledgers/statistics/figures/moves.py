"""组织关系转接 of some days: who came into a branch, who left it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines
from sanwei.org.enums import PARTY_MEMBER_KINDS
from sanwei.org.models import Membership


@dataclass(frozen=True)
class Move:
    """One side of a transfer: inside one house it is a departure here and an arrival there."""

    line: str
    on: date
    member_id: UUID
    name: str
    branch_name: str
    from_name: str
    to_name: str
    is_arrival: bool


class Stay(NamedTuple):
    """One stretch of 组织关系, the branch with it."""

    member_pk: int
    starts_on: date
    ends_before: date | None
    member_id: UUID
    name: str
    branch_id: UUID
    branch_name: str
    branch_path: str


def moves_in(asked: Filter, lines: Lines) -> tuple[Move, ...]:
    """Return the moves of party members in the days, oldest first; a change of group alone is none. One query."""
    span, path = asked.span, str(asked.unit.path)
    touched = Membership.objects.filter(branch__path__startswith=path)
    rows = Membership.objects.filter(
        member__in=touched.values("member"), member__kind__in=PARTY_MEMBER_KINDS
    ).order_by("member", "starts_on")
    stays = rows.values_list(
        "member_id", "starts_on", "ends_before", "member__public_id", "member__name",
        "branch__public_id", "branch__short_name", "branch__path",
    )  # fmt: skip
    found = [
        Move(
            line=lines.of_branch(stay.branch_id),
            on=on,
            member_id=stay.member_id,
            name=stay.name,
            branch_name=stay.branch_name,
            from_name=other if is_arrival else stay.branch_name,
            to_name=stay.branch_name if is_arrival else other,
            is_arrival=is_arrival,
        )
        for stay, on, other, is_arrival in _sides(Stay(*row) for row in stays)
        if stay.branch_path.startswith(path) and span.starts_on <= on < span.ends_before
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.name, str(one.member_id))))


def _sides(stays: Iterable[Stay]) -> Iterator[tuple[Stay, date, str, bool]]:
    """Yield each departure and each arrival: the stay, its day, the other branch, whether it is an arrival."""
    for earlier, later in pairwise([None, *stays, None]):
        follows = (
            earlier is not None
            and later is not None
            and (earlier.member_pk, earlier.ends_before) == (later.member_pk, later.starts_on)
        )
        if follows and earlier and later and earlier.branch_id == later.branch_id:
            continue  # another group of the same branch
        if earlier is not None and earlier.ends_before is not None:
            other = later.branch_name if follows and later else ""
            yield earlier, earlier.ends_before, other, False
        if later is not None:
            yield later, later.starts_on, earlier.branch_name if follows and earlier else "", True
