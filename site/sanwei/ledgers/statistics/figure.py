"""One figure: its name, what it means, whence its rule, how it is made, and the rows that make it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.functional import Promise

from sanwei.ledgers.statistics.enums import Shape, Topic
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines
from sanwei.ledgers.statistics.shares import Row, Share

Text = str | Promise


class Facts(Protocol):
    """What a table is made of, loaded at once for every line: a constant number of queries."""

    @property
    def filter(self) -> Filter: ...

    @property
    def lines(self) -> Lines: ...


@dataclass(frozen=True)
class Figure:
    """``shares`` gives what each fact brings in; ``rows`` the same facts one by one, of one line or of all.

    Sum of the rows = sum of the shares, for every line. ``names_people``: its rows name members, so they open from
    a branch only; ``splits_people``: narrowing by kind and post changes it.
    """

    code: str
    name: Text
    topic: Topic
    shape: Shape
    definition: Text
    basis: Text
    shares: Callable[[Any], Iterable[Share]]
    rows: Callable[[Any, str | None], Iterable[Row]]
    heads: tuple[Text, ...]
    note: Text = ""
    names_people: bool = True
    splits_people: bool = True
