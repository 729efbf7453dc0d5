"""How often a person wants to be told, and when a week begins."""

from datetime import date, datetime, timedelta

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices.enums import NoticeKind, Rhythm
from sanwei.notices.models import Notice, Preference
from sanwei.notices.services.notices import QUIET_UNTIL


def rhythms_of(field: str) -> dict[int, Rhythm]:
    """Return what people chose for ``field`` (study, duties) by the primary key of the account; others: DAILY."""
    rows = Preference.objects.values_list("user_id", field)
    return {user_pk: Rhythm(value) for user_pk, value in rows}


def preference_of(user: User) -> Preference:
    """Return what ``user`` chose, or the defaults, unsaved."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def week_began(at: datetime) -> datetime:
    """Return the last Monday morning at the end of the quiet hours, not after ``at``."""
    day = clock.local_date(at)
    monday = datetime.combine(day - timedelta(days=day.weekday()), QUIET_UNTIL, clock.SHANGHAI)
    return monday if monday <= at else monday - timedelta(days=7)


def scheduled_key(day: date) -> str:
    """Return the key of the reminder by the schedule on ``day``."""
    return f"day:{day.isoformat()}"


def told_of_duties(*, since: datetime) -> set[int]:
    """Return the accounts that had a digest of duties ``since`` then."""
    found = Notice.objects.filter(kind=NoticeKind.DUTY, created_at__gte=since)
    return set(found.values_list("recipient_id", flat=True))
