"""Keeping a StudyItem in step with the page that owns it."""

from datetime import datetime

from django.db import transaction

from sanwei.org.models import Audience, OrgUnit
from sanwei.study.enums import ItemKind, ItemState
from sanwei.study.models import StudyItem
from sanwei.study.services.completion import complete_what_is_due

THRESHOLD_PERMILLE = 950


@transaction.atomic
def sync_item(
    *,
    owner_label: str,
    owner_key: object,
    kind: ItemKind,
    title: str,
    url: str,
    unit: OrgUnit,
    audience: Audience,
    state: ItemState,
    media_version: str = "",
    duration_ms: int | None = None,
    threshold_permille: int = THRESHOLD_PERMILLE,
    revision: str = "",
    at: datetime,
) -> StudyItem:
    """Create or update the item of (``owner_label``, ``owner_key``); call it at every save from the first on.

    Idempotent: nothing is written when nothing changed. ``duration_ms`` is the length of the published
    segments, None for what is not timed. A new ``media_version`` starts everybody's progress anew and keeps
    every completion; a lowered threshold completes whoever has reached it.

    Raises: ValueError for a threshold outside 1–1000 or a negative length.
    """
    if not 1 <= threshold_permille <= 1_000:
        raise ValueError(f"threshold_permille must be 1 to 1000, not {threshold_permille}")
    if duration_ms is not None and duration_ms < 0:
        raise ValueError(f"duration_ms must not be negative: {duration_ms}")
    wanted = {
        "kind": ItemKind(kind),
        "title": title[:255],
        "url": url,
        "unit_id": unit.pk,
        "audience_id": audience.pk,
        "state": ItemState(state),
        "media_version": media_version,
        "duration_ms": duration_ms or None,
        "threshold_permille": threshold_permille,
        "revision": revision,
    }
    item, is_new = StudyItem.objects.select_for_update().get_or_create(
        owner_label=owner_label,
        owner_key=str(owner_key),
        defaults={**wanted, "live_at": at if state == ItemState.LIVE else None},
    )
    if is_new:
        return item
    changed = [name for name, value in wanted.items() if getattr(item, name) != value]
    eases = bool({"threshold_permille", "duration_ms"} & set(changed))
    for name in changed:
        setattr(item, name, wanted[name])
    if item.state == ItemState.LIVE and item.live_at is None:
        item.live_at = at
        changed.append("live_at")
    if changed:
        item.save(update_fields=changed)
    if eases and item.state == ItemState.LIVE:
        complete_what_is_due(item=item, at=at)
    return item
