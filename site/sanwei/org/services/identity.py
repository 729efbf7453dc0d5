"""公民身份号码 at rest: encrypted, found by blind index, opened for a reason only."""

from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit, clock, field_keys
from sanwei.org import policies
from sanwei.org.errors import IdentityOff, IdentityReasonMissing, NotYours
from sanwei.org.identity import Identity
from sanwei.org.models import IdentityNumber, Member
from sanwei.org.queries.people import may_open_identity, membership_on

PURPOSE = "org.identity"
REASON_LENGTH = 200


@transaction.atomic
def keep_identity(
    *, member: Member, identity: Identity, actor: User | None, at: datetime
) -> IdentityNumber:
    """Store a sound number of ``member``, or replace what is stored. The audit trail tells that, not what."""
    if not identity.is_sound:
        raise ValueError("only a sound number is kept")
    kept, _made = IdentityNumber.objects.update_or_create(
        member=member,
        defaults={
            "encrypted": field_keys.encrypt(identity.number.encode()),
            "blind_index": field_keys.blind_indexes(identity.number, purpose=PURPOSE)[0],
        },
    )
    _log("org.identity.keep", member, actor, at)
    return kept


@transaction.atomic
def open_identity(*, member: Member, reason: str, actor: User, at: datetime) -> str:
    """Return the number of ``member`` for a stated ``reason``; leaves an audit row each time.

    Raises: NotYours without the right; IdentityOff where it is not switched on; IdentityReasonMissing.
    """
    reason = reason.strip()[:REASON_LENGTH]
    if not may_open_identity(actor, member, at=at):
        raise NotYours
    membership = membership_on(member, clock.local_date(at))
    if membership is None or not policies.keeps_identity(at=at):
        raise IdentityOff
    if not reason:
        raise IdentityReasonMissing
    kept = IdentityNumber.objects.filter(member=member).first()
    if kept is None:
        raise NotYours
    _log(
        "org.identity.open",
        member,
        actor,
        at,
        unit_key=membership.branch.public_id,
        reason=reason,
    )
    return field_keys.decrypt(kept.encrypted).decode()


@transaction.atomic
def rotate_identities() -> int:
    """Encrypt with the first key what another one still opens; return how many rows changed. Safe to repeat.

    Raises: FieldUnreadable where none of the keys fits; nothing is changed then.
    """
    changed = 0
    for kept in IdentityNumber.objects.select_for_update().iterator():
        number = field_keys.decrypt(kept.encrypted)
        index = field_keys.blind_indexes(number.decode(), purpose=PURPOSE)[0]
        if kept.blind_index == index and field_keys.is_current(kept.encrypted):
            continue
        kept.encrypted, kept.blind_index = field_keys.encrypt(number), index
        kept.save(update_fields=["encrypted", "blind_index"])
        changed += 1
    return changed


def _log(
    action: str,
    member: Member,
    actor: User | None,
    at: datetime,
    unit_key: object = "",
    **details: object,
) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=action,
        target_label="org.member",
        target_key=member.public_id,
        unit_key=unit_key,
        **details,
    )
