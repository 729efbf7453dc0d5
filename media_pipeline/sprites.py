"""The seek preview: small pictures on sheets, and the WebVTT that tells which one belongs to which second. Pure."""

from dataclasses import dataclass

VTT = "sprites.vtt"
COLUMNS = 10
ROWS = 10
#: The long side of one small picture.
LONG_SIDE = 160
LEAST_EVERY_MS = 2_000
MOST_EVERY_MS = 10_000


@dataclass(frozen=True)
class Sprites:
    """One small picture of ``width`` × ``height`` every ``every_ms``, ``count`` in all, a hundred a sheet."""

    width: int
    height: int
    every_ms: int
    count: int

    @property
    def sheets(self) -> int:
        return -(-self.count // (COLUMNS * ROWS))

    @property
    def columns(self) -> int:
        return min(COLUMNS, self.count)

    @property
    def rows(self) -> int:
        """Rows of a sheet; short recordings have one sheet without empty rows."""
        return min(ROWS, -(-self.count // COLUMNS))


def sprites_for(width: int, height: int, duration_ms: int) -> Sprites:
    """Plan the sheets of a recording of this shape and length."""
    every_ms = max(LEAST_EVERY_MS, min(MOST_EVERY_MS, duration_ms // (COLUMNS * ROWS)))
    factor = LONG_SIDE / max(width, height)
    return Sprites(
        width=max(2, 2 * round(width * factor / 2)),
        height=max(2, 2 * round(height * factor / 2)),
        every_ms=every_ms,
        count=max(1, -(-duration_ms // every_ms)),
    )


def sheet_name(number: int) -> str:
    """Return the file name of sheet ``number``, counted from 1 as ffmpeg does."""
    return f"sprite_{number}.jpg"


def webvtt(sprites: Sprites, *, duration_ms: int, sheets: int) -> str:
    """Write the cues in order; only sheets that were really made (``sheets``) are named."""
    lines = ["WEBVTT", ""]
    for number in range(min(sprites.count, sheets * COLUMNS * ROWS)):
        sheet, place = divmod(number, COLUMNS * ROWS)
        row, column = divmod(place, COLUMNS)
        begin = number * sprites.every_ms
        end = max(begin + 1, min(duration_ms, begin + sprites.every_ms))
        lines += [
            f"{_mark(begin)} --> {_mark(end)}",
            f"{sheet_name(sheet + 1)}#xywh={column * sprites.width},{row * sprites.height},"
            f"{sprites.width},{sprites.height}",
            "",
        ]
    return "\n".join(lines)


def _mark(at_ms: int) -> str:
    seconds, ms = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{ms:03d}"
