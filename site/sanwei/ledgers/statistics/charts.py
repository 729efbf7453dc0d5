"""Bars of one figure by line, laid out for an SVG; the table stands behind it, the order is the organisation's."""

from dataclasses import dataclass
from decimal import Decimal

from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.figure import Figure
from sanwei.ledgers.statistics.tables import Line, Table
from sanwei.ledgers.statistics.values import Value

CHARTED = {
    Topic.STUDY: ("participation", "reached_percent"),
    Topic.LIFE: ("attendance",),
    Topic.PEOPLE: ("registered",),
    Topic.LECTURES: ("lectures", "speakers"),
}
MOST_BARS = 40  # beyond that a column of the table reads better
FEWEST_BARS = 2

# In units of the drawing; a phone shows it one to one.
WIDTH, ROW, TOP = 340, 28, 4
LABEL_WIDTH, VALUE_WIDTH, BAR_HEIGHT = 112, 56, 14
FULL = WIDTH - LABEL_WIDTH - VALUE_WIDTH
LETTERS = 8  # of a name that fit beside a bar


@dataclass(frozen=True)
class Bar:
    """``width`` of the bar, ``y`` of its row's top and ``base`` of its texts."""

    line: Line
    value: Value
    label: str
    width: int
    y: int
    base: int
    text_x: int


@dataclass(frozen=True)
class Chart:
    figure: Figure
    bars: tuple[Bar, ...]
    total: Value
    width: int = WIDTH
    x: int = LABEL_WIDTH
    full: int = FULL
    bar_height: int = BAR_HEIGHT

    @property
    def height(self) -> int:
        return TOP * 2 + ROW * len(self.bars)

    @property
    def is_percent(self) -> bool:
        return self.figure.shape == Shape.PERCENT


def charts_of(table: Table) -> tuple[Chart, ...]:
    """Return the charts of a table; none where there is nothing to compare or too much."""
    found = []
    for code in CHARTED[table.topic]:
        column = [(line, value) for line, value in table.column(code) if value is not None]
        place = [figure.code for figure in table.figures].index(code)
        whole = table.total.values[place]
        if whole is not None and FEWEST_BARS <= len(column) <= MOST_BARS and whole.is_there:
            figure = table.figures[place]
            found.append(Chart(figure, _bars(column, figure.shape), whole))
    return tuple(found)


def _bars(column: list[tuple[Line, Value]], shape: Shape) -> tuple[Bar, ...]:
    numbers = [value.number or Decimal(0) for _line, value in column]
    most = Decimal(100) if shape == Shape.PERCENT else max(*numbers, Decimal(1))
    bars = []
    for number, (line, value) in enumerate(column):
        width = int(max(numbers[number], Decimal(0)) * FULL / most)
        y = TOP + ROW * number
        label = line.name if len(line.name) <= LETTERS else line.name[: LETTERS - 1] + "…"
        bars.append(
            Bar(
                line=line,
                value=value,
                label=label,
                width=width,
                y=y + (ROW - BAR_HEIGHT) // 2,
                base=y + ROW // 2 + 4,
                text_x=LABEL_WIDTH + (FULL if shape == Shape.PERCENT else width) + 6,
            )
        )
    return tuple(bars)
