"""待办汇总: what the desk of a unit has to do, told in one notice, each matter at most once a week.

Which matters there are is found by who joins the rooms (``home``); here it is only said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices.enums import NoticeKind
from sanwei.notices.models import DutyMention, Notice
from sanwei.notices.services.notices import TEXT_LENGTH, after_quiet_hours, notify

WEEK = timedelta(days=7)
SAID = 6


@dataclass(frozen=True)
class Matter:
    """One thing to do. ``key`` stays the same while its words change; ``text`` names no member."""

    key: str
    text: str
    is_urgent: bool = False


@transaction.atomic
def send_duty_digest(*, user: User, matters: Sequence[Matter], url: str, at: datetime) -> int:
    """Tell ``user`` in one notice of those ``matters`` that were not told within a week; return 1 or 0.

    At most once a day, nothing in the quiet hours, nothing where there is nothing new. Urgent ones come first.
    """
    day = clock.local_date(at).isoformat()
    had = Notice.objects.filter(kind=NoticeKind.DUTY, recipient=user, key=day)
    if after_quiet_hours(at) != at or had.exists():
        return 0
    told = set(
        DutyMention.objects.filter(
            notice__recipient=user, notice__created_at__gt=at - WEEK
        ).values_list("key", flat=True)
    )
    fresh = {one.key: one for one in matters if one.key not in told}
    wanted = sorted(fresh.values(), key=lambda one: not one.is_urgent)
    if not wanted:
        return 0
    sent = notify(
        kind=NoticeKind.DUTY,
        key=day,
        recipients=[user],
        title=_("有%d件事要您办") % len(wanted),
        text=_text(wanted),
        url=url,
        at=at,
    )
    if sent:
        notice = Notice.objects.get(kind=NoticeKind.DUTY, key=day, recipient=user)
        DutyMention.objects.bulk_create(
            DutyMention(notice=notice, key=one.key[:300]) for one in wanted
        )
    return sent


def _text(wanted: Sequence[Matter]) -> str:
    lines = [one.text for one in wanted[:SAID]]
    if len(wanted) > SAID:
        lines.append(_("还有%d件，见工作台") % (len(wanted) - SAID))
    return (_("；").join(lines) + _("。"))[:TEXT_LENGTH]
