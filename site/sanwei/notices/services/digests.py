"""学习提醒: what is new and not yet learned, told in one notice a day or a week, each item at most once a week.

A person chooses the rhythm. The weekly one looks at Monday morning, whenever the machine gets to it, and also
counts what 学习任务 still want; where there is nothing to say, nothing is sent.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices.enums import NoticeKind, Rhythm
from sanwei.notices.models import Mention, Notice, ReminderLog
from sanwei.notices.rhythms import rhythms_of, scheduled_key, week_began
from sanwei.notices.services.notices import after_quiet_hours, notify
from sanwei.org import queries as org
from sanwei.study import queries as study
from sanwei.study.enums import ItemState, RecordKind
from sanwei.study.models import StudyItem

WEEK = timedelta(days=7)
NEW_FOR = timedelta(days=14)  # two mentions at most; after that an item is not new any more
NAMED = 3


def send_digests(*, at: datetime) -> int:
    """Tell each member in one notice what came out for him and is not learned yet; return how many were told.

    Once a day for a person (once a week, or never, for who wants it so), an item once a week and at most twice,
    nothing in the quiet hours. Safe to run again.
    """
    if after_quiet_hours(at) != at:
        return 0
    monday = week_began(at)
    items = list(
        StudyItem.objects.filter(state=ItemState.LIVE, live_at__lte=at, live_at__gt=at - NEW_FOR)
        .select_related("audience__unit")
        .order_by("-live_at", "-pk")
    )
    rhythms = rhythms_of("study")
    told = 0
    for user, wanted in _wanted(items, at).items():
        if rhythms.get(user.pk, Rhythm.DAILY) == Rhythm.DAILY:
            told += _send(user, wanted, at)
    weekly = [pk for pk, rhythm in rhythms.items() if rhythm == Rhythm.WEEKLY]
    had = Notice.objects.filter(kind=NoticeKind.DIGEST, created_at__gte=monday)
    waiting = User.objects.filter(pk__in=weekly, is_active=True).exclude(
        pk__in=had.values("recipient")
    )
    if waiting:
        before = [item for item in items if item.live_at is not None and item.live_at <= monday]
        fresh = _wanted(before, at)
        for user in waiting:
            told += _send(user, fresh.get(user, []), at, open_tasks=_open_tasks(user, at))
    return told


def _open_tasks(user: User, at: datetime) -> int:
    """Count the 学习任务 that are not done; nothing is said to who is not to be reminded."""
    member = org.member_of(user)
    if member is None or member.is_lost:
        return 0
    return sum(not task.verdict.is_completed for task in study.tasks_of(member, at=at))


def _wanted(items: list[StudyItem], at: datetime) -> dict[User, list[StudyItem]]:
    """Return who is to be told of what, in the order of ``items``."""
    day = clock.local_date(at)
    # Who was reminded of a task by the schedule hears of new content tomorrow: one notice a day.
    had_today = set(
        Notice.objects.filter(
            Q(kind=NoticeKind.DIGEST, key=day.isoformat())
            | Q(kind=NoticeKind.REMINDER, key=scheduled_key(day))
        ).values_list("recipient_id", flat=True)
    )
    mentioned = set(
        Mention.objects.filter(item__in=items, notice__created_at__gt=at - WEEK).values_list(
            "notice__recipient_id", "item_id"
        )
    )
    reminded = set(
        ReminderLog.objects.filter(item__in=items, reminded_at__gt=at - WEEK).values_list(
            "member__user_id", "item_id"
        )
    )
    done = set(
        study.current_records()
        .filter(
            Q(kind=RecordKind.COMPLETION) | Q(kind=RecordKind.ASSESSMENT, is_passed=True),
            item__in=items,
            member__user__isnull=False,
        )
        .values_list("member__user_id", "item_id")
    )
    silent = mentioned | reminded | done
    wanted: dict[User, list[StudyItem]] = defaultdict(list)
    for item in items:
        people = org.members_of_audience(item.audience, day=day).filter(
            user__is_active=True, is_lost=False
        )
        for member in people.select_related("user"):
            pair = (member.user_id, item.pk)
            if member.user and member.user_id not in had_today and pair not in silent:
                wanted[member.user].append(item)
    return wanted


@transaction.atomic
def _send(user: User, items: list[StudyItem], at: datetime, *, open_tasks: int = 0) -> int:
    if not items and not open_tasks:
        return 0
    day = clock.local_date(at)
    sent = notify(
        kind=NoticeKind.DIGEST,
        key=day.isoformat(),
        recipients=[user],
        title=_title(len(items), open_tasks),
        text=_text(items, open_tasks),
        url=items[0].url if len(items) == 1 and not open_tasks else reverse("home:index"),
        at=at,
    )
    if sent:
        notice = Notice.objects.get(kind=NoticeKind.DIGEST, key=day.isoformat(), recipient=user)
        Mention.objects.bulk_create(Mention(notice=notice, item=item) for item in items)
    return sent


def _title(new: int, open_tasks: int) -> str:
    if not new:
        return _("还有%d项学习任务没有学完") % open_tasks
    return _("有%d项新内容可以学") % new


def _text(items: list[StudyItem], open_tasks: int) -> str:
    if not items:
        return _("打开首页就能接着学。学完自动记下，不用回复。")
    said = _sentence(items)
    if open_tasks:
        said += _("另有%d项学习任务没有学完，首页能看到。") % open_tasks
    return said


def _sentence(items: list[StudyItem]) -> str:
    names = _("、").join(f"{item.get_kind_display()}《{item.title}》" for item in items[:NAMED])
    if len(items) > NAMED:
        names = _("%(names)s等") % {"names": names}
    return _("%s。有空的时候看，不催。") % names
