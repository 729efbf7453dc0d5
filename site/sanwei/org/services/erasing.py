"""注销: a person's name and particulars go; what was counted stays and every seal still verifies."""

from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit
from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME, PartyStatus
from sanwei.org.errors import StillHere
from sanwei.org.models import Member
from sanwei.org.models.identity import IdentityNumber

EMPTIED = ("external_number", "ethnicity", "native_place", "education", "job", "sex", "phone")


@transaction.atomic
def erase(*, member: Member, reason: str, actor: User | None, at: datetime) -> Member:
    """Erase who somebody was, for ever: name, particulars, account. Facts keep their numbers under 已注销.

    Only for who is 已出党, 已去世 or 已转出 and holds no post; the audit row names the number, not the name.
    Told twice it is done once. Raises: StillHere.
    """
    held = Member.objects.select_for_update().get(pk=member.pk)
    if held.name == ERASED_NAME:
        return held
    if held.status in (PartyStatus.NORMAL, PartyStatus.SUSPENDED):
        raise StillHere
    user = held.user
    if user is not None:
        user.name, user.phone, user.email = ERASED_NAME, "", ""
        user.is_active = False
        user.session_epoch += 1
        user.set_unusable_password()
        user.save()
    known = {field.name for field in Member._meta.concrete_fields}
    changed = [name for name in EMPTIED if name in known]
    for name in changed:
        setattr(held, name, "")
    held.name, held.name_pinyin, held.born_on = ERASED_NAME, "", None
    held.save(update_fields=["name", "name_pinyin", "born_on", *changed])
    IdentityNumber.objects.filter(member=held).delete()
    erasing.erase_everywhere(held)
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
