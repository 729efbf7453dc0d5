"""Whom an audience means. One rule, read in three directions: rows for a person, a yes or no, people for a row."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.org.enums import PARTY_MEMBER_KINDS, MemberKind
from sanwei.org.models import Audience, Member, RoleAssignment
from sanwei.org.queries.people import member_of, members_on, membership_on, registered
from sanwei.org.queries.scope import covering


@dataclass(frozen=True)
class Standing:
    """What a person is on one day, as far as audiences ask."""

    unit_paths: frozenset[str]
    kind: MemberKind
    is_registered: bool
    roles: frozenset[tuple[str, str]]

    def is_meant_by(self, audience: Audience) -> bool:
        """Whether ``audience`` (its unit loaded) means this person; the only place with the rule."""
        if str(audience.unit.path) not in self.unit_paths:
            return False
        return audience.includes_masses or self._is_named_by(audience)

    def is_counted_in(self, audience: Audience) -> bool:
        """Whether this person is 应学 for ``audience``, as ``members_of_audience`` counts."""
        return (
            self.kind in PARTY_MEMBER_KINDS
            and str(audience.unit.path) in self.unit_paths
            and self._is_named_by(audience)
        )

    def _is_named_by(self, audience: Audience) -> bool:
        path = str(audience.unit.path)
        if self.kind in PARTY_MEMBER_KINDS and not self.is_registered:
            return False
        if self.kind not in (audience.member_kinds or PARTY_MEMBER_KINDS):
            return False
        return not audience.roles or any(
            role in audience.roles and unit_path.startswith(path) for role, unit_path in self.roles
        )


def standing_of(member: Member, day: date, *, asks_roles: bool = True) -> Standing | None:
    """Return what ``member`` is on ``day``; None without a membership that day.

    ``asks_roles``: whether the audiences in question name roles; otherwise nobody need look for them.
    """
    membership = membership_on(member, day)
    if membership is None:
        return None
    roles = member.roles.filter(covering(day)).values_list("role", "unit__path")
    if not asks_roles:
        roles = roles.none()
    return Standing(
        unit_paths=frozenset((membership.group or membership.branch).line_paths()),
        kind=member.kind_on(day),
        is_registered=member.is_registered_on(day),
        roles=frozenset(roles),
    )


def audience_covers(audience: Audience, member: Member, *, at: datetime) -> bool:
    """Whether ``member`` is meant by ``audience`` at that moment."""
    standing = standing_of(member, clock.local_date(at), asks_roles=bool(audience.roles))
    return standing is not None and standing.is_meant_by(audience)


def audience_filter(user: object, *, at: datetime, prefix: str = "audience") -> Q:
    """Return the filter for rows whose audience (the foreign key ``prefix``) means ``user``; anonymous: nothing.

    A technician's superuser is shown all. Costs three queries, whatever it filters: audiences are few,
    because ``services.audience_for`` shares them.
    """
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return Q()
    member = member_of(user)
    standing = standing_of(member, clock.local_date(at)) if member else None
    if standing is None:
        return Q(pk__in=[])
    near = Audience.objects.select_related("unit").filter(unit__path__in=standing.unit_paths)
    return Q(**{f"{prefix}__in": [row.pk for row in near if standing.is_meant_by(row)]})


def is_audience_within(inner: Audience, outer: Audience) -> bool:
    """Whether ``outer`` means everybody whom ``inner`` means. May say no of one that does by chance."""
    if not str(inner.unit.path).startswith(str(outer.unit.path)):
        return False
    if outer.includes_masses:
        return True
    kinds = set(inner.member_kinds or PARTY_MEMBER_KINDS)
    return (
        not inner.includes_masses
        and kinds <= set(outer.member_kinds or PARTY_MEMBER_KINDS)
        and (not outer.roles or (bool(inner.roles) and set(inner.roles) <= set(outer.roles)))
    )


def members_of_audience(audience: Audience, *, day: date) -> QuerySet[Member]:
    """Return 应学: the 正式党员 and 预备党员 in good standing whom ``audience`` means on ``day``, by pinyin.

    职工群众, 入党积极分子 and 发展对象 may be shown the content; they are never counted.
    """
    people = members_on(audience.unit, day).filter(registered(day), kind__in=PARTY_MEMBER_KINDS)
    kinds = PARTY_MEMBER_KINDS.intersection(audience.member_kinds) or PARTY_MEMBER_KINDS
    if audience.member_kinds and not PARTY_MEMBER_KINDS.intersection(audience.member_kinds):
        return people.none()
    if kinds != PARTY_MEMBER_KINDS:
        people = people.filter(_of_kind_on(day, *kinds))
    if audience.roles:
        held = RoleAssignment.objects.filter(
            covering(day),
            member=OuterRef("pk"),
            role__in=audience.roles,
            unit__path__startswith=audience.unit.path,
        )
        people = people.filter(Exists(held))
    return people


def _of_kind_on(day: date, kind: MemberKind) -> Q:
    """Return the filter for ``Member.kind_on(day)``: before 转正 a 正式党员 was a 预备党员."""
    was_probationary = Q(kind=MemberKind.FORMAL, formal_on__gt=day)
    if kind == MemberKind.PROBATIONARY:
        return Q(kind=MemberKind.PROBATIONARY) | was_probationary
    return Q(kind=MemberKind.FORMAL) & ~was_probationary
