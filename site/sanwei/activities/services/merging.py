"""Three-way merging of one field of a record: what the writer saw, what stands there now, what he wrote.

Pure. Nothing is ever dropped here: what can't be put together is left to the people (None).
"""

from collections.abc import Sequence

Lines = list[dict[str, str]]


def merge_text(*, seen: Sequence[str], now: str, mine: str) -> str | None:
    """Return ``mine`` where nobody else wrote; None where both did.

    ``seen``: every text that the writer's page has reason to take for the stored one, the latest last. There are
    several where its own savings got no answer.
    """
    return mine if now == mine or now in seen else None


def merge_choice(*, seen: Sequence[list[str]], now: list[str], mine: list[str]) -> list[str]:
    """Return ``now`` with what the writer ticked and without what he unticked."""
    base = _nearest(seen, now)
    return [one for one in now if one in mine or one not in base] + [
        one for one in mine if one not in now and one not in base
    ]


def merge_lines(*, seen: Sequence[Lines], now: Lines, mine: Lines) -> Lines | None:
    """Return the lines of both; None where both changed the same one, or one changed what the other took away."""
    if now == mine or now in seen:
        return mine
    for base in reversed(seen):
        if _missing(base, now) == []:
            return mine + _missing(now, base, mine)
        if _missing(base, mine) == []:
            return now + _missing(mine, base, now)
    return _line_by_line(seen[-1], now, mine)


def _line_by_line(base: Lines, now: Lines, mine: Lines) -> Lines | None:
    if min(len(now), len(mine)) < len(base):
        return None
    found = []
    for before, theirs, own in zip(base, now, mine, strict=False):
        if before not in (theirs, own) and theirs != own:
            return None
        found.append(own if theirs == before else theirs)
    added = mine[len(base) :]
    return found + added + _missing(now[len(base) :], added)


def _missing(lines: Lines, *others: Lines) -> Lines:
    """Return the lines that none of ``others`` has; of equal ones only the surplus."""
    left = [list(one) for one in others]
    found = []
    for line in lines:
        holders = [one for one in left if line in one]
        for one in holders:
            one.remove(line)
        if not holders:
            found.append(line)
    return found


def _nearest(seen: Sequence[list[str]], now: list[str]) -> list[str]:
    return now if now in seen else seen[-1]
