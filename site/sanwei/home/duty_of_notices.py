"""What the inbox's neighbours put on the desk: 政治生日 of the month, channels that do not deliver."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.home.duty import Duty
from sanwei.notices.birthdays import queries as birthdays
from sanwei.notices.channels import queries as channels
from sanwei.notices.channels.words import failing_sentence, reason_of
from sanwei.org import queries as org
from sanwei.org.enums import Role
from sanwei.org.models import OrgUnit

NAMED = 3


def duties_of(unit: OrgUnit, *, user: object, at: datetime) -> list[Duty]:
    """Return the birthdays of a branch this month, and failing channels below ``unit``. Constant queries."""
    return [*_birthdays(unit, at), *_failing(unit, user, at)]


def _birthdays(unit: OrgUnit, at: datetime) -> Iterator[Duty]:
    """Yield one line while somebody's day is still to come or the card unwritten; who has left is never on it."""
    if not unit.is_branch:
        return
    today = clock.local_date(at)
    month = today.replace(day=1)
    coming = [
        one
        for one in birthdays.birthdays_in(unit, month, today=today)
        if one.on is None or one.on >= today
    ]
    if not coming:
        return
    names = _("、").join(
        _("%(name)s（入党%(years)d周年）") % {"name": one.member.name, "years": one.years}
        for one in coming[:NAMED]
    )
    address = reverse("notices:birthdays", args=[unit.public_id])
    yield Duty(
        _("本月还有%d人过政治生日") % len(coming),
        names if len(coming) <= NAMED else _("%(names)s等") % {"names": names},
        _("写贺卡"),
        f"{address}?month={month:%Y-%m}",
        is_quiet=all(one.card for one in coming),
    )


def _failing(unit: OrgUnit, user: object, at: datetime) -> Iterator[Duty]:
    failing = list(channels.failing_in(unit))
    if not failing:
        return
    own = set(
        org.units_visible_to(user, at=at, roles=frozenset({Role.ADMINISTRATOR})).values_list(
            "pk", flat=True
        )
    )
    for channel in failing:
        mends = channel.unit_id in own
        yield Duty(
            failing_sentence(channel),
            reason_of(channel.last_error) if mends else _("请管理员在后台的消息渠道里检查"),
            _("检查") if mends else _("查看"),
            reverse("notices_channels:edit", args=[channel.pk])
            if mends
            else reverse("home:desk", args=[channel.unit.public_id]),
        )
