"""Months side by side as columns, laid out for an SVG: what is asked about in colour, what led up to it in grey."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sanwei.ledgers.statistics.enums import Shape
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.figures import FIGURES
from sanwei.ledgers.statistics.months import Month
from sanwei.ledgers.statistics.values import Value

# In units of the drawing; a phone shows it one to one.
WIDTH, HEIGHT, TOP, BASE = 340, 150, 22, 126
WIDEST_SLOT, SHARE_OF_SLOT = 56, Decimal("0.6")
LONGEST_EXACT = 4  # characters that fit above a column


@dataclass(frozen=True)
class Column:
    month: Month
    value: Value
    text: str
    x: int
    y: int
    middle: int
    width: int
    height: int


@dataclass(frozen=True)
class MonthsChart:
    figure: Figure
    columns: tuple[Column, ...]
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE

    @property
    def is_percent(self) -> bool:
        return self.figure.shape == Shape.PERCENT

    @property
    def foot(self) -> int:
        """Return where the names of the months stand."""
        return self.base + 17


def charts_of(months: Sequence[Month]) -> tuple[MonthsChart, ...]:
    return (
        MonthsChart(FIGURES["participation"], _columns(months, [m.participation for m in months])),
        MonthsChart(FIGURES["hours"], _columns(months, [month.hours for month in months])),
    )


def _columns(months: Sequence[Month], values: Sequence[Value]) -> tuple[Column, ...]:
    numbers = [max(value.number or Decimal(0), Decimal(0)) for value in values]
    is_percent = values[0].shape == Shape.PERCENT
    most = Decimal(100) if is_percent else max(*numbers, Decimal(1))
    slot = min(WIDEST_SLOT, WIDTH // len(months))
    width = int(slot * SHARE_OF_SLOT)
    columns = []
    for place, (month, value) in enumerate(zip(months, values, strict=True)):
        height = int(numbers[place] * (BASE - TOP) / most)
        middle = slot * place + slot // 2
        columns.append(
            Column(
                month=month,
                value=value,
                text=_short(value),
                x=middle - width // 2,
                y=BASE - height,
                middle=middle,
                width=width,
                height=height,
            )
        )
    return tuple(columns)


def _short(value: Value) -> str:
    """Return a value as it fits above a column; the table behind has all of it."""
    if value.is_undefined or value.number is None:
        return ""
    text = value.text.removesuffix("%")
    return text if len(text) <= LONGEST_EXACT else f"{value.number:.0f}"
