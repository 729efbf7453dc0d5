"""A figure's value and what it is made of. Pure: shares in, values out; values add up as their shares do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sanwei.ledgers.conversion import ZERO, plain
from sanwei.ledgers.queries.tables import percent, ratio
from sanwei.ledgers.statistics.enums import Shape
from sanwei.ledgers.statistics.shares import Number, Share


@dataclass(frozen=True)
class Value:
    """What a cell says. Not there at all (None in a table) is another thing than 0."""

    shape: Shape
    part: Decimal = ZERO
    whole: Decimal = ZERO

    def __add__(self, other: "Value") -> "Value":
        return Value(self.shape, self.part + other.part, self.whole + other.whole)

    @property
    def is_there(self) -> bool:
        """Whether anything is counted in it."""
        return bool(self.part or self.whole)

    @property
    def is_undefined(self) -> bool:
        """Whether it is a rate of nothing."""
        return self.shape in (Shape.PERCENT, Shape.AVERAGE) and not self.whole

    @property
    def rate(self) -> Decimal | None:
        """Return the percentage or mean, with one decimal; None where there is nothing to divide by."""
        if self.shape == Shape.PERCENT:
            return percent(self.part, self.whole)
        if self.shape == Shape.AVERAGE:
            return ratio(self.part, self.whole)
        return None

    @property
    def text(self) -> str:
        """Return it as it stands on screen and in every sheet."""
        if self.shape in (Shape.COUNT, Shape.HOURS):
            return plain(self.part)
        if self.shape == Shape.TURNS:
            return f"{plain(self.part)}/{plain(self.whole)}"
        unit = "%" if self.shape == Shape.PERCENT else ""
        return "–" if self.rate is None else f"{self.rate}{unit}"

    @property
    def note(self) -> str:
        """Return what a percentage is made of: 114/122."""
        if self.shape != Shape.PERCENT or not self.whole:
            return ""
        return f"{plain(self.part)}/{plain(self.whole)}"

    @property
    def number(self) -> Decimal | None:
        """Return it as one number, for a chart."""
        return self.rate if self.shape in (Shape.PERCENT, Shape.AVERAGE) else self.part


Sums = Mapping[str, tuple[Number, Number]]


def summed(shares: Iterable[Share]) -> Sums:
    """Add shares up by line: part and whole."""
    parts: dict[str, Number] = {}
    wholes: dict[str, Number] = {}
    for line, part, whole in shares:
        parts[line] = parts.get(line, 0) + part
        if whole:
            wholes[line] = wholes.get(line, 0) + whole
    return {line: (part, wholes.get(line, 0)) for line, part in parts.items()}


def valued(shape: Shape, sums: Sums) -> dict[str, Value]:
    """Return sums as values; a line without any has none."""
    return {
        line: Value(shape, Decimal(part), Decimal(whole)) for line, (part, whole) in sums.items()
    }


def total(shape: Shape, values: Iterable[Value]) -> Value:
    return sum(values, Value(shape))
