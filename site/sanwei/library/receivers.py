"""Hears what Wagtail does to stories, and the end of chapters. Signals, because Wagtail's own views write pages."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, post_page_move

from media_pipeline.events import MediaPublished
from sanwei.common import clock, outbox
from sanwei.files.events import DocumentChanged
from sanwei.library import services
from sanwei.library.models import Chapter, StoryPage


def on_story_saved(instance: StoryPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        services.sync_story(page_id=instance.pk, at=clock.now())


def on_story_deleted(instance: StoryPage, **kwargs: Any) -> None:
    services.retire_story(page=instance, at=clock.now())


def on_chapter_deleted(instance: Chapter, **kwargs: Any) -> None:
    """Also when its book goes."""
    services.retire_chapter(chapter=instance, at=clock.now())


def on_moved(instance: Page, **kwargs: Any) -> None:
    for page_id in _stories_below(instance):
        services.move_story(page_id=page_id, at=clock.now())


def on_address_changed(instance: Page, **kwargs: Any) -> None:
    for page_id in _stories_below(instance):
        services.sync_story(page_id=page_id, at=clock.now())


def on_restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    on_address_changed(instance.page)


def on_media_published(event: MediaPublished) -> None:
    services.recording_published(asset_id=event.asset_id, at=clock.now())


def on_document_changed(event: DocumentChanged) -> None:
    services.document_changed(document_id=event.document_id, at=clock.now())


def _stories_below(page: Page) -> list[int]:
    return list(StoryPage.objects.filter(path__startswith=page.path).values_list("pk", flat=True))


def connect() -> None:
    post_save.connect(on_story_saved, sender=StoryPage, dispatch_uid="library.saved")
    pre_delete.connect(on_story_deleted, sender=StoryPage, dispatch_uid="library.deleted")
    pre_delete.connect(on_chapter_deleted, sender=Chapter, dispatch_uid="library.chapter_deleted")
    post_page_move.connect(on_moved, dispatch_uid="library.moved")
    page_slug_changed.connect(on_address_changed, dispatch_uid="library.address")
    post_save.connect(on_restricted, sender=PageViewRestriction, dispatch_uid="library.closed")
    post_delete.connect(on_restricted, sender=PageViewRestriction, dispatch_uid="library.opened")
    outbox.subscribe(MediaPublished, "library.media", on_media_published)
    outbox.subscribe(DocumentChanged, "library.document", on_document_changed)
