"""Reads the canonical rows of a quarter from the ledger."""

from collections.abc import Iterator

from sanwei.ledgers.archive.canonical import CURRENT, FIELDS, Row, text_of
from sanwei.ledgers.archive.names import NAME_FIELDS, Marks
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod

AT_ONCE = 2000
# Where a field of the canonical list is read.
_SOURCES = {
    "unit": "unit__public_id",
    "member": "member__public_id",
    "ledger_class": "ledger_class__code",
    "record": "record__public_id",
    "rule": "rule__public_id",
    "corrects": "corrects__public_id",
}


def canonical_rows(period: LedgerPeriod, marks: Marks, *, version: int = CURRENT) -> Iterator[Row]:
    """Yield the canonical rows of everything booked in ``period``, in the order of their ids. One query."""
    fields = FIELDS[version]
    columns = [_SOURCES.get(name, name) for name in fields]
    names = [(place, name) for place, name in enumerate(fields) if name in NAME_FIELDS]
    rows = (
        LedgerEntry.objects.filter(period=period)
        .order_by("public_id")
        .values_list("pk", "member_id", *columns)
    )
    for pk, member_pk, *values in rows.iterator(AT_ONCE):
        for place, name in names:
            values[place] = marks.of(pk, name, member_pk, values[place])
        yield tuple(map(text_of, values))
