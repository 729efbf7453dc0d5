"""Taking people into the organisation, keeping their particulars, opening accounts for them."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.accounts.services import IssuedSlip, issue_slip
from sanwei.common import audit, pinyin
from sanwei.org.enums import MemberKind, PartyStatus
from sanwei.org.errors import AccountExists
from sanwei.org.models import Member, Membership, OrgUnit
from sanwei.org.services.access import sync_wagtail_access
from sanwei.org.services.memberships import check_place, end_membership
from sanwei.search.changes import read_again

FIRST_NUMBER = 100001
AT_ONCE = 500
# After these the person belongs to no branch any more; 停止党籍 leaves the membership where it is.
# Of these the audit trail says what they were and became, of others only that they were changed: it keeps no name
# of a person who is erased.
TOLD = frozenset(
    {
        "kind",
        "job",
        "education",
        "joined_on",
        "formal_on",
        "is_mobile",
        "is_dispatched",
        "is_leading_cadre",
    }
)
LEAVING = frozenset({PartyStatus.EXPELLED, PartyStatus.DECEASED, PartyStatus.TRANSFERRED_OUT})


@dataclass(frozen=True)
class OpenedAccount:
    """An account that was just opened: what the printed slip says."""

    member: Member
    branch_name: str
    slip: IssuedSlip


def pinyin_of(name: str) -> str:
    """Return the sort key of a Chinese name: syllables without tones, joined by blanks."""
    return " ".join(pinyin.syllables(name))


def next_number() -> str:
    """Return an unused member number; it tells nothing about the person."""
    last = Member.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = FIRST_NUMBER + last
    while Member.objects.filter(number=str(number)).exists():
        number += 1
    return str(number)


@transaction.atomic
def enrol(
    *,
    name: str,
    kind: MemberKind,
    branch: OrgUnit,
    starts_on: date,
    group: OrgUnit | None = None,
    **fields: Any,
) -> Member:
    """Create a member and open the membership in ``branch`` from ``starts_on`` on.

    ``fields``: further fields of Member. Raises: NotABranch, WrongGroup.
    """
    check_place(branch=branch, group=group, on=starts_on)
    member = Member.objects.create(
        name=name,
        name_pinyin=pinyin_of(name),
        kind=kind,
        number=fields.pop("number", None) or next_number(),
        **fields,
    )
    Membership.objects.create(member=member, branch=branch, group=group, starts_on=starts_on)
    return member


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be taken in; ``fields``: further fields of Member."""

    name: str
    kind: MemberKind
    branch: OrgUnit
    group: OrgUnit | None
    starts_on: date
    fields: dict[str, Any]


@transaction.atomic
def enrol_all(*, newcomers: Sequence[Newcomer]) -> list[Member]:
    """Do what ``enrol`` does for many at once, in a number of queries that does not grow with each of them.

    Returns the members in the order given. Raises: NotABranch, WrongGroup.
    """
    for one in newcomers:
        check_place(branch=one.branch, group=one.group, on=one.starts_on)
    numbers = _unused_numbers([one.fields.get("number", "") for one in newcomers])
    members = [
        Member(
            name=one.name,
            name_pinyin=pinyin_of(one.name),
            kind=one.kind,
            **{**one.fields, "number": number},
        )
        for one, number in zip(newcomers, numbers, strict=True)
    ]
    Member.objects.bulk_create(members, batch_size=AT_ONCE)
    Membership.objects.bulk_create(
        [
            Membership(member=member, branch=one.branch, group=one.group, starts_on=one.starts_on)
            for one, member in zip(newcomers, members, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    read_again(Member.objects.filter(number__in=numbers))
    return members


def _unused_numbers(wished: Sequence[str]) -> list[str]:
    """Return ``wished`` with an unused number for each empty one."""
    taken = set(Member.objects.values_list("number", flat=True)) | set(wished)
    last = Member.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fresh = (str(n) for n in itertools.count(FIRST_NUMBER + last) if str(n) not in taken)
    return [number or next(fresh) for number in wished]


@transaction.atomic
def update_member(*, member: Member, actor: User | None, at: datetime, **changes: Any) -> Member:
    """Change particulars of a member; name and phone of the account follow, the audit trail names the fields."""
    if "month_only" not in changes and not changes.keys().isdisjoint(member.month_only):
        changes["month_only"] = [name for name in member.month_only if name not in changes]
    stored = Member.objects.get(pk=member.pk)
    told = sorted(
        field for field in TOLD & changes.keys() if getattr(stored, field) != changes[field]
    )
    before = {field: _said(stored, field) for field in told}
    for field, value in changes.items():
        setattr(member, field, value)
    member.name_pinyin = pinyin_of(member.name)
    member.save(update_fields=[*changes, "name_pinyin"])
    if member.user is not None and changes.keys() & {"name", "phone"}:
        member.user.name, member.user.phone = member.name, member.phone
        member.user.save(update_fields=["name", "phone"])
    after = {field: _said(member, field) for field in told}
    fields = sorted(changes)
    _log("org.member.update", member, actor, at, fields=fields, before=before, after=after)
    return member


@transaction.atomic
def change_status(
    *, member: Member, status: PartyStatus, on: date, actor: User | None, at: datetime
) -> Member:
    """Enter a change of 党籍状态 from ``on`` on; who left, died or was expelled belongs to no branch from that day."""
    before = member.get_status_display()
    unit_key = _unit_key(member)  # of the branch that is left, if any
    member.status = status
    member.status_on = None if status == PartyStatus.NORMAL else on
    member.save(update_fields=["status", "status_on"])
    if status in LEAVING:
        end_membership(member=member, on=on, actor=actor, at=at)
    _log(
        "org.member.status",
        member,
        actor,
        at,
        unit_key=unit_key,
        on=on.isoformat(),
        before=before,
        after=member.get_status_display(),
    )
    return member


@transaction.atomic
def open_account(*, member: Member, password: str | None, must_change: bool = True) -> User:
    """Give ``member`` an account that signs in by member number or phone; content roles open Wagtail at once.

    Without a password only a sign-in slip opens it. Raises: AccountExists.
    """
    if member.user_id is not None:
        raise AccountExists
    user = User.objects.create_user(
        member.number,
        password,
        name=member.name,
        phone=member.phone,
        must_change_password=must_change,
    )
    member.user = user
    member.save(update_fields=["user"])
    if member.roles.exists():
        sync_wagtail_access(user, at=user.date_joined)
    return user


@transaction.atomic
def open_accounts(*, members: Iterable[Member], actor: User, at: datetime) -> list[OpenedAccount]:
    """Open an account for each of ``members`` that has none and issue its first sign-in slip.

    Takes ``queries.members_on(unit, day)`` for a whole unit. Idempotent; ordered as given.
    """
    opened = []
    for member in members:
        if member.user_id is None:
            user = open_account(member=member, password=None)
            membership = member.memberships.select_related("branch").order_by("-starts_on").first()
            opened.append(
                OpenedAccount(
                    member=member,
                    branch_name=membership.branch.short_name if membership else "",
                    slip=issue_slip(user=user, actor=actor, at=at),
                )
            )
            unit_key = str(membership.branch.public_id) if membership else ""
            _log("org.account.open", member, actor, at, unit_key=unit_key)
    return opened


def _said(member: Member, field: str) -> str:
    """Return a particular as people read it."""
    if field == "kind":
        return str(MemberKind(member.kind).label)
    return str(getattr(member, field) or "")


def _unit_key(member: Member) -> str:
    """Return the public id of the branch to which ``member`` belongs, or belonged last."""
    last = member.memberships.select_related("branch").order_by("-starts_on").first()
    return str(last.branch.public_id) if last else ""


def _log(
    action: str,
    member: Member,
    actor: User | None,
    at: datetime,
    *,
    unit_key: str | None = None,
    **details: object,
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="org.member",
        target_key=member.public_id,
        unit_key=_unit_key(member) if unit_key is None else unit_key,
        **details,
    )
