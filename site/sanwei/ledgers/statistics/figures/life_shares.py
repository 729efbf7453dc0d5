"""What each fact of 组织生活 brings into its figures."""

from collections.abc import Callable, Iterator

from sanwei.activities.enums import ActivityKind, CellState
from sanwei.ledgers.statistics.figures.life_facts import LifeFacts
from sanwei.ledgers.statistics.shares import Share


def held(kind: ActivityKind) -> Callable[[LifeFacts], Iterator[Share]]:
    """Count the records of a kind; 0 where there is none."""

    def shares(facts: LifeFacts) -> Iterator[Share]:
        for branch, row in facts.of_kind(kind):
            yield Share(facts.lines.of_branch(branch.public_id), row.held)

    return shares


def turns(kind: ActivityKind) -> Callable[[LifeFacts], Iterator[Share]]:
    """Count turns met of turns owed; nothing where nothing is owed."""

    def shares(facts: LifeFacts) -> Iterator[Share]:
        for branch, slot in facts.slots(kind):
            yield Share(facts.line_of(branch, slot), int(slot.state == CellState.DONE), 1)

    return shares


def lectured(facts: LifeFacts) -> Iterator[Share]:
    for branch, row in facts.of_kind(ActivityKind.PARTY_CLASS):
        line = facts.lines.of_branch(branch.public_id)
        yield Share(line, sum(facts.is_lectured(one) for one in row.rows))


def by_secretary(facts: LifeFacts) -> Iterator[Share]:
    for branch, row in facts.of_kind(ActivityKind.PARTY_CLASS):
        yield Share(facts.lines.of_branch(branch.public_id), row.by_secretary)


def attendance(facts: LifeFacts) -> Iterator[Share]:
    return (Share(one.line, one.present, one.due) for one in facts.attendance)


def talks(facts: LifeFacts) -> Iterator[Share]:
    for branch in facts.branches:
        yield Share(facts.lines.of_branch(branch.public_id), 0)
    for talk in facts.talks:
        yield Share(facts.lines.of_branch(talk.branch_id), 1)


def cadres(facts: LifeFacts) -> Iterator[Share]:
    return (Share(one.line, one.present, one.due) for one in facts.cadres)


def not_held(facts: LifeFacts) -> Iterator[Share]:
    for branch, slot in facts.all_slots():
        is_open = slot.state in (CellState.OWED, CellState.EXPLAINED)
        yield Share(facts.line_of(branch, slot), int(is_open))
