"""Taking people into the organisation and opening accounts for them."""

from datetime import date
from typing import Any

from django.db import transaction
from pypinyin import lazy_pinyin

from sanwei.accounts.models import User
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member, Membership, OrgUnit


def pinyin_of(name: str) -> str:
    """Return the sort key of a Chinese name: syllables without tones, joined by blanks."""
    return " ".join(lazy_pinyin(name))


def next_number() -> str:
    """Return an unused member number; it tells nothing about the person."""
    last = Member.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return f"{100001 + last}"


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
    """Create a member and open the membership in ``branch`` from ``starts_on`` on."""
    member = Member.objects.create(
        name=name,
        name_pinyin=pinyin_of(name),
        kind=kind,
        number=fields.pop("number", None) or next_number(),
        **fields,
    )
    Membership.objects.create(member=member, branch=branch, group=group, starts_on=starts_on)
    return member


@transaction.atomic
def open_account(*, member: Member, password: str | None, must_change: bool = True) -> User:
    """Give ``member`` an account that signs in by member number or phone."""
    user = User.objects.create_user(
        member.number,
        password,
        name=member.name,
        phone=member.phone,
        must_change_password=must_change,
    )
    member.user = user
    member.save(update_fields=["user"])
    return user
