"""The tree: one 党委, 党总支 of a dozen 党支部 each, three 党小组 in every branch that is big enough."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from sanwei.home.scale.dice import Dice
from sanwei.home.scale.size import Size
from sanwei.org import services as org
from sanwei.org.enums import UnitKind
from sanwei.org.models import OrgUnit

BRANCHES_A_GENERAL_BRANCH = 12
GROUPS = 3
LEAST_WITH_GROUPS = 21
TERM_DAYS = 500  # since the last election: no term ends while one measures


def headcounts(size: Size) -> list[int]:
    """Return how many members each branch begins with; they sum to ``size.members``."""
    dice = Dice(size.seed, "headcounts")
    weights = [dice.uniform(0.6, 1.4) for _ in range(size.branches)]
    spare, total = size.members - 3 * size.branches, sum(weights)
    edges, running = [0], 0.0
    for weight in weights:
        running += weight
        edges.append(round(spare * running / total))
    return [3 + after - before for before, after in pairwise(edges)]


def found(size: Size) -> Iterator[tuple[OrgUnit, list[OrgUnit], int]]:
    """Found every unit; yield each branch with its groups and how many members it begins with."""
    dice = Dice(size.seed, "units")
    root = _unit(dice, size, name="测量用党委", kind=UnitKind.COMMITTEE, parent=None)
    above = root
    for number, count in enumerate(headcounts(size), start=1):
        if (
            size.branches > BRANCHES_A_GENERAL_BRANCH
            and not (number - 1) % BRANCHES_A_GENERAL_BRANCH
        ):
            line = (number - 1) // BRANCHES_A_GENERAL_BRANCH + 1
            above = _unit(
                dice, size, name=f"第{line:02}党总支", kind=UnitKind.GENERAL_BRANCH, parent=root
            )
        branch = _unit(dice, size, name=f"第{number:03}党支部", kind=UnitKind.BRANCH, parent=above)
        groups = [
            _unit(
                dice,
                size,
                name=f"第{number:03}党支部第{one}党小组",
                kind=UnitKind.GROUP,
                parent=branch,
            )
            for one in range(1, GROUPS + 1)
            if count >= LEAST_WITH_GROUPS
        ]
        yield branch, groups, count


def _unit(dice: Dice, size: Size, *, name: str, kind: UnitKind, parent: OrgUnit | None) -> OrgUnit:
    elected_on = None if kind == UnitKind.GROUP else size.as_of - timedelta(days=TERM_DAYS)
    new_year = size.starts_on.replace(month=1, day=1)
    unit = org.create_unit(
        name=name,
        kind=kind,
        parent=parent,
        founded_on=min(new_year, elected_on or new_year),
        elected_on=elected_on,
        term_years=3,
    )
    unit.public_id = dice.public_id()
    OrgUnit.objects.filter(pk=unit.pk).update(public_id=unit.public_id)
    return unit
