"""What is still owed before a quarter is archived, each with the way to where it is done."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.activities.enums import CellState, ExternalState
from sanwei.activities.models import ActivityBranch, ExternalClaim
from sanwei.common.models import OutboxMessage
from sanwei.common.periods import Quarter
from sanwei.ledgers.queries.life import LifeLine, life_table
from sanwei.org.models import OrgUnit

CONSUMERS = "ledgers."


@dataclass(frozen=True)
class Owed:
    """``is_blocking``: without it nobody archives; the rest would only come as 上期补记."""

    text: str
    detail: str
    url: str
    is_blocking: bool


def last_day(quarter: Quarter) -> date:
    return quarter.ends_before - timedelta(days=1)


def owed_of(unit: OrgUnit, quarter: Quarter, *, today: date) -> list[Owed]:
    """Return what ``unit`` still owes for ``quarter``, what blocks first. Constant queries."""
    found: list[Owed] = []
    if today < quarter.ends_before:
        found.append(
            Owed(
                _("%s还没有结束") % quarter.label,
                _("%s以后可以归档") % date_format(quarter.ends_before, "n月j日"),
                "",
                is_blocking=True,
            )
        )
    if unit.is_branch:
        as_of = min(today, last_day(quarter))
        table = life_table(unit=unit, quarter=quarter, as_of=as_of, today=today)
        for line in table.lines:
            found += not_explained(line, quarter)
        found += _records(unit, quarter, today)
        found += _external(unit, quarter)
    if waiting := _on_the_way():
        found.append(
            Owed(
                _("%d条记录正在记入台账") % waiting,
                _("一般几秒钟就好，请稍后刷新"),
                "",
                is_blocking=True,
            )
        )
    return sorted(found, key=lambda one: not one.is_blocking)


def not_explained(line: LifeLine, quarter: Quarter) -> list[Owed]:
    """Return the turns that were neither held nor explained."""
    return [
        Owed(
            one.words,
            _("补上记录，或写明未开展的原因"),
            f"{reverse('activities:room', args=[line.unit_id])}?quarter={quarter}&kind={one.kind}",
            is_blocking=True,
        )
        for one in line.not_held
        if one.state == CellState.OWED
    ]


def red_lines(unit: OrgUnit, quarter: Quarter, *, today: date) -> Counter[object]:
    """Return how many turns each branch under ``unit`` neither held nor explained, by public id. Constant queries."""
    as_of = min(today, last_day(quarter))
    table = life_table(unit=unit, quarter=quarter, as_of=as_of, today=today)
    return Counter({line.unit_id: len(not_explained(line, quarter)) for line in table.lines})


def _records(unit: OrgUnit, quarter: Quarter, today: date) -> list[Owed]:
    parts = (
        ActivityBranch.objects.filter(
            branch=unit,
            activity__occurred_on__gte=quarter.starts_on,
            activity__occurred_on__lt=min(quarter.ends_before, today),
        )
        .filter(Q(finished_at__isnull=True) | Q(is_host=True) & ~Q(activity__state="confirmed"))
        .select_related("activity")
        .order_by("activity__occurred_on", "pk")
    )
    return [
        Owed(
            f"{date_format(part.activity.occurred_on, 'n月j日')} {part.activity.name}",
            _("已点名，等记录人和主持人确认")
            if part.is_finished
            else _("还没有结束点名；归档后再结束只能记作上期补记"),
            reverse("activities:record", args=[part.activity.public_id]),
            is_blocking=False,
        )
        for part in parts
    ]


def _external(unit: OrgUnit, quarter: Quarter) -> list[Owed]:
    waiting = ExternalClaim.objects.filter(
        branch=unit,
        state=ExternalState.WAITING,
        occurred_on__gte=quarter.starts_on,
        occurred_on__lt=quarter.ends_before,
    ).count()
    if not waiting:
        return []
    return [
        Owed(
            _("%d条外部学习等确认") % waiting,
            _("归档后确认的只能记作上期补记"),
            reverse("activities:external_desk", args=[unit.public_id]),
            is_blocking=False,
        )
    ]


def _on_the_way() -> int:
    """Return how many facts have not reached the ledger yet; what failed before does not hold up anybody."""
    return OutboxMessage.objects.filter(
        delivered_at__isnull=True, attempts=0, consumer__startswith=CONSUMERS
    ).count()
