"""The tables and what a figure opens into. Page, chart and workbook ask here and nowhere else."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.figure import Facts, Figure
from sanwei.ledgers.statistics.figures import LOADERS, figures_of
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import OWN
from sanwei.ledgers.statistics.values import Value, summed, total, valued
from sanwei.org.models import OrgUnit


@dataclass(frozen=True)
class Line:
    """One line: ``values`` in the order of the figures, None where a figure does not apply.

    ``unit_id``: the branch that it opens; None for a line inside a branch, for what is the unit's own and for
    the sum.
    """

    key: str
    name: str
    unit_id: UUID | None
    values: tuple[Value | None, ...]


@dataclass(frozen=True)
class Table:
    """``lines`` in the order of the organisation, never by a number; they add up to ``total``."""

    filter: Filter
    topic: Topic
    figures: tuple[Figure, ...]
    lines: tuple[Line, ...]
    total: Line

    @property
    def definition(self) -> str:
        """Say by which day facts fall into the days of the question."""
        return {
            Topic.STUDY: self.filter.span.definition,
            Topic.LIFE: _("按活动日期统计，只计已结束点名的记录。"),
            Topic.PEOPLE: _("按截至日的党员名册统计；转入、转出按办理的起止日期。"),
            Topic.LECTURES: _("按首次发布日期统计，只计现在仍公开的。"),
        }[self.topic]

    @property
    def is_empty(self) -> bool:
        return not self.lines

    def column(self, code: str) -> list[tuple[Line, Value | None]]:
        """Return one figure of every line."""
        place = [figure.code for figure in self.figures].index(code)
        return [(line, line.values[place]) for line in self.lines]


def table_of(asked: Filter, topic: Topic) -> Table:
    """Return a table; a constant number of queries for any number of lines and people."""
    return table_from(LOADERS[topic](asked), topic)


def table_from(facts: Facts, topic: Topic) -> Table:
    """Return the table of facts that are loaded already. No query."""
    asked = facts.filter
    figures = figures_of(topic)
    # A number and its rate are made of the same shares.
    sums = {shares: summed(shares(facts)) for shares in {figure.shares for figure in figures}}
    columns = [valued(figure.shape, sums[figure.shares]) for figure in figures]
    below = {str(unit.public_id): unit for unit in facts.lines.below}
    lines = []
    for key, name in facts.lines.names.items():
        values = tuple(column.get(key) for column in columns)
        unit = below.get(key)
        if _stands(unit, key, facts, asked) or any(value and value.is_there for value in values):
            leads = unit.public_id if unit is not None and unit.is_branch else None
            lines.append(Line(key, name, leads, values))
    totals = tuple(
        total(figure.shape, column.values()) if column else None
        for figure, column in zip(figures, columns, strict=True)
    )
    return Table(
        filter=asked,
        topic=topic,
        figures=figures,
        lines=tuple(lines),
        total=Line("", asked.unit.short_name, None, totals),
    )


def _stands(unit: OrgUnit | None, key: str, facts: Facts, asked: Filter) -> bool:
    """Whether a line is shown though it holds nothing: branches and groups of the time, a branch without groups."""
    if unit is None:
        return key == OWN and facts.lines.unit.is_branch and not facts.lines.below
    return unit.dissolved_on is None or unit.dissolved_on > asked.starts_on
