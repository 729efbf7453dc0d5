"""The canonical text of a sealed quarter. Pure: values in, bytes and digests out.

A version is a fixed list of fields and a fixed way to write them, for ever: a seal says which it was made by, and a
test holds each to a stored vector. Public ids, decimals as text, UTC times to the millisecond, NFC text; never a
primary key, never a name. What is proved by it is that nobody changed what was sealed; not that it was true.
"""

import hashlib
import hmac
import json
import unicodedata
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

CURRENT = 1
# The order is part of the version. The first is the entry's own id.
FIELDS: Mapping[int, tuple[str, ...]] = {
    1: (
        "public_id",
        "kind",
        "step",
        "unit",
        "unit_name",
        "member",
        "member_name",
        "account",
        "amount",
        "ledger_class",
        "due",
        "present",
        "title",
        "occurred_on",
        "booked_at",
        "is_late",
        "record",
        "rule",
        "rule_code",
        "award_key",
        "corrects",
        "is_decided",
        "reason",
        "approver_name",
        "actor_name",
    )
}
PRINT_BYTES = 2
ID_BYTES = 16

Row = tuple[str, ...]


def text_of(value: object) -> str:
    """Return the one way to write a value. Raises: TypeError for what no field holds."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case str():
            return value if unicodedata.is_normalized("NFC", value) else _composed(value)
        case UUID() | int():
            return str(value)
        case Decimal():
            return f"{value:.2f}"
        case datetime():
            # Django's own JSON dump keeps milliseconds; a seal must survive the dump and its restore.
            return value.astimezone(UTC).isoformat(timespec="milliseconds")
        case date():
            return value.isoformat()
    raise TypeError(f"no canonical text for {type(value)}")


def _composed(value: str) -> str:
    return unicodedata.normalize("NFC", value)


def encoded(row: Sequence[str]) -> bytes:
    """Return the line of a row: a JSON list of texts and a line feed, in UTF-8."""
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def rows_digest(rows: Iterable[Row]) -> str:
    """Return the SHA-256 of rows; the caller has them in the order of their ids."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(encoded(row))
    return digest.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An event of the chain as its digest covers it: a seal, or the reopening of one (then without rows)."""

    version: int
    unit: UUID
    quarter: str
    number: int
    from_state: str
    to_state: str
    at: datetime
    actor_key: str
    approver_key: str
    reason: str
    previous_digest: str
    entries_count: int
    rows_digest: str

    def digest(self) -> str:
        """Return the digest that the next event of the unit carries on."""
        line = encoded(
            [
                "sanwei.ledger",
                *(
                    text_of(value)
                    for value in (
                        self.version,
                        self.unit,
                        self.quarter,
                        self.number,
                        str(self.from_state),
                        str(self.to_state),
                        self.at,
                        self.actor_key,
                        self.approver_key,
                        self.reason,
                        self.previous_digest,
                        self.entries_count,
                        self.rows_digest,
                    )
                ),
            ]
        )
        return hashlib.sha256(line).hexdigest()


def name_mark(salt: str, name: str) -> str:
    """Return what stands for a name: nobody gets back from it to the name once the salt is gone."""
    return hmac.new(bytes.fromhex(salt), text_of(name).encode(), "sha256").hexdigest()


def manifest_of(rows: Iterable[Row]) -> bytes:
    """Return for each row its id and a two-byte print of each field: enough to name what changed, not to prove it."""
    return b"".join(
        UUID(row[0]).bytes + b"".join(_print(value) for value in row[1:]) for row in rows
    )


def read_manifest(stored: bytes, version: int) -> dict[str, bytes]:
    """Return the prints of each row of a manifest by the row's id. Raises: ValueError for a broken one."""
    width = ID_BYTES + PRINT_BYTES * (len(FIELDS[version]) - 1)
    if len(stored) % width:
        raise ValueError("a manifest holds whole rows")
    return {
        str(UUID(bytes=stored[start : start + ID_BYTES])): stored[start + ID_BYTES : start + width]
        for start in range(0, len(stored), width)
    }


def changed_fields(row: Row, prints: bytes, version: int) -> list[str]:
    """Return the names of the fields whose value is not what was sealed."""
    return [
        name
        for number, (name, value) in enumerate(zip(FIELDS[version][1:], row[1:], strict=True))
        if _print(value) != prints[number * PRINT_BYTES : (number + 1) * PRINT_BYTES]
    ]


def _print(value: str) -> bytes:
    return (zlib.crc32(value.encode()) & 0xFFFF).to_bytes(PRINT_BYTES)
