"""组织关系转接: the only writer of memberships after the first; both sides are dated and nothing overlaps."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from sanwei.accounts.models import User
from sanwei.common import audit, clock, outbox
from sanwei.org.errors import MembershipOverlaps, NotABranch, WrongGroup
from sanwei.org.events import MemberTransferred
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.services.roles import end_role


def check_place(*, branch: OrgUnit, group: OrgUnit | None, on: date) -> None:
    """Raise NotABranch or WrongGroup where nobody can belong to ``branch`` and ``group`` on that day."""
    if not branch.is_branch or (branch.dissolved_on is not None and branch.dissolved_on <= on):
        raise NotABranch
    if group is not None and not (group.is_group and group.is_within(branch)):
        raise WrongGroup


@transaction.atomic
def transfer(
    *,
    member: Member,
    branch: OrgUnit,
    group: OrgUnit | None = None,
    on: date,
    actor: User | None,
    at: datetime,
) -> Membership:
    """Move ``member`` to ``branch`` (and ``group``) from ``on`` on; a change of group alone is one too.

    The old membership ends where the new one begins; posts held inside the old branch end with it. A
    transfer on the very day the present membership began corrects that row. Announces MemberTransferred
    when the branch changes. The same call twice changes nothing.

    Raises: NotABranch, WrongGroup; MembershipOverlaps where a later membership is already entered.
    """
    check_place(branch=branch, group=group, on=on)
    # The lock makes two clerks take turns; the constraint on open memberships catches what slips past.
    Member.objects.select_for_update().get(pk=member.pk)
    if member.memberships.filter(starts_on__gt=on).exists():
        raise MembershipOverlaps
    present = (
        member.memberships.select_related("branch", "group")
        .filter(Q(ends_before__isnull=True) | Q(ends_before__gt=on))
        .first()
    )
    if present is not None and (present.branch_id, present.group_id) == (
        branch.pk,
        group.pk if group else None,
    ):
        return present
    left = present.branch if present and present.branch_id != branch.pk else None
    membership = _write(member, present, branch, group, on)
    if left is not None:
        _end_posts(member, left, on, actor, at)
    if present is None or left is not None:
        outbox.emit(
            MemberTransferred(
                member_id=member.public_id,
                from_branch_id=left.public_id if left else None,
                to_branch_id=branch.public_id,
                on=on,
                is_backdated=on < clock.local_date(at),
            ),
            at=at,
        )
    for unit in {branch, *([left] if left else [])}:
        audit.log(
            at=at,
            actor=actor,
            action="org.member.transfer",
            target_label="org.member",
            target_key=member.public_id,
            unit_key=unit.public_id,
            on=on.isoformat(),
            from_branch=left.name if left else "",
            to_branch=branch.name,
            to_group=group.name if group else "",
        )
    return membership


def end_membership(*, member: Member, on: date, actor: User | None, at: datetime) -> None:
    """End what covers ``on`` or begins later, and the posts that go with it; the caller says why."""
    Member.objects.select_for_update().get(pk=member.pk)
    member.memberships.filter(starts_on__gte=on).delete()
    member.memberships.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=on)).update(
        ends_before=on
    )
    for role in member.roles.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=on)
    ).select_related("unit", "member__user"):
        end_role(assignment=role, ends_before=on, actor=actor, at=at)


def _write(
    member: Member,
    present: Membership | None,
    branch: OrgUnit,
    group: OrgUnit | None,
    on: date,
) -> Membership:
    if present is not None and present.starts_on == on:
        present.branch, present.group = branch, group
        present.save(update_fields=["branch", "group"])
        return present
    ends_before = None
    if present is not None:
        ends_before, present.ends_before = present.ends_before, on
        present.save(update_fields=["ends_before"])
    return Membership.objects.create(
        member=member, branch=branch, group=group, starts_on=on, ends_before=ends_before
    )


def _end_posts(member: Member, left: OrgUnit, on: date, actor: User | None, at: datetime) -> None:
    inside = member.roles.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=on), unit__path__startswith=left.path
    )
    for role in inside.select_related("unit", "member__user"):
        end_role(assignment=role, ends_before=on, actor=actor, at=at)
