"""待办汇总: what the desks of a person have to do, in one notice a day at most.

The ledger and the inbox don't know each other, so it is gathered here; the inbox says it, each matter once a week.
"""

from collections.abc import Iterator
from datetime import datetime

from django.core.cache import cache
from django.urls import reverse

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.home.desk import duties_at
from sanwei.notices import rhythms, services
from sanwei.notices.enums import Rhythm
from sanwei.notices.services import Matter
from sanwei.notices.services.notices import after_quiet_hours
from sanwei.org.enums import DESK_ROLES, UnitKind
from sanwei.org.models import OrgUnit, RoleAssignment
from sanwei.org.queries.scope import covering

A_DAY = 86_400


def send_duty_digests(*, at: datetime) -> int:
    """Tell everybody who holds a desk what it has to do; return how many were told.

    A person hears of the units whose post he holds, not of their whole subtree: a unit above hears of its branches
    in its own lines. Counts only, nobody's name. Looks once a day: who has nothing to do is not looked at again.
    """
    today = clock.local_date(at)
    looked = f"home.duty_digests:{today.isoformat()}"
    if after_quiet_hours(at) != at or cache.get(looked):
        return 0
    chosen = rhythms.rhythms_of("duties")
    had = rhythms.told_of_duties(since=rhythms.week_began(at))
    told = 0
    for user, units in _desks(at):
        rhythm = chosen.get(user.pk, Rhythm.DAILY)
        if rhythm == Rhythm.OFF or (rhythm == Rhythm.WEEKLY and user.pk in had):
            continue
        matters = [one for unit in units for one in _matters(unit, user, at, len(units) > 1)]
        told += services.send_duty_digest(
            user=user,
            matters=matters,
            url=reverse("home:desk", args=[units[0].public_id]),
            at=at,
        )
    cache.set(looked, True, A_DAY)
    return told


def _desks(at: datetime) -> Iterator[tuple[User, list[OrgUnit]]]:
    """Yield each account that holds a desk today, with its units from the top."""
    today = clock.local_date(at)
    posts = (
        RoleAssignment.objects.filter(
            covering(today), role__in=DESK_ROLES, member__user__is_active=True
        )
        .exclude(unit__kind=UnitKind.GROUP)
        .select_related("member__user", "unit")
        .order_by("unit__path", "pk")
    )
    desks: dict[User, dict[int, OrgUnit]] = {}
    for post in posts:
        if post.member.user is not None and post.unit.dissolved_on is None:
            desks.setdefault(post.member.user, {})[post.unit_id] = post.unit
    for user, units in desks.items():
        yield user, list(units.values())


def _matters(unit: OrgUnit, user: User, at: datetime, has_many: bool) -> Iterator[Matter]:
    for duty in duties_at(unit, user=user, at=at):
        if not duty.is_quiet:
            text = f"{unit.short_name}：{duty.title}" if has_many else duty.title
            yield Matter(key=duty.key or duty.url, text=text, is_urgent=duty.is_urgent)
