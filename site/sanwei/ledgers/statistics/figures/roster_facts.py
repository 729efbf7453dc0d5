"""Who is 在册 on a day, and who came and went in the days."""

from dataclasses import dataclass
from datetime import date

from sanwei.ledgers.queries import people
from sanwei.ledgers.queries.people import Place
from sanwei.ledgers.statistics.figures.moves import Move, moves_in
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.lines import Lines, lines_under
from sanwei.org.enums import MemberKind


@dataclass(frozen=True)
class Person:
    """Somebody who is 在册 on the as-of day, with the marks beside his name."""

    place: Place
    line: str
    kind: MemberKind
    tags: tuple[str, ...]
    age: int | None


@dataclass(frozen=True)
class RosterFacts:
    filter: Filter
    lines: Lines
    people: tuple[Person, ...]
    moves: tuple[Move, ...]


def load(asked: Filter) -> RosterFacts:
    """Load who is 在册 on the as-of day, by pinyin, and the moves of the days. Five queries."""
    lines = lines_under(asked.unit)
    posts, tags = people.roles_on(asked.unit, asked.as_of), people.Tags()
    found = []
    for place in people.places_on(asked.unit, asked.as_of):
        held = posts[place.member_pk]
        kind = place.member.kind_on(asked.as_of)
        if asked.admits(kind, frozenset(held), is_cadre=place.member.is_leading_cadre):
            group_id = place.group.public_id if place.group else None
            line = lines.of_person(place.branch.public_id, group_id, is_here=True)
            age = _age(place.member.born_on, asked.as_of)
            found.append(Person(place, line, kind, tags.of(held, place), age))
    found.sort(key=lambda one: (one.place.member.name_pinyin, one.place.member_pk))
    return RosterFacts(asked, lines, tuple(found), moves_in(asked, lines))


def _age(born_on: date | None, day: date) -> int | None:
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
