"""注销: a person's name and particulars go; what was counted stays and every seal still verifies."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sanwei.accounts.forgetting import forget
from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME, PRESENT_STATES
from sanwei.org.errors import AlreadyErased, StillHere
from sanwei.org.mentions import Mention, mentions_of, terms_of
from sanwei.org.models import Member
from sanwei.org.models.identity import IdentityNumber

EMPTIED = ("external_number", "ethnicity", "native_place", "education", "job", "sex", "phone")


@dataclass(frozen=True)
class Erasure:
    """What an erasure is about to do, or has left. ``namesakes``: people here with the same name, counted in."""

    goes: tuple[Mention, ...]
    stays: tuple[Mention, ...]
    namesakes: int


def foresee_erasure(*, member: Member) -> Erasure:
    """Return where ``member`` is named, by what goes and what stays; changes nothing. Reads every table once.

    Raises: StillHere, AlreadyErased.
    """
    if member.name == ERASED_NAME:
        raise AlreadyErased
    if member.status in PRESENT_STATES:
        raise StillHere
    return erasure_of(terms=terms_of(member), name=member.name, besides=member)


def erasure_of(*, terms: list[str], name: str, besides: Member) -> Erasure:
    """Return where ``terms`` stand now; who has taken them down before an erasure sees afterwards what is left."""
    found = mentions_of(terms)
    return Erasure(
        goes=tuple(one for one in found if one.why is None),
        stays=tuple(one for one in found if one.why is not None),
        namesakes=Member.objects.filter(name=name).exclude(pk=besides.pk).count(),
    )


@transaction.atomic
def erase(*, member: Member, reason: str, actor: User | None, at: datetime) -> Member:
    """Erase who somebody was, for ever: name, particulars, account. Facts keep their numbers under 已注销.

    Only for who is 已出党, 已去世 or 已转出; the audit row names the number, not the name. Files that were exported
    before are deleted. Told twice it is done once. Raises: StillHere.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    if held.name == ERASED_NAME:
        return held
    if held.status in PRESENT_STATES:
        raise StillHere
    known = copy(held)
    if held.user is not None:
        forget(user=held.user, name=ERASED_NAME)
    for name in EMPTIED:
        setattr(held, name, "")
    held.name, held.name_pinyin, held.born_on = ERASED_NAME, "", None
    held.save(update_fields=["name", "name_pinyin", "born_on", *EMPTIED])
    IdentityNumber.objects.filter(member=held).delete()
    erasing.erase_everywhere(known)
    audit.log(
        at=at,
        actor=actor,
        action="org.member.erase",
        target_label="org.member",
        target_key=held.public_id,
        number=held.number,
        reason=reason,
    )
    return held
