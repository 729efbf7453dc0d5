"""What somebody began and did not finish: the lines of a 学时明细 that no record stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.org.models import Member
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem, WatchSession
from sanwei.study.progress import ProgressView
from sanwei.study.queries.progress import missing_in, progress_views


@dataclass(frozen=True)
class Unfinished:
    """An item that was begun and is not counted.

    ``sentence`` is for the member's eyes only: it says how much was seen. ``plain`` is what others are told.
    """

    item: StudyItem
    touched_at: datetime
    view: ProgressView
    sentence: str
    plain: str

    @property
    def occurred_on(self) -> date:
        """The day on which it was last studied."""
        return clock.local_date(self.touched_at)


def unfinished_in(
    *,
    member: Member,
    until: datetime,
    since: datetime | None = None,
    items: Iterable[StudyItem] | None = None,
) -> list[Unfinished]:
    """Return what ``member`` watched or read in [since, until) and has not completed, oldest first.

    ``items`` narrows it. Two queries, whatever the number; one where nothing was begun.
    """
    mine = Q(
        watch_sessions__member=member,
        watch_sessions__carried_by__isnull=True,
        watch_sessions__watched_ms__gt=0,
        watch_sessions__opened_at__lte=until,
    )
    if since is not None:
        mine &= Q(watch_sessions__opened_at__gte=since)
    rows = StudyItem.objects.filter(mine)
    if items is not None:
        rows = rows.filter(pk__in=[item.pk for item in items])
    begun = list(rows.annotate(touched_at=Max("watch_sessions__opened_at", filter=mine)))
    if not begun:
        return []
    views = progress_views(member=member, items=begun)
    found = []
    for item in begun:
        view = views[item.pk]
        missing = missing_in(view)
        if missing is not None:
            is_off = item.state != ItemState.LIVE
            off = _("没有学完时内容已经下线，不计学时。")
            found.append(
                Unfinished(
                    item=item,
                    touched_at=item.touched_at,
                    view=view,
                    sentence=off if is_off else missing.sentence,
                    plain=off if is_off else _("还没有学完，学完才计学时。"),
                )
            )
    return sorted(found, key=lambda one: (one.touched_at, one.item.pk))


def years_begun(member: Member) -> set[int]:
    """Return the years in which ``member`` watched or read anything. One query."""
    rows = WatchSession.objects.filter(member=member, watched_ms__gt=0)
    return {moment.year for moment in rows.datetimes("opened_at", "year", tzinfo=clock.SHANGHAI)}
