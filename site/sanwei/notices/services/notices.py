"""The one way into an inbox, and what happens to a notice there."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices.enums import NoticeKind
from sanwei.notices.keeping import NOTICES_KEPT
from sanwei.notices.models import Notice
from sanwei.org.models import Member
from sanwei.org.queries.people import registered

# 减负红线: nobody is called upon between nine in the evening and eight in the morning.
QUIET_FROM = time(21)
QUIET_UNTIL = time(8)
TITLE_LENGTH = 100
TEXT_LENGTH = 500


@transaction.atomic
def notify(
    *,
    kind: NoticeKind,
    key: object,
    recipients: Iterable[User],
    title: str,
    text: str,
    url: str = "",
    at: datetime,
) -> int:
    """Put one notice into the inbox of each recipient; return how many were new.

    Idempotent by (kind, key, recipient). Who is 去世, 转出, 出党 or 停止党籍, or may not sign in, is told
    nothing. What arises in the quiet hours is shown when they end.
    """
    people = _reachable(recipients, at)
    known = set(
        Notice.objects.filter(kind=kind, key=str(key), recipient__in=people).values_list(
            "recipient_id", flat=True
        )
    )
    fresh = [user for user in people if user.pk not in known]
    Notice.objects.bulk_create(
        [
            Notice(
                recipient=user,
                kind=kind,
                key=str(key),
                title=title[:TITLE_LENGTH],
                text=text[:TEXT_LENGTH],
                url=url,
                created_at=at,
                shown_from=after_quiet_hours(at),
            )
            for user in fresh
        ],
        ignore_conflicts=True,
    )
    return len(fresh)


def mark_read(*, user: User, at: datetime, notices: Iterable[Notice] | None = None) -> int:
    """Mark ``notices`` of ``user`` (default: all that are shown by now) as read; return how many were unread."""
    unread = Notice.objects.filter(recipient=user, read_at=None, shown_from__lte=at)
    if notices is not None:
        unread = unread.filter(pk__in=[notice.pk for notice in notices])
    return unread.update(read_at=at)


def prune(*, at: datetime) -> int:
    """Delete notices older than a year, read or not; return how many rows went."""
    return Notice.objects.filter(created_at__lt=at - NOTICES_KEPT).delete()[0]


def after_quiet_hours(at: datetime) -> datetime:
    """Return ``at``, or the end of the quiet hours it falls into."""
    local = at.astimezone(clock.SHANGHAI)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, clock.SHANGHAI)


def _reachable(recipients: Iterable[User], at: datetime) -> list[User]:
    """Return those who may sign in and, where they are people of the organisation, are in good standing."""
    keys = {user.pk for user in recipients}
    out = Member.objects.filter(~registered(clock.local_date(at)), user__in=keys)
    return list(
        User.objects.filter(pk__in=keys, is_active=True)
        .exclude(pk__in=out.values("user"))
        .order_by("pk")
    )
