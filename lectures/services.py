"""Writes that follow a lecture: its StudyItem kept in step, its media bound, its waiting publication carried out."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lectures import labels
from lectures.models import LecturePage, PendingPublication
from lectures.replacing import replacement_of
from media_pipeline import services as media
from sanwei.org.queries import is_restricted
from sanwei.study import queries
from sanwei.study import services as study
from sanwei.study.enums import ItemKind, ItemState, Presence, SeekPolicy
from sanwei.study.models import StudyItem

logger = logging.getLogger(__name__)


@transaction.atomic
def sync(*, page_id: int, at: datetime) -> StudyItem:
    """Bring the StudyItem of a lecture and what else completes it in step with the stored page; idempotent.

    Binds the page's media to it.

    Reads the row anew: the instance in a signal may carry a draft over a live page.
    """
    page = LecturePage.objects.select_related(
        "unit", "audience", "main_media__current_version"
    ).get(pk=page_id)
    bind_media(page=page)
    item = _sync_item(page, state=_state_of(page), at=at)
    asked = page.follow_ups.filter(is_condition=True).select_related("item__audience__unit")
    study.set_conditions(item=item, needs=[line.item for line in asked], at=at)
    return item


@transaction.atomic
def retire(*, page: LecturePage, at: datetime) -> StudyItem:
    """Take the lecture out of study for good: its page is about to be deleted. Its records stay."""
    return _sync_item(page, state=ItemState.RETIRED, at=at)


@transaction.atomic
def move(*, page_id: int, at: datetime) -> None:
    """Follow a lecture to its new place: unit, audience where the old one lies outside, StudyItem."""
    page = LecturePage.objects.select_related("audience__unit").get(pk=page_id)
    page.save(clean=False)
    sync(page_id=page_id, at=at)


def bind_media(*, page: LecturePage) -> None:
    """Make the page the owner of the media that it shows and nobody owns yet."""
    for asset in page.media_assets():
        if not asset.owner_label:
            media.bind_owner(asset=asset, owner_label=labels.OWNER, owner_key=str(page.public_id))


def media_published(*, asset_id: UUID, at: datetime) -> None:
    """Let what waited for this media go live, and tell study the new length and version."""
    waiting = PendingPublication.objects.select_related("page", "revision", "requested_by")
    for pending in waiting.filter(media__public_id=asset_id):
        publish_waiting(pending=pending)
    for page_id in LecturePage.objects.filter(main_media__public_id=asset_id).values_list(
        "pk", flat=True
    ):
        sync(page_id=page_id, at=at)


def publish_waiting(*, pending: PendingPublication) -> bool:
    """Publish the waiting revision; return whether it went live. A person without the right any more is not obeyed."""
    page: LecturePage = pending.page
    asker = pending.requested_by
    if asker and not page.permissions_for_user(asker).can_publish():
        logger.warning("lecture %s stays a draft: its publisher lost the right", page.public_id)
        pending.delete()
        return False
    pending.revision.publish(user=asker, skip_permission_checks=True)
    page.refresh_from_db(fields=["live"])
    return bool(page.live)


def _state_of(page: LecturePage) -> ItemState:
    if page.live:
        return ItemState.RETIRED if is_restricted(page) else ItemState.LIVE
    return ItemState.RETIRED if page.first_published_at else ItemState.DRAFT


def _sync_item(page: LecturePage, *, state: ItemState, at: datetime) -> StudyItem:
    version = page.main_media.current_version if page.main_media else None
    return study.sync_item(
        owner_label=labels.OWNER,
        owner_key=str(page.public_id),
        kind=ItemKind.LECTURE,
        title=page.title,
        url=page.get_url() or "",
        unit=page.unit,
        audience=page.audience,
        state=state,
        media_version=version.version_key if version else "",
        duration_ms=version.duration_ms if version else None,
        threshold_permille=page.threshold_permille,
        seek_policy=SeekPolicy(page.seek_policy),
        presence=Presence(page.presence_minutes),
        revision=str(page.live_revision_id or ""),
        replacement=replacement_of(page, queries.item_of(labels.OWNER, page.public_id)),
        at=at,
    )
