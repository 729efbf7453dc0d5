"""Every figure, by topic; the order is that of the columns."""

from collections.abc import Callable

from sanwei.ledgers.statistics.enums import Topic
from sanwei.ledgers.statistics.figure import Facts, Figure
from sanwei.ledgers.statistics.figures import lectures, life, roster, study
from sanwei.ledgers.statistics.filters import Filter

LOADERS: dict[Topic, Callable[[Filter], Facts]] = {
    Topic.STUDY: study.load,
    Topic.LIFE: life.load,
    Topic.PEOPLE: roster.load,
    Topic.LECTURES: lectures.load,
}
FIGURES: dict[str, Figure] = {
    figure.code: figure
    for figure in (*study.FIGURES, *life.FIGURES, *roster.FIGURES, *lectures.FIGURES)
}


def figures_of(topic: Topic) -> tuple[Figure, ...]:
    """Return the figures of a topic in the order of its columns."""
    return tuple(figure for figure in FIGURES.values() if figure.topic == topic)
