"""What a figure opens into: the rows that make it, of one line or of all."""

from collections.abc import Iterator
from dataclasses import dataclass

from sanwei.ledgers.statistics.figure import Facts, Figure
from sanwei.ledgers.statistics.figures import LOADERS
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.shares import Row
from sanwei.ledgers.statistics.tables import Line
from sanwei.ledgers.statistics.values import Value, summed, total, valued


@dataclass(frozen=True)
class Opened:
    """A figure with the rows behind it: their parts and wholes add up to ``value``.

    ``lines``: the same value by line, for a unit above branches.
    """

    filter: Filter
    figure: Figure
    line: str | None
    line_name: str
    value: Value
    facts: Facts
    lines: tuple[Line, ...]

    def rows(self) -> Iterator[Row]:
        return iter(self.figure.rows(self.facts, self.line))


def opened(asked: Filter, figure: Figure, *, line: str | None = None) -> Opened | None:
    """Return a figure opened into its rows, of one ``line`` or of all; None where there is no such line.

    The queries of its table, and at most one more once the rows are read.
    """
    facts = LOADERS[figure.topic](asked)
    names = facts.lines.names
    if line is not None and line not in names:
        return None
    values = valued(figure.shape, summed(figure.shares(facts)))
    below = {str(unit.public_id): unit.public_id for unit in facts.lines.below if unit.is_branch}
    return Opened(
        filter=asked,
        figure=figure,
        line=line,
        line_name=names[line] if line else asked.unit.short_name,
        value=values.get(line, Value(figure.shape))
        if line
        else total(figure.shape, values.values()),
        facts=facts,
        lines=tuple(
            Line(key, name, below.get(key), (values[key],))
            for key, name in names.items()
            if key in values and values[key].is_there
        ),
    )
