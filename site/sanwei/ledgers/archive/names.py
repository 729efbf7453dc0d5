"""Names as seals know them: a mark by a salt of the person. The salts live here and go when somebody is erased."""

import secrets
from collections.abc import Iterable

from sanwei.ledgers.archive.canonical import name_mark
from sanwei.ledgers.models import ErasedName, LedgerEntry, LedgerPeriod, NameSalt
from sanwei.org.enums import ERASED_NAME

SALT_BYTES = 32
HOUSE = 0
# Whose salt a name takes: the person's own, or the house's where it is only a name.
NAME_FIELDS = ("member_name", "approver_name", "actor_name")


class Marks:
    """The marks of the names in some entries. Remembers: a person stands in many rows.

    ``without_salt``: people whose names could not be marked, as nobody took care of their salt.
    """

    def __init__(self, salts: dict[int, str], erased: dict[tuple[int, str], str]) -> None:
        self._salts, self._erased = salts, erased
        self._known: dict[tuple[int, str], str] = {}

    def of(self, entry_pk: int, field: str, member_pk: int | None, name: str) -> str:
        if not name:
            return ""
        if name == ERASED_NAME:
            return self._erased.get((entry_pk, field), name)
        owner = (member_pk or HOUSE) if field == "member_name" else HOUSE
        key = (owner, name)
        mark = self._known.get(key)
        if mark is None:
            salt = self._salts.get(owner)
            mark = name_mark(salt, name) if salt else "no salt"
            self._known[key] = mark
        return mark


def marks_for(periods: Iterable[LedgerPeriod]) -> Marks:
    """Return the marks for the entries of ``periods``. Two queries."""
    inside = LedgerEntry.objects.filter(period__in=list(periods))
    erased = ErasedName.objects.filter(entry__in=inside.order_by().values("pk"))
    return Marks(
        all_salts(),
        {(pk, field): mark for pk, field, mark in erased.values_list("entry", "field", "mark")},
    )


def all_marks() -> Marks:
    """Return the marks for the whole ledger. Two queries."""
    rows = ErasedName.objects.values_list("entry", "field", "mark")
    return Marks(all_salts(), {(pk, field): mark for pk, field, mark in rows})


def all_salts() -> dict[int, str]:
    return {pk or HOUSE: salt for pk, salt in NameSalt.objects.values_list("member", "salt")}


def salt_people(period: LedgerPeriod) -> None:
    """Give everybody in a quarter that is about to be sealed a salt, and the house its own. Idempotent."""
    people = (
        LedgerEntry.objects.filter(period=period, member__isnull=False)
        .exclude(member_name__in=("", ERASED_NAME))
        .order_by()
        .values_list("member", flat=True)
        .distinct()
    )
    known = set(NameSalt.objects.values_list("member", flat=True))
    missing: list[int | None] = [pk for pk in people if pk not in known]
    if None not in known:
        missing.append(None)
    NameSalt.objects.bulk_create(
        [NameSalt(member_id=pk, salt=secrets.token_hex(SALT_BYTES)) for pk in missing],
        ignore_conflicts=True,
    )
