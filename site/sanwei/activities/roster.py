"""Who should be there: 应到, computed from membership and posts on the day. Reads only."""

from dataclasses import dataclass
from datetime import date

from sanwei.activities.enums import ActivityKind
from sanwei.activities.kinds import KINDS, Roster
from sanwei.org import queries as org
from sanwei.org.enums import BOARD_ROLES, MemberKind
from sanwei.org.models import Member, Membership, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering


@dataclass(frozen=True)
class DuePerson:
    """One person of 应到 as known on the day; 预备党员 have no vote (Source: 党章)."""

    member: Member
    kind: MemberKind
    group_name: str

    @property
    def is_voter(self) -> bool:
        return self.kind == MemberKind.FORMAL


def due_people(
    *, kind: ActivityKind, branch: OrgUnit, group: OrgUnit | None, day: date
) -> list[DuePerson]:
    """Return 应到 of a branch or group on ``day`` by pinyin; nobody where people are named one by one. Two queries."""
    roster = KINDS[kind].roster
    if roster == Roster.CHOSEN:
        return []
    people = org.registered_on(group if roster == Roster.GROUP and group else branch, day)
    if roster == Roster.BOARD:
        board = RoleAssignment.objects.filter(covering(day), unit=branch, role__in=BOARD_ROLES)
        people = people.filter(pk__in=board.values("member"))
    return as_due(list(people.exclude(org.not_counted_on(day))), day)


def as_due(members: list[Member], day: date) -> list[DuePerson]:
    """Return ``members`` with their kind and group on ``day``, in the order given. One query."""
    groups = dict(
        Membership.objects.filter(covering(day), member__in=members, group__isnull=False)
        .order_by()
        .values_list("member", "group__short_name")
    )
    return [
        DuePerson(member=one, kind=one.kind_on(day), group_name=groups.get(one.pk, ""))
        for one in members
    ]


def registered_count(branch: OrgUnit, group: OrgUnit | None, day: date) -> int:
    """Return 在册 of the branch, or of the group whose meeting it is."""
    return org.registered_on(group or branch, day).count()


def is_secretary(member: Member, branch: OrgUnit, day: date) -> bool:
    """Whether ``member`` was 书记 of ``branch`` on ``day``."""
    return RoleAssignment.objects.filter(
        covering(day), member=member, unit=branch, role="secretary"
    ).exists()
