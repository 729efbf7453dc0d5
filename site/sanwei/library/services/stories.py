"""Writes that follow a story: its StudyItem kept in step, its recordings bound."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index

from media_pipeline import services as media
from sanwei.accounts.models import User
from sanwei.files.models import PrivateDocument
from sanwei.library import labels
from sanwei.library.models import Chapter, StoryPage
from sanwei.library.services.books import sync_chapter
from sanwei.org.models import Audience, OrgUnit
from sanwei.org.queries import is_restricted
from sanwei.study import services as study
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem


@transaction.atomic
def create_story(
    *,
    unit: OrgUnit,
    title: str,
    person_name: str,
    summary: str,
    body: list[tuple[str, Any]],
    owner: User | None = None,
    audience: Audience | None = None,
    tags: Iterable[str] = (),
    publish: bool = False,
    **fields: Any,
) -> StoryPage:
    """Put a story into the column of ``unit``, as a draft or live; ``fields`` are the page's other fields.

    ``body``: (block type, value) as StreamField takes them: ("text", RichText), ("quote", {"text", "who"}), …
    To publish, ``confirmed_unclassified=True`` belongs to ``fields``. Raises: StoryNotReady.
    """
    # Fetched anew: treebeard counts children on the instance that it is given.
    column = Page.objects.get(unitpage__unit=unit)
    story = StoryPage(
        title=title,
        person_name=person_name,
        summary=summary,
        body=body,
        owner=owner,
        live=False,
        **({"audience": audience} if audience else {}),
        **fields,
    )
    column.add_child(instance=story)
    story.tags.add(*tags)
    story.save()
    revision = story.save_revision(user=owner)
    if publish:
        revision.publish(user=owner, skip_permission_checks=True)
        story.refresh_from_db()
    return story


@transaction.atomic
def sync_story(*, page_id: int, at: datetime) -> StudyItem:
    """Bring the StudyItem of a story in step with the stored page, and bind the page's recordings to it; idempotent.

    Reads the row anew: the instance in a signal may carry a draft over a live page.
    """
    page = StoryPage.objects.select_related("unit", "audience", "recording__current_version").get(
        pk=page_id
    )
    for asset in page.media_assets():
        if not asset.owner_label:
            media.bind_owner(asset=asset, owner_label=labels.STORY, owner_key=str(page.public_id))
    return _sync_item(page, state=_state_of(page), at=at)


@transaction.atomic
def retire_story(*, page: StoryPage, at: datetime) -> StudyItem:
    """Take the story out of study for good: its page is about to be deleted. Its records stay."""
    return _sync_item(page, state=ItemState.RETIRED, at=at)


@transaction.atomic
def move_story(*, page_id: int, at: datetime) -> None:
    """Follow a story to its new place: unit, audience where the old one lies outside, StudyItem."""
    page = StoryPage.objects.select_related("audience__unit").get(pk=page_id)
    page.save(clean=False)
    sync_story(page_id=page_id, at=at)


def recording_published(*, asset_id: UUID, at: datetime) -> None:
    """Tell study of the new length and version where a recording of the library can be played now."""
    stories = StoryPage.objects.filter(recording__public_id=asset_id)
    for page_id in stories.values_list("pk", flat=True):
        sync_story(page_id=page_id, at=at)
    for chapter in Chapter.objects.filter(recording__public_id=asset_id):
        sync_chapter(chapter=chapter, at=at)


def document_changed(*, document_id: int, at: datetime) -> None:
    """Count again what shows this document, and have the search read it again; also when it is gone."""
    kind = ContentType.objects.get_for_model(PrivateDocument)
    uses = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=str(document_id))
    for story in StoryPage.objects.filter(pk__in=_keys_in(uses, StoryPage)):
        sync_story(page_id=story.pk, at=at)
        index.insert_or_update_object(story)
    chapters = Chapter.objects.filter(pk__in=_keys_in(uses, Chapter))
    for chapter in chapters.select_related("book__unit", "book__audience", "recording"):
        sync_chapter(chapter=chapter, at=at)
        index.insert_or_update_object(chapter)


def _keys_in(uses: QuerySet[ReferenceIndex], model: type[Model]) -> set[int]:
    kind = ContentType.objects.get_for_model(model)
    return {int(key) for key in uses.filter(content_type=kind).values_list("object_id", flat=True)}


def _state_of(page: StoryPage) -> ItemState:
    if page.live:
        return ItemState.RETIRED if is_restricted(page) else ItemState.LIVE
    return ItemState.RETIRED if page.first_published_at else ItemState.DRAFT


def _sync_item(page: StoryPage, *, state: ItemState, at: datetime) -> StudyItem:
    version = page.recording.current_version if page.recording else None
    measure: dict[str, Any] = {"characters": page.characters}
    if page.counts_watching and version:
        measure = {"media_version": version.version_key, "duration_ms": version.duration_ms}
    return study.sync_item(
        owner_label=labels.STORY,
        owner_key=str(page.public_id),
        kind=ItemKind.STORY,
        title=page.title,
        url=page.get_url() or "",
        unit=page.unit,
        audience=page.audience,
        state=state,
        revision=str(page.live_revision_id or ""),
        at=at,
        **measure,
    )
