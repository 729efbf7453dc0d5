"""The lines of a record that come several at a time: read from what a form sends, told as a form shows them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sanwei.activities.errors import TextInvalid
from sanwei.activities.models import Guest, Resolution, Speech, Vote

Line = Guest | Speech | Vote | Resolution
Cells = dict[str, Any]

LINES: dict[str, tuple[type[Line], tuple[str, ...], str]] = {
    "guests": (Guest, ("name", "post", "reason"), "name"),
    "speeches": (Speech, ("person", "points"), "person"),
    "votes": (Vote, ("matter", "approve", "against", "abstain"), "matter"),
    "resolutions": (Resolution, ("text", "responsible", "due_on"), "text"),
}
MOST_LINES = 200
LONGEST_TEXT = 20_000
MOST_VOTES = 10_000


def cells_of(field: str, value: object) -> list[Cells]:
    """Return the lines that ``value`` says, empty ones left out. Raises: TextInvalid."""
    model, columns, key = LINES[field]
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise TextInvalid
    found: list[Cells] = []
    for line in value:
        if not isinstance(line, Mapping) or not set(line) <= set(columns):
            raise TextInvalid
        cells = {name: _cell(model, name, line.get(name, "")) for name in columns}
        if any(cells.values()):
            if not cells[key]:
                cells[key] = "—"  # kept although half written: nothing typed is lost
            found.append(cells)
    return found


def told(field: str, lines: Iterable[Line | Cells]) -> list[dict[str, str]]:
    """Return lines as a form shows them, every cell a text."""
    columns = LINES[field][1]
    return [{name: _text(_value(line, name)) for name in columns} for line in lines]


def words_of(field: str, lines: Iterable[Mapping[str, str]]) -> list[str]:
    """Return each line as one line of reading."""
    _model, columns, _key = LINES[field]
    return [" · ".join(line[name] for name in columns if line[name]) for line in lines]


def _value(line: Line | Cells, name: str) -> object:
    return line[name] if isinstance(line, dict) else getattr(line, name)


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _cell(model: type[Any], name: str, value: object) -> Any:
    field = model._meta.get_field(name)
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    if len(text) > (field.max_length or LONGEST_TEXT) or "\0" in text:
        raise TextInvalid
    try:
        if name == "due_on":
            return date.fromisoformat(text) if text else None
        if name in {"approve", "against", "abstain"}:
            count = int(text or 0)
            if not 0 <= count <= MOST_VOTES:
                raise TextInvalid
            return count
    except ValueError as error:
        raise TextInvalid from error
    return text
