"""Hears what Wagtail does to lectures. Signals, because pages are written by Wagtail's own views and commands."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.signals import page_published, page_slug_changed, post_page_move

from lectures import services
from lectures.models import LecturePage, PendingPublication, Series
from lectures.models.page import lecture_stored
from media_pipeline.events import CaptionsServed, MediaPublished
from sanwei.common import clock, outbox
from sanwei.search.changes import read_again


def on_stored(instance: LecturePage, **kwargs: Any) -> None:
    services.sync(page_id=instance.pk, at=clock.now())


def on_deleted(instance: LecturePage, **kwargs: Any) -> None:
    services.retire(page=instance, at=clock.now())


def on_published(instance: LecturePage, **kwargs: Any) -> None:
    """What waited is overtaken by whatever went live."""
    PendingPublication.objects.filter(page=instance).delete()


def on_moved(instance: Page, **kwargs: Any) -> None:
    for page_id in _lectures_below(instance):
        services.move(page_id=page_id, at=clock.now())


def on_address_changed(instance: Page, **kwargs: Any) -> None:
    for page_id in _lectures_below(instance):
        services.sync(page_id=page_id, at=clock.now())


def on_restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    on_address_changed(instance.page)


def on_media_published(event: MediaPublished) -> None:
    services.media_published(asset_id=event.asset_id, at=clock.now())


def on_captions_served(event: CaptionsServed) -> None:
    """Have the search read again what is said in the lectures of this recording."""
    for page in LecturePage.objects.filter(main_media__public_id=event.asset_id):
        index.insert_or_update_object(page)


def on_series_renamed(instance: Series, created: bool = False, **kwargs: Any) -> None:
    """Its title stands in the documents of its lectures."""
    if not created:
        read_again(LecturePage.objects.filter(series=instance))


def _lectures_below(page: Page) -> list[int]:
    return list(LecturePage.objects.filter(path__startswith=page.path).values_list("pk", flat=True))


def connect() -> None:
    lecture_stored.connect(on_stored, sender=LecturePage, dispatch_uid="lectures.stored")
    pre_delete.connect(on_deleted, sender=LecturePage, dispatch_uid="lectures.deleted")
    page_published.connect(on_published, sender=LecturePage, dispatch_uid="lectures.published")
    post_page_move.connect(on_moved, dispatch_uid="lectures.moved")
    page_slug_changed.connect(on_address_changed, dispatch_uid="lectures.address")
    post_save.connect(on_restricted, sender=PageViewRestriction, dispatch_uid="lectures.closed")
    post_delete.connect(on_restricted, sender=PageViewRestriction, dispatch_uid="lectures.opened")
    post_save.connect(on_series_renamed, sender=Series, dispatch_uid="lectures.series_renamed")
    pre_delete.connect(on_series_renamed, sender=Series, dispatch_uid="lectures.series_deleted")
    outbox.subscribe(MediaPublished, "lectures.media", on_media_published)
    outbox.subscribe(CaptionsServed, "lectures.captions", on_captions_served)
