"""Writes to captions and chapters: a new version, its confirmation, its end. The only writers of their tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from media_pipeline.captions.cues import Cue, to_vtt
from media_pipeline.captions.enums import CaptionLanguage, CaptionSource, CaptionState
from media_pipeline.captions.errors import (
    CaptionsChanged,
    CaptionsGone,
    CaptionsServedAlready,
    ChaptersRefused,
    NothingToWithdraw,
)
from media_pipeline.captions.models import CaptionVersion, MediaChapter
from media_pipeline.events import CaptionsServed
from media_pipeline.models import MediaAsset
from sanwei.accounts.models import User
from sanwei.common import audit, outbox

AUDIT_LABEL = "media_pipeline.captions"
MOST_CHAPTERS = 100


@transaction.atomic
def add_version(
    *,
    asset: MediaAsset,
    language: CaptionLanguage,
    source: CaptionSource,
    cues: Sequence[Cue],
    actor: User | None,
    at: datetime,
    after: int | None = None,
) -> CaptionVersion:
    """Store ``cues`` as the next draft of a language; what is served stays as it is.

    ``after`` is the number of the version that was edited (0: there was none): a later one refuses the write, so
    that two desks never overwrite each other. The same text again, as from a double click, makes no new version.

    Raises: CaptionsChanged.
    """
    MediaAsset.objects.select_for_update().get(pk=asset.pk)
    newest = asset.captions.filter(language=language).order_by("-number").first()
    text = to_vtt(cues)
    if newest is not None and newest.text == text and newest.state != CaptionState.RETIRED:
        return newest
    number = newest.number if newest else 0
    if after is not None and after != number:
        raise CaptionsChanged
    return CaptionVersion.objects.create(
        asset=asset,
        language=language,
        number=number + 1,
        source=source,
        text=text,
        cue_count=len(cues),
        created_by=actor,
        created_at=at,
    )


@transaction.atomic
def confirm(
    *, asset: MediaAsset, language: CaptionLanguage, number: int, actor: User | None, at: datetime
) -> CaptionVersion:
    """Serve the newest version of a language to members and search; idempotent. Emits CaptionsServed.

    Raises: CaptionsGone, CaptionsChanged when ``number`` isn't the newest any more.
    """
    MediaAsset.objects.select_for_update().get(pk=asset.pk)
    newest = asset.captions.filter(language=language).order_by("-number").first()
    if newest is None:
        raise CaptionsGone
    if newest.number != number:
        raise CaptionsChanged
    if newest.state == CaptionState.CONFIRMED:
        return newest
    asset.captions.served().filter(language=language).update(state=CaptionState.RETIRED)
    newest.state, newest.confirmed_by, newest.confirmed_at = CaptionState.CONFIRMED, actor, at
    newest.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    _log(asset, "confirm", actor, at, language=language, number=number)
    _tell(asset, at)
    return newest


@transaction.atomic
def withdraw(
    *, asset: MediaAsset, language: CaptionLanguage, actor: User | None, at: datetime
) -> None:
    """Stop serving a language; its history stays. Emits CaptionsServed. Raises: NothingToWithdraw."""
    served = asset.captions.served().filter(language=language)
    if not served.update(state=CaptionState.RETIRED):
        raise NothingToWithdraw
    _log(asset, "withdraw", actor, at, language=language)
    _tell(asset, at)


@transaction.atomic
def delete_drafts(
    *, asset: MediaAsset, language: CaptionLanguage, actor: User | None, at: datetime
) -> None:
    """Delete a language that was never confirmed, with all its drafts. Raises: CaptionsServedAlready."""
    versions = asset.captions.filter(language=language)
    if versions.exclude(state=CaptionState.DRAFT).exists():
        raise CaptionsServedAlready
    if versions.delete()[0]:
        _log(asset, "delete", actor, at, language=language)


@transaction.atomic
def set_chapters(
    *, asset: MediaAsset, chapters: Iterable[tuple[int, str]], actor: User | None, at: datetime
) -> None:
    """Replace the chapters by ``(at_ms, title)``; they show at once. Emits CaptionsServed.

    Raises: ChaptersRefused.
    """
    wanted = sorted((at_ms, title.strip()) for at_ms, title in chapters)
    _refuse_chapters(asset, wanted)
    if wanted == list(asset.media_chapters.values_list("at_ms", "title")):
        return
    asset.media_chapters.all().delete()
    MediaChapter.objects.bulk_create(
        MediaChapter(asset=asset, at_ms=at_ms, title=title) for at_ms, title in wanted
    )
    _log(asset, "chapters", actor, at, count=len(wanted))
    _tell(asset, at)


def _refuse_chapters(asset: MediaAsset, wanted: list[tuple[int, str]]) -> None:
    longest = MediaChapter._meta.get_field("title").max_length or 0
    length_ms = asset.current_version.duration_ms if asset.current_version else None
    if len(wanted) > MOST_CHAPTERS:
        raise ChaptersRefused(_("章节太多，最多%(most)d个。") % {"most": MOST_CHAPTERS})
    if len({at_ms for at_ms, _title in wanted}) < len(wanted):
        raise ChaptersRefused(_("有两个章节的时间一样，请改一个。"))
    for at_ms, title in wanted:
        if not title or len(title) > longest:
            raise ChaptersRefused(_("每个章节要有标题，不超过%(most)d个字。") % {"most": longest})
        if length_ms is not None and at_ms >= length_ms:
            raise ChaptersRefused(_("“%(title)s”的时间超过了全长，请改正。") % {"title": title})


def _log(asset: MediaAsset, verb: str, actor: User | None, at: datetime, **details: object) -> None:
    audit.log(
        at=at,
        actor=actor,
        action=f"captions.{verb}",
        target_label=AUDIT_LABEL,
        target_key=asset.public_id,
        **details,
    )


def _tell(asset: MediaAsset, at: datetime) -> None:
    outbox.emit(CaptionsServed(asset_id=asset.public_id), at=at)
