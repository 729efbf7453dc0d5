"""Who came and who went: 组织关系 as both sides see it."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.db.models import Q

from sanwei.org.enums import PartyStatus
from sanwei.org.models import Member, Membership, NotCounted, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering, units_visible_to


@dataclass(frozen=True)
class Move:
    """A person's branch changed on ``day``: ``left`` None is a first entry, ``joined`` None the end of it.

    ``status``: why there is no branch after it, where the 党籍状态 says so.
    """

    day: date
    member: Member
    left: OrgUnit | None
    joined: OrgUnit | None
    status: str = ""

    def is_arrival_in(self, unit: OrgUnit) -> bool:
        return self.joined is not None and self.joined.is_within(unit)

    def is_departure_from(self, unit: OrgUnit) -> bool:
        return self.left is not None and self.left.is_within(unit)


def moves_of(unit: OrgUnit, *, starts_on: date, ends_before: date) -> list[Move]:
    """Return who came into ``unit``'s subtree, left it or changed the branch inside it, newest first. Two queries."""
    during = Q(starts_on__gte=starts_on, starts_on__lt=ends_before) | Q(
        ends_before__gte=starts_on, ends_before__lt=ends_before
    )
    touched = Membership.objects.filter(during, branch__path__startswith=unit.path)
    rows: dict[int, list[Membership]] = {}
    for row in (
        Membership.objects.filter(member__in=touched.values("member"))
        .select_related("member", "branch")
        .order_by("member_id", "starts_on")
    ):
        rows.setdefault(row.member_id, []).append(row)
    found = [
        move
        for history in rows.values()
        for move in _moves(history)
        if starts_on <= move.day < ends_before
        and (move.is_arrival_in(unit) or move.is_departure_from(unit))
    ]
    return sorted(found, key=lambda move: (move.day, move.member.name_pinyin), reverse=True)


def _moves(history: list[Membership]) -> list[Move]:
    """Return the changes of branch in the memberships of one person, in their order."""
    member = history[0].member
    found = [Move(history[0].starts_on, member, None, history[0].branch)]
    for before, after in pairwise(history):
        if before.ends_before is not None and before.ends_before < after.starts_on:
            found.append(Move(before.ends_before, member, before.branch, None))
            found.append(Move(after.starts_on, member, None, after.branch))
        elif before.branch_id != after.branch_id:
            found.append(Move(after.starts_on, member, before.branch, after.branch))
    last = history[-1]
    if last.ends_before is not None:
        status = "" if member.status == PartyStatus.NORMAL else member.get_status_display()
        found.append(Move(last.ends_before, member, last.branch, None, status))
    return found


@dataclass(frozen=True)
class Dossier:
    """What the desk knows of a person; lists newest first. ``branch``: of today, else the last one."""

    member: Member
    branch: OrgUnit
    is_here: bool
    memberships: list[Membership]
    posts: list[RoleAssignment]
    not_counted: list[NotCounted]


def dossier_of(user: object, public_id: UUID, *, day: date, at: datetime) -> Dossier | None:
    """Return what ``user``'s desk may see of a person who belongs, or last belonged, to one of its units."""
    member = Member.objects.filter(public_id=public_id).first()
    if member is None:
        return None
    memberships = list(
        member.memberships.select_related("branch", "group").order_by("-starts_on", "-pk")
    )
    begun = [row for row in memberships if row.starts_on <= day] or memberships
    if not begun:
        return None
    branch = begun[0].branch
    if not units_visible_to(user, at=at).filter(pk=branch.pk).exists():
        return None
    return Dossier(
        member=member,
        branch=branch,
        is_here=begun[0].covers(day),
        memberships=memberships,
        posts=list(member.roles.select_related("unit").order_by("-starts_on", "-pk")),
        not_counted=list(member.not_counted.order_by("-starts_on")),
    )


def not_counted_on(day: date) -> Q:
    """Return the filter for members who are 经批准不计入 on ``day``."""
    return Q(pk__in=NotCounted.objects.filter(covering(day)).values("member"))
