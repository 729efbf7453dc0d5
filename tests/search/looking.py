"""Looks something up as a person of the world does, with an index of all rows as they are now."""

from typing import Any

from modelsearch.index import get_indexed_models

from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.search import documents, filters, queries, services
from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover
from sanwei.search.filters import Narrowed
from sanwei.search.models import IndexChange
from sanwei.search.whoosh_engine import WhooshEngine
from tests.world import World

#: Saves reach the queue of the index at once, not when a lane comes to them.
AT_ONCE = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["fast", "index", "media", "exports", "default"],
    }
}


def index_all() -> None:
    """Make a new index of all rows."""
    services.ask_for_rebuild()
    settle()


def settle() -> None:
    """Do what the lane does until nothing waits."""
    while IndexChange.objects.exists():
        services.write_pending()


def narrowed(world: World, member: Member | None, text: str, **chosen: str) -> Narrowed:
    user = world.account(member) if member else None
    return filters.narrow(queries.find(text, user, at=clock.now()).groups, chosen)


def found(world: World, member: Member | None, text: str, **chosen: str) -> list[tuple[str, str]]:
    """Return (kind, title) of what ``member`` finds."""
    return [
        (group.kind.name, "".join(piece.text for piece in hit.title))
        for group in narrowed(world, member, text, **chosen).groups
        for hit in group.hits(0, 20)
    ]


def options(world: World, member: Member, text: str, **chosen: str) -> dict[str, dict[str, int]]:
    """Return what can be chosen, kinds included: name of the filter → label → count."""
    told = narrowed(world, member, text, **chosen)
    return {
        choice.name: {option.label: option.count for option in choice.options}
        for choice in (told.kinds, *told.choices)
    }


def held_by_index(engine: WhooshEngine, text: str) -> list[str]:
    """Return the keys of all documents, of whatever kind, in which every term of ``text`` stands."""
    models: list[Any] = get_indexed_models()
    boosts = {name: 1.0 for model in models for name in documents.boosts_of(model)}
    bag = Bag(tuple(query_terms(text)), boosts, Cover.ALL)
    answer = engine.search(bag, [documents.kind_of(model) for model in models])
    return sorted({key for scores in answer.values() for key in scores})
