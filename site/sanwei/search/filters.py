"""Narrows what a person finds: by kind, tag, series, year and branch, with counts of what that person may see.

Everything here is drawn from rows that ``visible_to`` let through: an option nobody may see does not exist.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet

from sanwei.search.registry import Filter, Searchable

if TYPE_CHECKING:
    from sanwei.search.queries import Group

#: Up to here a count tells something; beyond it nobody looks through the rows one by one.
MOST_COUNTED: Final = 2_000
#: Options of one filter that are offered; the chosen one is always among them.
MOST_OPTIONS: Final = 30
KIND: Final = "kind"
#: What results are narrowed by, in the order in which it is offered.
NAMES: Final = (KIND, *Filter)

#: Filter → value → label, of one row.
Traits = Mapping[Filter, Mapping[str, str]]
#: Name of a filter → chosen value.
Chosen = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    """``count``: rows that stay if this is chosen and all other filters stay as they are."""

    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def count_label(self) -> str:
        return count_label(self.count)


@dataclass(frozen=True)
class Choice:
    """A filter with its options: kinds and branches as they come, the others most rows or newest first."""

    name: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


@dataclass(frozen=True)
class Narrowed:
    """``groups`` as far as the filters leave rows of them; ``kinds`` and ``choices`` are what can be chosen."""

    groups: tuple["Group", ...]
    kinds: Choice
    choices: tuple[Choice, ...]
    has_chosen: bool


def count_label(count: int) -> str:
    """Return a count as it is shown: exact up to ``MOST_COUNTED``."""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"


def chosen_in(asked: Mapping[str, str]) -> dict[str, str]:
    """Return what the parameters of an address choose."""
    return {str(name): asked[name] for name in NAMES if asked.get(name)}


def traits_of(rows: QuerySet[Any], kind: Searchable) -> dict[Any, Traits]:
    """Return the keys of ``rows`` with what each may be narrowed by. One query."""
    names = list(kind.filters)
    columns = [part for name in names for part in _columns(kind, name)]
    traits: dict[Any, dict[Filter, dict[str, str]]] = {}
    for key, *values in rows.order_by().values_list("pk", *columns):
        own = traits.setdefault(key, {})
        for name, value, label in zip(names, values[::2], values[1::2], strict=True):
            if value not in (None, ""):
                own.setdefault(name, {})[str(value)] = str(label)
    return dict(traits)


def narrow(groups: Iterable["Group"], chosen: Chosen) -> Narrowed:
    """Keep of ``groups`` what ``chosen`` leaves, and count what every other choice would leave. No query."""
    found = list(groups)
    kinds = [
        Option(
            group.kind.name,
            str(group.kind.label),
            sum(_fits(group, key, chosen, but=KIND) for key in group.keys),
            group.kind.name == chosen.get(KIND),
        )
        for group in found
    ]
    kept = [
        replace(group, keys=tuple(key for key in group.keys if _fits(group, key, chosen)))
        for group in found
    ]
    return Narrowed(
        groups=tuple(group for group in kept if group.count),
        kinds=Choice(KIND, tuple(each for each in kinds if each.count or each.is_chosen)),
        choices=tuple(choice for name in Filter if (choice := _choice(found, name, chosen))),
        has_chosen=any(name in chosen for name in Filter),
    )


def _columns(kind: Searchable, name: Filter) -> Sequence[str]:
    column = kind.filters[name]
    return (column.value, column.label)


def _fits(group: "Group", key: Any, chosen: Chosen, *, but: str = "") -> bool:
    """Whether a row stays under all filters, ``but`` one."""
    if but != KIND and chosen.get(KIND, group.kind.name) != group.kind.name:
        return False
    own = group.traits.get(key, {})
    return all(
        name not in chosen or name == but or chosen[name] in own.get(name, ()) for name in Filter
    )


def _choice(groups: Sequence["Group"], name: Filter, chosen: Chosen) -> Choice | None:
    """Return the options of one filter; None where there is nothing to choose between."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for group in groups:
        for key in group.keys:
            own = group.traits.get(key, {}).get(name)
            if own and _fits(group, key, chosen, but=name):
                counts.update(own.keys())
                labels.update(own)
    ordered = sorted(counts, key=lambda value: (-counts[value], labels[value]))
    offered = ordered[:MOST_OPTIONS]
    if name is Filter.YEAR:
        offered.sort(reverse=True)
    now = chosen.get(name)
    if now and now in counts and now not in offered:
        offered.append(now)
    if not now and len(offered) < 2:
        return None
    return Choice(
        name,
        tuple(Option(value, labels[value], counts[value], value == now) for value in offered),
    )
