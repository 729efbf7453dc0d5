"""学习教育 month by month: 参学率 and 学时 over the year so far, of the same people in every month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.ledgers import queries
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.queries import Span, people
from sanwei.ledgers.queries.people import Key, Place
from sanwei.ledgers.statistics.enums import Shape
from sanwei.ledgers.statistics.filters import Filter
from sanwei.ledgers.statistics.values import Value


@dataclass(frozen=True)
class Month:
    """``filter``: the question that a number opens into. ``is_asked``: whether the days asked about touch it."""

    filter: Filter
    is_asked: bool
    participation: Value
    hours: Value

    @property
    def label(self) -> str:
        return date_format(self.filter.starts_on, "n月")


def months_of(asked: Filter) -> tuple[Month, ...]:
    """Return the months of the year in which the days end, up to their last that has begun; oldest first.

    People are those of the as-of day in each of them, facts go by their own day. At most 20 queries.
    """
    questions = list(_questions(asked))
    hours = _hours(asked, questions)
    due = _due(asked)
    found = []
    for question in questions:
        learned = _learned(asked, question.span, due)
        found.append(
            Month(
                filter=question,
                is_asked=_overlap(asked, question),
                participation=Value(Shape.PERCENT, Decimal(learned), Decimal(len(due))),
                hours=Value(Shape.HOURS, hours[question.starts_on]),
            )
        )
    return tuple(found)


def _learned(asked: Filter, span: Span, due: set[Key]) -> int:
    if asked.is_of_all:
        return people.learners(asked.unit, span, asked.as_of).count()
    return len(due & people.learners_in(asked.unit, span, asked.as_of))


def sentence_of(months: tuple[Month, ...]) -> str:
    """Say how the last month stands beside the one before it."""
    last, earlier = months[-1], months[:-1]
    total = sum((month.hours for month in months), Value(Shape.HOURS))
    words = _("%(month)s参学率%(rate)s，今年到%(month)s共%(hours)s学时。")
    if earlier:
        words = _(
            "%(month)s参学率%(rate)s，%(before)s是%(earlier)s；今年到%(month)s共%(hours)s学时。"
        )
    return words % {
        "month": last.label,
        "rate": last.participation.text,
        "before": earlier[-1].label if earlier else "",
        "earlier": earlier[-1].participation.text if earlier else "",
        "hours": total.text,
    }


def _questions(asked: Filter) -> Iterator[Filter]:
    last = min(asked.span.ends_on, asked.as_of)
    for number in range(1, last.month + 1):
        first = date(last.year, number, 1)
        following = date(last.year + number // 12, number % 12 + 1, 1)
        yield replace(asked, starts_on=first, ends_before=following)


def _overlap(asked: Filter, month: Filter) -> bool:
    return month.starts_on < asked.span.ends_before and asked.starts_on < month.ends_before


def _due(asked: Filter) -> set[Key]:
    """Return 应学人员 who are asked about, by branch and member."""
    posts = people.roles_on(asked.unit, asked.as_of)
    return set(_asked_about(asked, people.places_on(asked.unit, asked.as_of), posts))


def _asked_about(
    asked: Filter, places: Iterable[Place], posts: dict[int, set[str]]
) -> Iterator[Key]:
    for one in places:
        kind, held = one.member.kind_on(asked.as_of), frozenset(posts[one.member_pk])
        if asked.admits(kind, held, is_cadre=one.member.is_leading_cadre):
            yield one.branch_pk, one.member_pk


def _hours(asked: Filter, questions: list[Filter]) -> dict[date, Decimal]:
    """Return what was earned in each month by its first day, by who has left since too."""
    days = Span(questions[0].starts_on, questions[-1].span.ends_before)
    entries = queries.entries_in(unit=asked.unit, span=days).order_by()
    sums: dict[date, Decimal] = defaultdict(lambda: ZERO)
    if asked.is_of_all:
        for day, amount in entries.values_list("occurred_on").annotate(Sum("amount")):
            sums[day.replace(day=1)] += amount
        return sums
    rows = list(entries.values_list("unit_id", "member_id", "occurred_on").annotate(Sum("amount")))
    places = people.places_of({(unit, member) for unit, member, _day, _sum in rows if member})
    wanted = set(_asked_about(asked, places, people.roles_of(places, asked.as_of)))
    for unit, member, day, amount in rows:
        if (unit, member) in wanted:
            sums[day.replace(day=1)] += amount
    return sums
