"""The rows behind the figures of 学习教育: people by pinyin, entries and tests by their day. Never by a number."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanwei.ledgers import queries
from sanwei.ledgers.enums import CreditAccount, CreditState, EntryStep
from sanwei.ledgers.queries import MemberRow
from sanwei.ledgers.queries.people import QuizResult, tests_in
from sanwei.ledgers.statistics.figures.study_facts import StudyFacts
from sanwei.ledgers.statistics.shares import Cell, Number, Opens, Row

PERSON_HEADS = (_("姓名"), _("支部"), _("党小组"), _("人员类别"), _("党内职务等"))
TEST_HEADS = (_("日期"), _("姓名"), _("支部"), _("测验"), _("成绩"), _("及格"))
CHUNK = 1000


def due(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    return _people(facts, line, lambda row: (1, 0))


def learned(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    return _people(
        facts,
        line,
        lambda row: (int(row.has_learned), 1),
        lambda row: (_now("是") if row.has_learned else _now("还没有"),),
    )


def average_hours(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    return _people(facts, line, lambda row: (row.total, 1))


def reached(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    return _people(
        facts,
        line,
        lambda row: (int(row.state == CreditState.REACHED), 1),
        lambda row: (
            row.year.counted if row.year else None,
            row.target.hours if row.target else None,
        ),
    )


def tested(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    for one, row in facts.all():
        if row.quiz.people and line in (None, one):
            yield _person(row, row.quiz.people, 0, (row.quiz.tests,))


def scores(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    return (_test(row, test, test.percent) for row, test in _tests(facts, line))


def passed(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    return (_test(row, test, int(test.has_passed)) for row, test in _tests(facts, line))


def entries(facts: StudyFacts, line: str | None) -> Iterator[Row]:
    """Yield every credit entry of the days, corrections too, oldest first."""
    wanted = {
        (row.branch_id, row.member_id): row for one, row in facts.all() if line in (None, one)
    }
    found = queries.entries_of(unit=facts.filter.unit, span=facts.filter.span).select_related(None)
    rows = found.values_list(
        "unit__public_id", "member__public_id",
        "public_id", "occurred_on", "member_name", "title", "account", "amount", "step", "is_late",
    )  # fmt: skip
    for (
        branch_id,
        member_id,
        key,
        day,
        name,
        title,
        account,
        amount,
        step,
        is_late,
    ) in rows.iterator(chunk_size=CHUNK):
        if (branch_id, member_id) in wanted:
            what = _now("上期补记") if is_late else str(EntryStep(step).label)
            label = str(CreditAccount(account).label)
            yield Row((day, name, title, label, what), amount, 0, Opens.ENTRY, key)


def _people(
    facts: StudyFacts,
    line: str | None,
    figures: Callable[[MemberRow], tuple[Number, Number]],
    more: Callable[[MemberRow], tuple[Cell, ...]] = lambda row: (),
) -> Iterator[Row]:
    """Yield 应学人员 by pinyin with what each brings in."""
    for one, row in facts.due():
        if line in (None, one):
            part, whole = figures(row)
            yield _person(row, part, whole, more(row))


def _person(row: MemberRow, part: Number, whole: Number, more: tuple[Cell, ...]) -> Row:
    cells = (row.name, row.branch_name, row.group_name, str(row.kind.label), "、".join(row.tags))
    return Row((*cells, *more), part, whole, Opens.PERSON, row.member_id)


def _tests(facts: StudyFacts, line: str | None) -> Iterator[tuple[MemberRow, QuizResult]]:
    wanted = {
        (row.branch_pk, row.member_pk): row for one, row in facts.all() if line in (None, one)
    }
    for test in tests_in(facts.filter.unit, facts.filter.span):
        row = wanted.get((test.branch_pk, test.member_pk))
        if row is not None:
            yield row, test


def _test(row: MemberRow, test: QuizResult, part: Number) -> Row:
    told = _now("及格") if test.has_passed else _now("未及格")
    cells = (test.occurred_on, row.name, row.branch_name, test.title, test.percent, told)
    return Row(cells, part, 1, Opens.PERSON, row.member_id)
