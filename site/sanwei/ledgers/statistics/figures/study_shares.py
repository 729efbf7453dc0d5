"""What each person brings into the figures of 学习教育."""

from collections.abc import Iterator

from sanwei.ledgers.enums import CreditState
from sanwei.ledgers.statistics.figures.study_facts import StudyFacts
from sanwei.ledgers.statistics.shares import Share


def due(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, 1) for line, _row in facts.due())


def learned(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, int(row.has_learned), 1) for line, row in facts.due())


def hours(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, row.total) for line, row in facts.all())


def average_hours(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, row.total, 1) for line, row in facts.due())


def reached(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, int(row.state == CreditState.REACHED), 1) for line, row in facts.due())


def tested(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, row.quiz.people) for line, row in facts.all())


def scores(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, row.quiz.score_sum, row.quiz.tests) for line, row in facts.all())


def passed(facts: StudyFacts) -> Iterator[Share]:
    return (Share(line, row.quiz.passed, row.quiz.tests) for line, row in facts.all())
