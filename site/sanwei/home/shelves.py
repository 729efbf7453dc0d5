"""The lectures of 学习, shelf by shelf: series in their order, then what stands alone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lectures import labels
from lectures import queries as lectures
from lectures.models import LecturePage, Series
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.models import StudyItem


@dataclass(frozen=True)
class Shelf:
    title: str
    lectures: list[LecturePage]


@dataclass(frozen=True)
class Library:
    shelves: list[Shelf]
    sentence: str


def shelves_for(user: object, member: Member | None, *, at: datetime) -> Library:
    """Return what ``user`` may learn, series first; a constant number of queries."""
    found = list(
        lectures.for_cards(lectures.visible_to(user, at=at))
        .select_related("series", "unit", "main_media__current_version", "cover")
        .order_by("-first_published_at", "-pk")
    )
    by_series: dict[Series, list[LecturePage]] = {}
    alone: list[LecturePage] = []
    for lecture in found:
        if lecture.series is None:
            alone.append(lecture)
        else:
            by_series.setdefault(lecture.series, []).append(lecture)
    shelves = [
        Shelf(series.title, sorted(rows, key=lambda row: (row.series_order or 0, row.pk)))
        for series, rows in by_series.items()
    ]
    if alone:
        shelves.append(Shelf(_("单课"), alone))
    return Library(shelves, _sentence(found, member))


def _sentence(found: list[LecturePage], member: Member | None) -> str:
    if not found:
        return ""
    if member is None:
        return _("共%d课。") % len(found)
    items = list(
        StudyItem.objects.filter(
            owner_label=labels.OWNER, owner_key__in=[str(row.public_id) for row in found]
        )
    )
    views = study.progress_views(member=member, items=items)
    done = sum(view.is_completed for view in views.values())
    if done == len(found):
        return _("共%d课，您都学完了。") % len(found)
    return _("共%(all)d课，您学完了%(done)d课。") % {"all": len(found), "done": done}
