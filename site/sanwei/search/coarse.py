"""Searches the columns of the database while there is no index: fewer fields, no ranking, never an error.

It stands in for modelsearch's own fallback backend, which knows neither fuzzy queries nor pairs of characters: 会议记录
would not find 会议的记录. From the same tree of nodes, all else stays as it is with an index.
"""

from functools import reduce
from operator import and_, or_
from typing import Final

from django.db.models import Model, Q

from sanwei.search import documents
from sanwei.search.engine import Bag, Boosted, Both, Cover, Except, Node

#: Terms of one bag that are asked of the database: each is a scan of its own.
MOST_TERMS: Final = 8
NO_ROW: Final = Q(pk__in=[])


def condition(node: Node, model: type[Model]) -> Q:
    """Return ``node`` as a condition on the rows of ``model``."""
    if isinstance(node, Bag):
        columns = [name for name in node.fields if documents.has_column(model, name)]
        terms = [_term(term.text, columns) for term in node.terms[:MOST_TERMS]]
        return reduce(or_ if node.cover is Cover.ANY else and_, terms, _start(node))
    if isinstance(node, Boosted):
        return condition(node.node, model)
    if isinstance(node, Except):
        return ~condition(node.node, model)
    parts = [condition(each, model) for each in node.nodes]
    return reduce(and_ if isinstance(node, Both) else or_, parts)


def _start(bag: Bag) -> Q:
    return NO_ROW if bag.cover is Cover.ANY or not bag.terms else Q()


def _term(text: str, columns: list[str]) -> Q:
    return reduce(or_, (Q(**{f"{name}__icontains": text}) for name in columns), NO_ROW)
