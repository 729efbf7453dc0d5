"""The names in the ledger, when their person is erased: the marks are kept first, so that every seal still verifies."""

import secrets
from itertools import islice

from django.db.models import QuerySet

from sanwei.ledgers.archive.names import HOUSE, SALT_BYTES, Marks, all_salts
from sanwei.ledgers.models import ErasedName, LedgerEntry, NameSalt, PointsClaim
from sanwei.org import erasing
from sanwei.org.enums import ERASED_NAME
from sanwei.org.models import Member

AT_ONCE = 500
_snapshots = erasing.snapshots((PointsClaim, "member", "member_name"))


def erase(member: Member) -> None:
    """Take the name out of entries about the person and of those he entered himself; then forget the salt.

    Without the salt nobody gets from a mark back to the name. Approvals and seals stay: they are acts in an office.
    """
    _snapshots(member)
    NameSalt.objects.get_or_create(member=member, defaults={"salt": secrets.token_hex(SALT_BYTES)})
    NameSalt.objects.get_or_create(member=None, defaults={"salt": secrets.token_hex(SALT_BYTES)})
    marks = Marks(all_salts(), {})
    _erase("member_name", LedgerEntry.objects.filter(member=member), marks, member.pk)
    if member.user is not None:
        _erase("actor_name", LedgerEntry.objects.filter(actor=member.user), marks, HOUSE)
    NameSalt.objects.filter(member=member).delete()


def _erase(field: str, entries: QuerySet[LedgerEntry], marks: Marks, owner: int) -> None:
    named = entries.exclude(**{f"{field}__in": ("", ERASED_NAME)})
    rows = iter(list(named.order_by("pk").values_list("pk", field)))
    while batch := list(islice(rows, AT_ONCE)):
        ErasedName.objects.bulk_create(
            ErasedName(entry_id=pk, field=field, mark=marks.of(pk, field, owner, name))
            for pk, name in batch
        )
        LedgerEntry.objects.filter(pk__in=[pk for pk, _name in batch]).update(
            **{field: ERASED_NAME}
        )
