"""Reads the canonical rows of a quarter from the ledger."""

from collections.abc import Iterator, Mapping

from sanwei.common.models import PublicIdModel
from sanwei.ledgers.archive.canonical import CURRENT, FIELDS, Row, text_of
from sanwei.ledgers.archive.names import NAME_FIELDS, Marks
from sanwei.ledgers.models import CreditRule, LedgerClass, LedgerEntry, LedgerPeriod
from sanwei.org.models import Member, OrgUnit

AT_ONCE = 2000
# Where a field of the canonical list is read. What stands in many rows is looked up, not joined: a million rows
# name the same few hundred units and rules.
_SOURCES = {
    "unit": "unit_id",
    "member": "member_id",
    "ledger_class": "ledger_class_id",
    "rule": "rule_id",
    "record": "record__public_id",
    "corrects": "corrects__public_id",
}

_POINTED_TO: Mapping[str, type[PublicIdModel]] = {
    "unit": OrgUnit,
    "member": Member,
    "rule": CreditRule,
}

Texts = Mapping[object, str]


class References:
    """The canonical text of what entries point to, by primary key; each table is read once, when first asked for."""

    def __init__(self) -> None:
        self._known: dict[str, Texts] = {}

    def of(self, name: str) -> Texts:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> Texts:
        found: dict[object, str] = {None: ""}
        if name == "ledger_class":
            return found | dict(LedgerClass.objects.order_by().values_list("pk", "code"))
        rows = _POINTED_TO[name]._default_manager.order_by().values_list("pk", "public_id")
        return found | {pk: text_of(public_id) for pk, public_id in rows.iterator(AT_ONCE)}


REFERENCES = ("unit", "member", "ledger_class", "rule")


def canonical_rows(
    period: LedgerPeriod,
    marks: Marks,
    *,
    version: int = CURRENT,
    references: References | None = None,
) -> Iterator[Row]:
    """Yield the canonical rows of everything booked in ``period``, in the order of their ids.

    One query, and one for each table of ``references`` that was not read before.
    """
    fields = FIELDS[version]
    known = references or References()
    columns = [_SOURCES.get(name, name) for name in fields]
    names = [(place, name) for place, name in enumerate(fields) if name in NAME_FIELDS]
    looked_up = [(place, known.of(name)) for place, name in enumerate(fields) if name in REFERENCES]
    rows = (
        LedgerEntry.objects.filter(period=period)
        .order_by("public_id")
        .values_list("pk", "member_id", *columns)
    )
    for pk, member_pk, *values in rows.iterator(AT_ONCE):
        for place, name in names:
            values[place] = marks.of(pk, name, member_pk, values[place])
        for place, texts in looked_up:
            values[place] = texts[values[place]]
        yield tuple(
            [
                value if type(value) is str and value.isascii() else text_of(value)
                for value in values
            ]
        )
