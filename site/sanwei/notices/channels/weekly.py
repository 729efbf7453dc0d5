"""What a group is told on Monday: what came out last week for everybody of its unit. No names, nothing: no text."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.notices.channels.services import announce
from sanwei.notices.models import Channel
from sanwei.notices.rhythms import week_began
from sanwei.notices.services.notices import after_quiet_hours
from sanwei.org.models import OrgUnit
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem

WEEK = timedelta(days=7)
NAMED = 5


def announce_new(*, at: datetime) -> int:
    """Queue the weekly text for every unit that has a channel on; return how many. Safe to run again."""
    if after_quiet_hours(at) != at:
        return 0
    monday = week_began(at)
    units = OrgUnit.objects.filter(pk__in=Channel.objects.filter(is_on=True).values("unit"))
    queued = 0
    for unit in units:
        if items := _new_for(unit, monday):
            queued += announce(
                unit=unit,
                key=f"week:{clock.local_date(monday).isoformat()}",
                title=_("上周有%d项新内容可以学") % len(items),
                text=_text(items),
                at=at,
            )
    return queued


def _new_for(unit: OrgUnit, monday: datetime) -> list[StudyItem]:
    """Return what all 党员 of ``unit`` may see; what is for some posts or kinds only is not a group's affair."""
    return list(
        StudyItem.objects.filter(
            state=ItemState.LIVE,
            live_at__gt=monday - WEEK,
            live_at__lte=monday,
            audience__unit__path__in=unit.line_paths(),
            audience__roles=[],
            audience__member_kinds=[],
        )
        .exclude(kind=ItemKind.CHAPTER)
        .order_by("-live_at", "-pk")
    )


def _text(items: Iterable[StudyItem]) -> str:
    named = [f"{item.get_kind_display()}《{item.title}》" for item in items]
    lines = named[:NAMED]
    if len(named) > NAMED:
        lines.append(_("还有%d项") % (len(named) - NAMED))
    return "\n".join([*lines, _("有空的时候看，学完自动记下："), settings.BASE_URL])
