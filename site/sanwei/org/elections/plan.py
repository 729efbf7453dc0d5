"""What an election would change: read before anything is written, shown, and held against what stands at the write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanwei.org.elections.errors import (
    ElectionDateWrong,
    ElectionNobody,
    ElectionOvertaken,
    NotElectable,
)
from sanwei.org.enums import BOARD_ROLES, MemberKind, Role
from sanwei.org.models import Member, OrgUnit, RoleAssignment
from sanwei.org.queries.people import registered_on
from sanwei.org.queries.terms import REMIND_MONTHS, Hint, hints_for_board, months_later, term_from

ORDER = {role: number for number, role in enumerate(Role)}


@dataclass(frozen=True)
class Elected:
    """One person in one post."""

    role: Role
    member: Member


@dataclass(frozen=True)
class ElectionPlan:
    """``ending`` end before ``on``, ``beginning`` start on it, ``staying`` already started on it.

    ``mark`` names exactly these changes: another mark at the write is another preview.
    """

    unit: OrgUnit
    on: date
    ending: tuple[RoleAssignment, ...]
    staying: tuple[RoleAssignment, ...]
    beginning: tuple[Elected, ...]
    term_ends_on: date
    reminder_on: date
    hints: tuple[Hint, ...]

    @property
    def mark(self) -> str:
        ending = ",".join(str(post.pk) for post in self.ending)
        beginning = ",".join(f"{one.role}:{one.member.pk}" for one in self.beginning)
        return f"{self.on.isoformat()}|{self.unit.elected_on}|{ending}|{beginning}"


def plan_of(*, unit: OrgUnit, on: date, elected: Iterable[Elected], today: date) -> ElectionPlan:
    """Return what entering this election changes. Four queries.

    Raises: ElectionDateWrong, ElectionOvertaken, ElectionNobody, NotElectable.
    """
    if on > today or (unit.elected_on is not None and on < unit.elected_on):
        raise ElectionDateWrong
    wanted = {(one.role, one.member.pk): one for one in elected if one.role in BOARD_ROLES}
    if not wanted:
        raise ElectionNobody
    _check(unit, on, wanted.values())
    held = list(board_posts(unit, on).select_related("member__user", "unit"))
    if any(post.starts_on > on for post in held):
        raise ElectionOvertaken
    stays = {
        (Role(post.role), post.member_id): post
        for post in held
        if post.starts_on == on and (Role(post.role), post.member_id) in wanted
    }
    kept = {post.pk for post in stays.values()}
    ends_on = term_from(unit, on)
    return ElectionPlan(
        unit=unit,
        on=on,
        ending=tuple(_ordered(post for post in held if post.pk not in kept)),
        staying=tuple(_ordered(stays.values())),
        beginning=tuple(
            sorted(
                (one for key, one in wanted.items() if key not in stays),
                key=lambda one: (ORDER[one.role], one.member.name_pinyin, one.member.pk),
            )
        ),
        term_ends_on=ends_on,
        reminder_on=months_later(ends_on, -max(REMIND_MONTHS)),
        hints=tuple(hints_for_board(unit, on, len({pk for _role, pk in wanted}))),
    )


def board_posts(unit: OrgUnit, on: date) -> QuerySet[RoleAssignment]:
    """Return the posts of ``unit`` that reach into ``on`` or later."""
    return RoleAssignment.objects.filter(
        Q(ends_before__isnull=True) | Q(ends_before__gt=on), unit=unit, role__in=BOARD_ROLES
    )


def _check(unit: OrgUnit, on: date, elected: Iterable[Elected]) -> None:
    """Raise NotElectable for who is not 在册 there as 正式党员, and where two would be 书记."""
    elected = list(elected)
    there = {
        member.pk: member
        for member in registered_on(unit, on).filter(pk__in=[one.member.pk for one in elected])
    }
    for one in elected:
        if one.member.pk not in there:
            raise NotElectable(_("%s当天不在册，请核对姓名和选举日期。") % one.member.name)
        if there[one.member.pk].kind_on(on) != MemberKind.FORMAL:
            raise NotElectable(_("%s当天是预备党员，没有被选举权。") % one.member.name)
    if sum(one.role == Role.SECRETARY for one in elected) > 1:
        raise NotElectable(_("书记只能有一位，请改正。"))


def _ordered(posts: Iterable[RoleAssignment]) -> list[RoleAssignment]:
    return sorted(posts, key=lambda post: (ORDER[Role(post.role)], post.pk))
