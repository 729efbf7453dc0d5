"""What the search finds of lectures and how it shows them. Registered at start-up."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lectures import queries
from lectures.models import LecturePage, Series
from media_pipeline.captions.queries import with_spoken
from sanwei.search import bodies
from sanwei.search.registry import Found, Searchable, register

#: The parts of a block that are sentences; the others are keys of pictures and recordings.
SENTENCES: Final = ("caption", "alt", "question")


def text_of(lecture: LecturePage) -> str:
    """Return summary, body and what is said as plain text."""
    body = bodies.text_of(lecture.body, names=SENTENCES)
    return "\n".join([lecture.summary, body, lecture.spoken])


def series_visible_to(user: object, *, at: datetime) -> QuerySet[Series]:
    """Return the series that hold a lecture which ``user`` sees."""
    shown = queries.visible_to(user, at=at).filter(series__isnull=False)
    return Series.objects.filter(pk__in=shown.values("series"))


def start() -> None:
    register(
        Searchable(
            name="lecture",
            label=gettext_lazy("微党课"),
            model=LecturePage,
            visible_to=lambda user, at: queries.visible_to(user, at=at),
            prepare=lambda rows: rows.select_related(
                "unit", "series", "main_media"
            ).prefetch_related("speakers", *with_spoken("main_media")),
            show=_lecture,
            icon="play",
        )
    )
    register(
        Searchable(
            name="series",
            label=gettext_lazy("课程合辑"),
            model=Series,
            visible_to=lambda user, at: series_visible_to(user, at=at),
            prepare=lambda rows: rows.select_related("unit"),
            show=lambda series: Found(
                title=series.title,
                url=series.get_absolute_url(),
                text=series.summary,
                facts=(series.unit.short_name,),
            ),
            icon="learn",
        )
    )


def _lecture(lecture: LecturePage) -> Found:
    names = "、".join(speaker.name for speaker in lecture.speakers.all())
    facts = [
        _("主讲人：%(names)s") % {"names": names} if names else "",
        lecture.unit.short_name,
        lecture.series.title if lecture.series else "",
    ]
    return Found(
        title=lecture.title,
        url=lecture.get_url() or "",
        text=text_of(lecture),
        facts=tuple(fact for fact in facts if fact),
    )
