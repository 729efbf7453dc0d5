"""修订 of a published guide: the sheet says the new words, a row that stays says what was there before."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import GuidePart
from sanwei.activities.errors import GuideEmpty, GuideWithdrawn, NothingChanged, ReasonEmpty
from sanwei.activities.guides.errors import GuideChangedMeanwhile, GuidePartDone
from sanwei.activities.models import GuideChange, GuideItem, MonthlyGuide
from sanwei.common import audit

Line = dict[str, str]


@transaction.atomic
def change(
    *,
    guide: MonthlyGuide,
    seen: int,
    title: str,
    texts: Mapping[GuidePart, str],
    why: str,
    asks_again: bool,
    actor: User,
    at: datetime,
) -> GuideChange:
    """Correct a published guide. ``seen``: how many corrections the editor had before him.

    Ticks stay. Those of the parts whose words changed hold on, unless ``asks_again``: then these parts are to be
    carried out once more. A part without a text goes, if nobody has ticked it off.
    Raises: GuideWithdrawn, GuideChangedMeanwhile, GuideEmpty, GuidePartDone, NothingChanged, ReasonEmpty.
    """
    guide = (
        MonthlyGuide.objects.select_related("unit").select_for_update(of=("self",)).get(pk=guide.pk)
    )
    if guide.is_withdrawn:
        raise GuideWithdrawn
    number = guide.changes.count()
    if number != seen:
        raise GuideChangedMeanwhile
    if not why.strip():
        raise ReasonEmpty
    lines = _retitle(guide, title.strip()) + _rewrite(guide, texts, asks_again=asks_again, at=at)
    if not lines:
        raise NothingChanged
    if not guide.items.exists():
        raise GuideEmpty
    made = GuideChange.objects.create(
        guide=guide,
        number=number + 1,
        changed_at=at,
        changed_by=actor,
        changed_by_name=actor.name,
        why=why.strip(),
        asks_again=asks_again,
        lines=lines,
    )
    audit.log(
        at=at,
        actor=actor,
        action="activities.guide.change",
        target_label="activities.monthlyguide",
        target_key=guide.public_id,
        unit_key=guide.unit.public_id,
        number=made.number,
        asks_again=asks_again,
    )
    return made


def _retitle(guide: MonthlyGuide, title: str) -> list[Line]:
    if not title or title == guide.title:
        return []
    before, guide.title = guide.title, title
    guide.save(update_fields=["title"])
    label = str(MonthlyGuide._meta.get_field("title").verbose_name)
    return [{"label": label, "before": before, "after": title}]


def _rewrite(
    guide: MonthlyGuide, texts: Mapping[GuidePart, str], *, asks_again: bool, at: datetime
) -> list[Line]:
    """Write the parts in the order of the sheet; return a line for each that changed."""
    items = {item.part: item for item in guide.items.all()}
    lines: list[Line] = []
    number = 0
    for part in GuidePart:
        item, text = items.get(part), texts.get(part, "").replace("\r\n", "\n").strip()
        before = item.text if item else ""
        if text != before:
            lines.append({"label": str(part.label), "before": before, "after": text})
        if not text:
            _drop(item)
            continue
        number += 1
        if item is None:
            GuideItem.objects.create(guide=guide, number=number, part=part, text=text)
            continue
        if text != before and asks_again:
            item.asked_again_at = at
        item.number, item.text = number, text
        item.save(update_fields=["number", "text", "asked_again_at"])
    return lines


def _drop(item: GuideItem | None) -> None:
    if item is None:
        return
    if item.ticks.exists():
        raise GuidePartDone(str(item.get_part_display()))
    item.delete()
