"""What a statistic covers: unit, days, people, and the day as of which it is true."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Self

from django.db.models import Exists, F, OuterRef, Q
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.queries import MemberRow, Span, span_of
from sanwei.ledgers.statistics.enums import Post
from sanwei.ledgers.statistics.periods import CUSTOM, period_key, period_label
from sanwei.org.enums import MemberKind
from sanwei.org.models import OrgUnit, RoleAssignment


@dataclass(frozen=True)
class Filter:
    """Days ``[starts_on, ends_before)`` of ``unit``'s subtree, people as of ``as_of``; asked on ``today``.

    Empty ``kinds`` and ``posts`` mean everybody; of ``posts`` one is enough. An ``as_of`` before the end of the
    days (and before ``today``) cuts them off: what happened later is not known on it.
    """

    unit: OrgUnit
    starts_on: date
    ends_before: date
    as_of: date
    today: date
    kinds: frozenset[MemberKind] = frozenset()
    posts: frozenset[Post] = frozenset()

    @classmethod
    def of(
        cls,
        *,
        unit: OrgUnit,
        starts_on: date,
        ends_before: date,
        today: date,
        as_of: date | None = None,
        kinds: frozenset[MemberKind] = frozenset(),
        posts: frozenset[Post] = frozenset(),
    ) -> Self:
        """Return the filter; without ``as_of`` people are those of the last day, or of today while it runs."""
        usual = span_of(starts_on, ends_before).as_of(today)
        return cls(unit, starts_on, ends_before, as_of or usual, today, kinds, posts)

    @property
    def span(self) -> Span:
        """Return the days that are counted: whole quarters as booked, any others by the day."""
        if self.is_cut:
            return Span(self.starts_on, date.fromordinal(self.as_of.toordinal() + 1))
        return span_of(self.starts_on, self.ends_before)

    @property
    def is_cut(self) -> bool:
        """Whether ``as_of`` lies before what is there."""
        return self.as_of < min(self.ends_on, self.today)

    @property
    def ends_on(self) -> date:
        """Return the last day that is asked about."""
        return date.fromordinal(self.ends_before.toordinal() - 1)

    @property
    def is_as_usual(self) -> bool:
        """Whether people are those of the day that nobody had to choose."""
        return self.as_of == span_of(self.starts_on, self.ends_before).as_of(self.today)

    @property
    def is_of_all(self) -> bool:
        return not self.kinds and not self.posts

    @property
    def quarter(self) -> Quarter | None:
        """Return the natural quarter that is asked for; None for any other days."""
        quarter = Quarter.of(self.starts_on)
        days = (quarter.starts_on, quarter.ends_before)
        return quarter if days == (self.starts_on, self.ends_before) else None

    def within(self, unit: OrgUnit) -> Self:
        """Return the same question about another unit."""
        return replace(self, unit=unit)

    def covers(self, row: MemberRow) -> bool:
        """Whether a person of the ledger's table is asked about."""
        return self.admits(row.kind, row.posts, is_cadre=row.is_cadre)

    def admits(self, kind: MemberKind, posts: frozenset[str], *, is_cadre: bool) -> bool:
        if self.kinds and kind not in self.kinds:
            return False
        if not self.posts:
            return True
        return bool(self.posts & posts) or (is_cadre and Post.LEADING_CADRE in self.posts)

    def holds_post(self, *, member: str, day: str) -> Q:
        """Return the filter for rows whose ``member`` held one of the posts on ``day`` (names of their fields)."""
        if not self.posts:
            return Q()
        held = RoleAssignment.objects.filter(
            Q(ends_before__isnull=True) | Q(ends_before__gt=OuterRef(day)),
            member=OuterRef(member),
            role__in=[post.value for post in self.posts],
            starts_on__lte=OuterRef(day),
        )
        found = Q(Exists(held))
        if Post.LEADING_CADRE in self.posts:
            found |= Q(**{f"{member}__is_leading_cadre": True})
        return found

    def is_of_kind(self, *, member: str, day: str) -> Q:
        """Return the filter for rows whose ``member`` was of one of the kinds on ``day``; as ``Member.kind_on``."""
        if not self.kinds:
            return Q()
        later = Q(**{f"{member}__formal_on__gt": F(day)})
        since = Q(**{f"{member}__formal_on__lte": F(day)})
        ever = Q(**{f"{member}__formal_on__isnull": True})
        by_kind = {
            MemberKind.FORMAL: Q(**{f"{member}__kind": MemberKind.FORMAL}) & (since | ever),
            MemberKind.PROBATIONARY: Q(**{f"{member}__kind": MemberKind.PROBATIONARY})
            | Q(**{f"{member}__kind": MemberKind.FORMAL}) & later,
        }
        found = Q(pk__in=[])
        for kind in self.kinds:
            found |= by_kind.get(kind, Q(**{f"{member}__kind": kind}))
        return found

    @cached_property
    def query(self) -> str:
        """Return the address that asks the same again: thousands of numbers of a page lead to it."""
        pairs: list[tuple[str, str]] = [("period", period_key(self.starts_on, self.ends_before))]
        if pairs[0][1] == CUSTOM:
            pairs += [("from", self.starts_on.isoformat()), ("to", self.ends_on.isoformat())]
        if not self.is_as_usual:
            pairs.append(("as_of", self.as_of.isoformat()))
        pairs += [("kind", kind) for kind in MemberKind.values if kind in self.kinds]
        pairs += [("post", post) for post in Post.values if post in self.posts]
        return urlencode(pairs)

    @property
    def period_label(self) -> str:
        return period_label(self.starts_on, self.ends_before)

    @property
    def people_label(self) -> str:
        """Say whom it is about."""
        names = [str(kind.label) for kind in MemberKind if kind in self.kinds]
        names += [str(post.label) for post in Post if post in self.posts]
        return _("、").join(names) or _("全部党员")

    @property
    def sentence(self) -> str:
        """Say in one line what is asked: unit, days, people, and as of when."""
        words = _("%(unit)s · %(span)s · %(people)s · 人员截至%(day)s")
        if self.is_cut:
            words = _("%(unit)s · %(span)s · %(people)s · 人员和事实都截至%(day)s")
        return words % {
            "unit": self.unit.short_name,
            "span": self.period_label,
            "people": self.people_label,
            "day": date_format(self.as_of, "Y年n月j日"),
        }
