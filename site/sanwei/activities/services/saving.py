"""Saving an open form: what others wrote since it was opened is put together with it, and never written over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sanwei.accounts.models import User
from sanwei.activities.errors import AlreadyConfirmed
from sanwei.activities.field_sites.places import place_of
from sanwei.activities.models import Activity
from sanwei.activities.services import merging
from sanwei.activities.services.lines import LINES, Line, cells_of, told
from sanwei.activities.services.recording import NUMBERS, PLACE, TEXTS, apply_changes, plain, store

WAYS = "theme_ways"
Value = str | list[str] | merging.Lines
LABELS = {
    "guests": _("列席人员"),
    "speeches": _("讨论发言"),
    "votes": _("表决"),
    "resolutions": _("决议"),
}


@dataclass(frozen=True)
class Clash:
    """One field that two people wrote: both texts. Stored is ``theirs``."""

    name: str
    theirs: Value
    mine: Value

    @property
    def label(self) -> str:
        if self.name in LABELS:
            return str(LABELS[self.name])
        return str(getattr(Activity._meta.get_field(self.name), "verbose_name", self.name))


@dataclass(frozen=True)
class Saved:
    """``now``: what stands in each field that was taken, which is more than was sent where others wrote too."""

    activity: Activity
    now: dict[str, Value] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def seen_of(
    activity: Activity, lines: Mapping[str, Sequence[Line]] | None = None
) -> dict[str, Value]:
    """Return every field as a form shows it now, for the form to send along. No query where ``lines`` are given."""
    found: dict[str, Value] = {name: getattr(activity, name) for name in sorted(TEXTS)}
    found |= {name: _number(activity, name) for name in NUMBERS}
    found[WAYS] = list(activity.theme_ways)
    if activity.facts.goes_out:
        found[PLACE] = place_of(activity).key
    for name in LINES if lines is None else lines:
        rows = getattr(activity, name).all() if lines is None else lines[name]
        found[name] = told(name, rows)
    return found


@transaction.atomic
def save_form(
    *,
    activity: Activity,
    changes: Mapping[str, Any],
    seen: Mapping[str, Sequence[Any]],
    actor: User | None,
    at: datetime,
) -> Saved:
    """Save what a form changed as ``save_record`` does, field by field against what its writer had before him.

    ``seen``: of each field what its page has reason to take for the stored value, the latest last; a field without
    is saved as it comes. Lines that others added stay; a field that both wrote is not saved and comes back as a
    Clash, the others are saved.

    Raises: AlreadyConfirmed; TextInvalid and VotesDoNotAddUp, then nothing is saved.
    """
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if activity.is_confirmed:
        raise AlreadyConfirmed
    taken: dict[str, Value] = {}
    clashes = []
    for name, sent in changes.items():
        mine, theirs = _mine(name, sent), _now(activity, name)
        known = [one for one in seen.get(name, ()) if type(one) is type(mine)]
        merged = _merge(name, known, theirs, mine) if known else mine
        if merged is None:
            clashes.append(Clash(name, theirs, mine))
        elif merged != theirs:
            taken[name] = merged
    if taken:
        apply_changes(activity, taken)
        store(activity, at=at)
    saved = set(changes) - {one.name for one in clashes}
    return Saved(activity, {name: _now(activity, name) for name in saved}, tuple(clashes))


def both(clash: Clash) -> Value:
    """Return the two texts of a field together, the stored one first."""
    if isinstance(clash.theirs, str) or isinstance(clash.mine, str):
        return f"{clash.theirs}\n{clash.mine}"
    return [*clash.theirs, *(one for one in clash.mine if one not in clash.theirs)]


def _mine(name: str, sent: object) -> Value:
    if name in LINES:
        return told(name, cells_of(name, sent))
    return plain(name, sent)


def _now(activity: Activity, name: str) -> Value:
    if name in LINES:
        return told(name, getattr(activity, name).all())
    if name in NUMBERS:
        return _number(activity, name)
    if name == PLACE:
        return place_of(activity).key
    value: str | list[str] = getattr(activity, name)
    return value


def _number(activity: Activity, name: str) -> str:
    value = getattr(activity, name)
    return "" if value is None else str(value)


def _merge(name: str, seen: list[Any], now: Any, mine: Any) -> Value | None:
    if name == PLACE:
        return str(mine)  # one of a list: the last choice holds, nothing typed is lost
    if name in LINES:
        return merging.merge_lines(seen=seen, now=now, mine=mine)
    if name == WAYS:
        return merging.merge_choice(seen=seen, now=now, mine=mine)
    return merging.merge_text(
        seen=[one.replace("\r\n", "\n").strip() for one in seen], now=now, mine=mine
    )
