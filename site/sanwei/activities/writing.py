"""What helps somebody who writes a record: the card, agendas to begin with, materials for the 第一议题."""

from datetime import datetime, timedelta
from typing import Any

from sanwei.activities.cards import AGENDAS, CARDS
from sanwei.activities.enums import ActivityKind
from sanwei.activities.field_sites import places
from sanwei.activities.models import Activity, AgendaTemplate
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind

MATERIAL_DAYS = 45  # this month's material, and what came at the end of the last
MATERIALS_OFFERED = 8


def help_for(activity: Activity, *, user: object, at: datetime) -> dict[str, Any]:
    """Return ``card``, ``agendas`` (name, text), ``materials`` (titles) and ``field_choices`` for the form."""
    kind = ActivityKind(activity.kind)
    return {
        "card": CARDS[kind],
        "agendas": [*AGENDAS.get(kind, ()), *_own_agendas(activity)],
        "materials": [] if activity.facts.is_short else _materials(user, at),
        "field_choices": places.offered_to(activity.unit, kept=places.place_of(activity))
        if activity.facts.goes_out
        else (),
    }


def _own_agendas(activity: Activity) -> list[tuple[str, str]]:
    """Return the templates of the unit and of those above it."""
    rows = AgendaTemplate.objects.filter(
        kind=activity.kind, unit__path__in=activity.unit.line_paths()
    )
    return list(rows.order_by("unit__path", "name").values_list("name", "text"))


def _materials(user: object, at: datetime) -> list[str]:
    """Return what was put up lately for the person to study, the newest first."""
    items = study.items_visible_to(user, at=at).exclude(kind__in=(ItemKind.CHAPTER, ItemKind.QUIZ))
    newest = items.filter(live_at__gte=at - timedelta(days=MATERIAL_DAYS))
    return list(
        newest.order_by("-live_at", "-pk").values_list("title", flat=True)[:MATERIALS_OFFERED]
    )
