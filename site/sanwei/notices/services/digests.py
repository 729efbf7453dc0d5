"""学习提醒: what is new and not yet learned, told once a day in one notice, each item at most once a week."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import Mention, Notice
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

    Once a day for a person, an item once a week and at most twice, nothing in the quiet hours. Safe to run again.
    """
    if after_quiet_hours(at) != at:
        return 0
    items = list(
        StudyItem.objects.filter(state=ItemState.LIVE, live_at__lte=at, live_at__gt=at - NEW_FOR)
        .select_related("audience__unit")
        .order_by("-live_at", "-pk")
    )
    told = 0
    for user, wanted in _wanted(items, at).items():
        told += _send(user, wanted, at)
    return told


def _wanted(items: list[StudyItem], at: datetime) -> dict[User, list[StudyItem]]:
    """Return who is to be told of what, in the order of ``items``."""
    day = clock.local_date(at)
    had_today = set(
        Notice.objects.filter(kind=NoticeKind.DIGEST, key=day.isoformat()).values_list(
            "recipient_id", flat=True
        )
    )
    mentioned = set(
        Mention.objects.filter(item__in=items, notice__created_at__gt=at - WEEK).values_list(
            "notice__recipient_id", "item_id"
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
    silent = mentioned | done
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
def _send(user: User, items: list[StudyItem], at: datetime) -> int:
    day = clock.local_date(at)
    sent = notify(
        kind=NoticeKind.DIGEST,
        key=day.isoformat(),
        recipients=[user],
        title=_("有%d项新内容可以学") % len(items),
        text=_sentence(items),
        url=items[0].url if len(items) == 1 else reverse("home:index"),
        at=at,
    )
    if sent:
        notice = Notice.objects.get(kind=NoticeKind.DIGEST, key=day.isoformat(), recipient=user)
        Mention.objects.bulk_create(Mention(notice=notice, item=item) for item in items)
    return sent


def _sentence(items: list[StudyItem]) -> str:
    names = _("、").join(f"{item.get_kind_display()}《{item.title}》" for item in items[:NAMED])
    if len(items) > NAMED:
        names = _("%(names)s等") % {"names": names}
    return _("%s。有空的时候看，不催。") % names
