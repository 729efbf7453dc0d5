"""Reads the Range header. Pure: bytes in numbers, no request, no file.

Source: RFC 9110, sections 14.1 and 14.2.
"""

import re
from dataclasses import dataclass

# A header longer than this is no player's; ignoring Range is always allowed.
LONGEST_HEADER = 1000
_RANGE = re.compile(r"(?P<first>[0-9]*)-(?P<last>[0-9]*)")


@dataclass(frozen=True)
class Slice:
    """``length`` bytes from ``start`` on; never empty."""

    start: int
    length: int

    @property
    def last(self) -> int:
        return self.start + self.length - 1


class Unsatisfiable(Exception):
    """The header is well formed, but none of its ranges touches the file: 416."""


def asked_slice(header: str, size_bytes: int) -> Slice | None:
    """Return the one slice that ``header`` asks for, or None where the whole file is the answer.

    None: no header, another unit, a malformed one, or several ranges (a file of ours is never worth
    multipart/byteranges, and the whole is a valid answer).

    Raises: Unsatisfiable.
    """
    unit, mark, text = header.partition("=")
    if not mark or unit.strip().lower() != "bytes" or len(header) > LONGEST_HEADER:
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    matches = [_RANGE.fullmatch(part) for part in parts]
    asked: list[Slice | None] = []
    for match in matches:
        if match is None or match[0] == "-":
            return None
        first, last = match["first"], match["last"]
        if first and last and int(last) < int(first):
            return None
        asked.append(_slice(first, last, size_bytes))
    if asked and not any(asked):
        # The last bytes of an empty file are the whole of it, and can't be said in Content-Range.
        if size_bytes == 0 and any(int(part[1:]) for part in parts if part.startswith("-")):
            return None
        raise Unsatisfiable
    return asked[0] if len(asked) == 1 else None


def _slice(first: str, last: str, size_bytes: int) -> Slice | None:
    start = int(first) if first else max(size_bytes - int(last), 0)
    end = min(int(last) + 1, size_bytes) if first and last else size_bytes
    return Slice(start, end - start) if end > start else None
