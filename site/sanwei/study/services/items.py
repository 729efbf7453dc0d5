"""Keeping a StudyItem in step with the page that owns it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from sanwei.org.models import Audience, OrgUnit
from sanwei.study import texts
from sanwei.study.enums import EvidenceKind, ItemKind, ItemState, Presence, SeekPolicy
from sanwei.study.models import StudyItem
from sanwei.study.queries.policies import policy_for
from sanwei.study.replacing import Replacement
from sanwei.study.services import checkpoints, conditions
from sanwei.study.services.completion import complete_what_is_due
from sanwei.study.services.replacements import replace
from sanwei.study.times import to_ms

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
    characters: int | None = None,
    threshold_permille: int = THRESHOLD_PERMILLE,
    seek_policy: SeekPolicy = SeekPolicy.FREE,
    presence: Presence = Presence.OFF,
    revision: str = "",
    replacement: Replacement | None = None,
    at: datetime,
) -> StudyItem:
    """Create or update the item of (``owner_label``, ``owner_key``); call it at every save from the first on.

    Idempotent: nothing is written when nothing changed. ``duration_ms`` is the length of the published
    segments, None for what is not timed. A new ``media_version`` starts everybody's progress anew and keeps
    every completion; a lowered threshold completes whoever has reached it. ``replacement`` says otherwise: how
    the old recording lies on the new one, or that everybody studies it again. ``seek_policy`` holds from the
    next beat on; nothing that was accepted is taken back. ``presence`` places its marks anew when it, the length
    or the version changes; they bind whoever opens a session afterwards.

    ``characters`` is given for what is read, instead of both: the length of the published text without
    blanks (0: there is nothing to read, not timed). Its expected reading time under the policy of ``unit``
    is then the length; it and the version stay while the text keeps its length within 5% of what it had
    when the version began, and begin anew beyond that.

    Raises: ValueError for a threshold outside 1–1000, a negative length, or a text that has a recording's
    length or version.
    """
    if not 1 <= threshold_permille <= 1_000:
        raise ValueError(f"threshold_permille must be 1 to 1000, not {threshold_permille}")
    if duration_ms is not None and duration_ms < 0:
        raise ValueError(f"duration_ms must not be negative: {duration_ms}")
    if characters is not None and (characters < 0 or duration_ms is not None or media_version):
        raise ValueError("characters must not be negative nor come with duration_ms, media_version")
    owner = {"owner_label": owner_label, "owner_key": str(owner_key)}
    wanted: dict[str, Any] = {
        "kind": ItemKind(kind),
        "title": title[:255],
        "url": url,
        "unit_id": unit.pk,
        "audience_id": audience.pk,
        "state": ItemState(state),
        "threshold_permille": threshold_permille,
        "seek_policy": SeekPolicy(seek_policy),
        "presence_minutes": Presence(presence),
        "revision": revision,
    }
    if characters:
        wanted |= _text(
            StudyItem.objects.select_for_update(no_key=True).filter(**owner).first(),
            characters,
            unit,
            at,
        )
    else:
        wanted |= {
            "evidence_kind": EvidenceKind.WATCHING if duration_ms else EvidenceKind.NONE,
            "media_version": media_version,
            "duration_ms": duration_ms or None,
            "characters": None,
        }
    # no_key: records of the item that beats are writing need not wait, nor this for their meters.
    item, is_new = StudyItem.objects.select_for_update(no_key=True).get_or_create(
        **owner,
        defaults={**wanted, "live_at": at if state == ItemState.LIVE else None},
    )
    if is_new:
        checkpoints.follow(item, at=at)
        return item
    changed = [name for name, value in wanted.items() if getattr(item, name) != value]
    before = (item.media_version, item.duration_ms)
    eases = bool({"threshold_permille", "duration_ms"} & set(changed))
    for name in changed:
        setattr(item, name, wanted[name])
    if item.state == ItemState.LIVE and item.live_at is None:
        item.live_at = at
        changed.append("live_at")
    if changed:
        item.save(update_fields=changed)
    if {"presence_minutes", "duration_ms", "media_version"} & set(changed):
        is_other = bool(before[0]) and "media_version" in changed
        line = (replacement or Replacement()) if is_other else None
        eases |= checkpoints.follow(item, replacement=line, at=at)
    if replacement and all(before) and item.duration_ms and "media_version" in changed:
        replace(
            item=item,
            from_version=before[0],
            from_duration_ms=before[1] or 0,
            replacement=replacement,
            at=at,
        )
    if {"state", "audience_id"} & set(changed):
        conditions.follow(item=item, at=at)
    if eases and item.state == ItemState.LIVE:
        complete_what_is_due(item=item, at=at)
    return item


def _text(item: StudyItem | None, characters: int, unit: OrgUnit, at: datetime) -> dict[str, Any]:
    """Return the time line of a text: that of its present version while it is the same text, else a new one."""
    if item and item.is_read and texts.is_same_text(item.characters or 0, characters):
        kept = ("evidence_kind", "media_version", "duration_ms", "characters")
        return {name: getattr(item, name) for name in kept}
    policy = policy_for(unit)
    factor = policy.reading_factor_percent if policy else texts.FACTOR_PERCENT
    return {
        "evidence_kind": EvidenceKind.READING,
        "media_version": texts.version(characters, to_ms(at)),
        "duration_ms": texts.expected_ms(characters, factor),
        "characters": characters,
    }
