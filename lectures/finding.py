"""What the search finds of lectures and how it shows them. Registered at start-up."""

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lectures import queries
from lectures.models import LecturePage, LectureSpeaker, Series
from media_pipeline.captions.queries import Said, said_in, with_spoken
from sanwei.common import lengths
from sanwei.search import bodies
from sanwei.search.asked import names as people_named
from sanwei.search.registry import Column, Filter, Found, Place, Searchable, register

#: The parts of a block that are sentences; the others are keys of pictures and recordings.
SENTENCES: Final = ("caption", "alt", "question")


#: The tags of the page, its series, the year in which it came out and whose it is.
FILTERS: Final = {
    Filter.TAG: Column("tags__name", "tags__name"),
    Filter.SERIES: Column("series__public_id", "series__title"),
    Filter.YEAR: Column("first_published_at__year", "first_published_at__year"),
    Filter.BRANCH: Column("unit__public_id", "unit__short_name"),
}


def text_of(lecture: LecturePage) -> str:
    """Return summary and body as plain text; what is said has places of its own."""
    body = bodies.text_of(lecture.body, names=SENTENCES)
    return "\n".join([lecture.summary, body])


def series_visible_to(user: object, *, at: datetime) -> QuerySet[Series]:
    """Return the series that hold a lecture which ``user`` sees."""
    shown = queries.visible_to(user, at=at).filter(series__isnull=False)
    return Series.objects.filter(pk__in=shown.values("series"))


def start() -> None:
    people_named.register(LectureSpeaker, "name")
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
            filters=FILTERS,
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
            filters={
                Filter.SERIES: Column("public_id", "title"),
                Filter.BRANCH: Column("unit__public_id", "unit__short_name"),
            },
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
    url = lecture.get_url() or ""
    said = said_in(lecture.main_media) if lecture.main_media else []
    return Found(
        title=lecture.title,
        url=url,
        text=text_of(lecture),
        facts=tuple(fact for fact in facts if fact),
        places=tuple(_place(each, url) for each in said),
    )


def _place(said: Said, url: str) -> Place:
    """Return a sentence of the film with the address at which the player begins there."""
    seconds = said.at_ms // 1_000
    return Place(
        text=said.text,
        label=_("第%(length)s") % {"length": lengths.in_words(seconds)} if seconds else _("开头"),
        url=f"{url}?t={seconds}",
    )
