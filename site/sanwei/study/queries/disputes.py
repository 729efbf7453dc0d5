"""Whose turn a 申诉 is, and what stands about a member's lines.

The desk of the line's branch answers; where nobody but the member himself holds it, the desks above do. Nobody
answers about his own, and nobody else learns that there is a dispute.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.enums import DESK_ROLES
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering
from sanwei.study.enums import DisputeState
from sanwei.study.models import Dispute


def answerable_by(user: object, *, at: datetime) -> QuerySet[Dispute]:
    """Return the disputes that ``user`` answers, of any state; a technician's superuser holds no desk."""
    if not isinstance(user, User) or not user.is_active:
        return Dispute.objects.none()
    paths = list(
        org.roles_of(user, at=at)
        .filter(role__in=DESK_ROLES)
        .values_list("unit__path", flat=True)
        .distinct()
    )
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(branch__path__startswith=path)
    others = _desk(at).filter(unit=OuterRef("branch")).exclude(member=OuterRef("member"))
    return (
        Dispute.objects.filter(Q(branch__path__in=paths) | below & ~Exists(others))
        .exclude(member__user=user)
        .select_related("branch", "member__user", "record", "item")
    )


def answerers_of(dispute: Dispute, *, at: datetime) -> QuerySet[User]:
    """Return whose turn it is."""
    held = _desk(at).exclude(member=dispute.member_id)
    found = held.filter(unit=dispute.branch_id)
    if not found.exists():
        found = held.filter(unit__path__in=dispute.branch.line_paths())
    return User.objects.filter(pk__in=found.values("member__user")).order_by("pk")


def waiting_disputes(user: object, unit: OrgUnit, *, at: datetime) -> QuerySet[Dispute]:
    """Return what waits in ``unit``'s subtree for an answer of ``user``, the oldest first."""
    rows = answerable_by(user, at=at).filter(
        branch__path__startswith=unit.path, state=DisputeState.OPEN
    )
    return rows.order_by("opened_at", "pk")


def disputes_of(member: Member) -> QuerySet[Dispute]:
    """Return one's own disputes with their steps, the newest first."""
    return (
        Dispute.objects.filter(member=member)
        .select_related("branch", "member__user", "record", "item")
        .order_by("-opened_at", "-pk")
    )


def _desk(at: datetime) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(
        covering(clock.local_date(at)), role__in=DESK_ROLES, member__user__is_active=True
    )
