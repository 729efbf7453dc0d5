"""Writes of 学习提醒. An item is named to a person once a week, in one notice, never in the quiet hours."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import audit, clock
from sanwei.notices.enums import NoticeKind, Rhythm
from sanwei.notices.keeping import reminder_kept_until
from sanwei.notices.models import Notice, Preference, ReminderLog
from sanwei.notices.reminders.queries import reminded_since_a_week
from sanwei.notices.rhythms import scheduled_key
from sanwei.notices.services.notices import after_quiet_hours, notify
from sanwei.org.models import OrgUnit
from sanwei.study import queries as study
from sanwei.study.models import Requirement, RequirementItem
from sanwei.study.queries import PersonStanding, TaskStanding
from sanwei.study.queries.task_standing import SOON_DAYS
from sanwei.study.required import day_in_words

NAMED = 3
# The schedule looks after 待补学 for four weeks; then it is a talk, not a message.
SCHEDULED_DAYS = 28


@dataclass(frozen=True)
class Reminded:
    """``told`` people got a notice; ``lately`` had theirs within the week; ``unreached`` have no account to reach."""

    told: int
    lately: int
    unreached: int


@dataclass(frozen=True)
class _Gap:
    """What one person lacks of one task and may be reminded of now."""

    task: Requirement
    person: PersonStanding
    rows: list[RequirementItem]


@transaction.atomic
def remind(*, standing: TaskStanding, within: OrgUnit, actor: User, at: datetime) -> Reminded:
    """Remind everybody of ``standing`` who has not done it all; each person and item once a week.

    The audit trail keeps who pressed and how many it reached; the log keeps whom, for nobody's list.
    """
    gaps, lately = _gaps([standing], at)
    reachable = [gap for gap in gaps if _may_be_told(gap.person)]
    told = sum(
        _tell(user, own, actor, at, key=f"{standing.requirement.public_id}:{clock.local_date(at)}")
        for user, own in _by_user(reachable).items()
    )
    audit.log(
        at=at,
        actor=actor,
        action="notices.remind",
        target_label="study.requirement",
        target_key=standing.requirement.public_id,
        unit_key=within.public_id,
        told=told,
    )
    return Reminded(told=told, lately=lately, unreached=len(gaps) - told)


def remind_by_schedule(*, at: datetime) -> int:
    """Remind who has not done a 学习任务 that is due within days or lately; return how many were told.

    At most one such notice a person and day, whatever is missing; who takes the weekly digest finds it there, who
    switched 学习提醒 off is left alone. Nothing in the quiet hours. Safe to run again.
    """
    if after_quiet_hours(at) != at:
        return 0
    today = clock.local_date(at)
    tasks = Requirement.objects.filter(
        due_on__range=(today - timedelta(days=SCHEDULED_DAYS), today + timedelta(days=SOON_DAYS)),
        withdrawn_at__isnull=True,
    ).select_related("unit", "audience__unit")
    standings = [study.standing_of(task, within=task.audience.unit, at=at) for task in tasks]
    gaps, _lately = _gaps(standings, at)
    key = scheduled_key(today)
    silent = set(
        Preference.objects.exclude(study=Rhythm.DAILY).values_list("user_id", flat=True)
    ) | set(
        Notice.objects.filter(kind=NoticeKind.REMINDER, key=key).values_list(
            "recipient_id", flat=True
        )
    )
    wanted = _by_user([gap for gap in gaps if _may_be_told(gap.person)])
    return sum(
        _tell(user, own, None, at, key=key) for user, own in wanted.items() if user.pk not in silent
    )


def _gaps(standings: Iterable[TaskStanding], at: datetime) -> tuple[list[_Gap], int]:
    """Return what is missing and may be said now, and how many people were reminded of all of it lately."""
    standings = list(standings)
    items = [row.item_id for one in standings for row in one.items]
    recent = reminded_since_a_week(items, at=at)
    found: list[_Gap] = []
    lately: set[int] = set()
    for standing in standings:
        by_item = {row.item_id: row for row in standing.items}
        for person in standing.unfinished:
            missing = [pk for pk in person.verdict.missing if pk in by_item]
            fresh = [by_item[pk] for pk in missing if (person.member.pk, pk) not in recent]
            if fresh:
                found.append(_Gap(standing.requirement, person, fresh))
            elif missing:
                lately.add(person.member.pk)
    return found, len(lately)


def _may_be_told(person: PersonStanding) -> bool:
    member = person.member
    return member.user_id is not None and not member.is_lost


def _by_user(gaps: Iterable[_Gap]) -> dict[User, list[_Gap]]:
    """Return the gaps by account, an item that two tasks ask for once."""
    gaps = list(gaps)
    users = User.objects.in_bulk([gap.person.member.user_id for gap in gaps])
    found: dict[User, list[_Gap]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for gap in gaps:
        user = users[gap.person.member.user_id]
        rows = [row for row in gap.rows if (user.pk, row.item_id) not in seen]
        seen |= {(user.pk, row.item_id) for row in rows}
        if rows:
            found[user].append(_Gap(gap.task, gap.person, rows))
    return found


@transaction.atomic
def _tell(user: User, gaps: list[_Gap], actor: User | None, at: datetime, *, key: str) -> int:
    rows = [row for gap in gaps for row in gap.rows]
    told = notify(
        kind=NoticeKind.REMINDER,
        key=key,
        recipients=[user],
        title=_("还有%d项没有学完") % len(rows),
        text=_("；").join(_sentence(gap, at) for gap in gaps) + _("。学完自动记下，不用回复。"),
        url=rows[0].item.url if len(rows) == 1 else reverse("home:index"),
        at=at,
    )
    if told:
        today = clock.local_date(at)
        ReminderLog.objects.bulk_create(
            [
                ReminderLog(
                    member=gap.person.member,
                    branch=gap.person.branch,
                    requirement=gap.task,
                    item_id=row.item_id,
                    reminded_at=at,
                    reminded_on=today,
                    keep_until=reminder_kept_until(today),
                    actor=actor,
                    actor_name=actor.name if actor else "",
                )
                for gap in gaps
                for row in gap.rows
            ],
            ignore_conflicts=True,
        )
    return told


def _sentence(gap: _Gap, at: datetime) -> str:
    today = clock.local_date(at)
    names = _("、").join(f"{row.get_kind_display()}《{row.title}》" for row in gap.rows[:NAMED])
    if len(gap.rows) > NAMED:
        names = _("%(names)s等%(count)d项") % {"names": names, "count": len(gap.rows)}
    day = day_in_words(gap.task.due_on, as_of=today)
    when = _("%s前") % day if today <= gap.task.due_on else _("已过%s，请补学") % day
    return _("《%(task)s》还差%(names)s，%(when)s") % {
        "task": gap.task.title,
        "names": names,
        "when": when,
    }


@transaction.atomic
def prune_reminders(*, at: datetime) -> int:
    """Delete the log of reminders that may go; return how many rows went."""
    return ReminderLog.objects.filter(keep_until__lte=clock.local_date(at)).delete()[0]
