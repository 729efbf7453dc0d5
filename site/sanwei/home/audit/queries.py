"""Lines of the trail that somebody may see, found by time, person, action and unit, and said in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from quizzes.models import Quiz
from sanwei.activities.models import Activity
from sanwei.common.clock import SHANGHAI
from sanwei.common.models import AuditEntry
from sanwei.home.audit.words import (
    DETAILS,
    action_words,
    actions_of,
    target_words,
    value_words,
)
from sanwei.ledgers.models import LedgerEntry, LedgerPeriod
from sanwei.org import queries as org
from sanwei.org.enums import Role
from sanwei.org.models import Member, OrgUnit
from sanwei.org.models.unit import OrgUnitQuerySet
from sanwei.study.models import Requirement, StudyRecord

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
# What has a name that whoever sees the line may read; text that is restricted has none here.
NAMED: dict[str, tuple[type[Model], str]] = {
    "org.orgunit": (OrgUnit, "name"),
    "org.member": (Member, "name"),
    "activities.activity": (Activity, "name"),
    "ledgers.ledgerentry": (LedgerEntry, "title"),
    "ledgers.ledgerperiod": (LedgerPeriod, ""),
    "study.studyrecord": (StudyRecord, "title"),
    "study.requirement": (Requirement, "title"),
    "quizzes.quiz": (Quiz, "title"),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for; empty means any. ``last`` is the last day, inclusive."""

    first: date | None = None
    last: date | None = None
    person: str = ""
    kind: str = ""
    unit: OrgUnit | None = None


@dataclass(frozen=True)
class Line:
    """One line in words. ``details`` are pairs of label and value."""

    pk: int
    at: datetime
    actor: str
    action: str
    target: str
    unit: str
    details: tuple[tuple[str, str], ...]


def units_watched_by(user: object, *, at: datetime) -> OrgUnitQuerySet:
    """Return the units whose trail ``user`` may read: as 管理员, each with its subtree."""
    return org.units_visible_to(user, at=at, roles=ADMINISTRATORS)


def entries_visible_to(user: object, *, at: datetime) -> QuerySet[AuditEntry]:
    """Return the lines of the units of ``user``, newest first.

    What happened in no unit (a calendar, a slip, a recording) is of the house: for who watches its root.
    """
    lines = AuditEntry.objects.order_by("-at", "-pk")
    units = units_watched_by(user, at=at)
    if any(unit.depth == 1 for unit in units.filter(depth=1)):
        return lines
    keys = units.order_by().values_list("public_id", flat=True)
    return lines.filter(unit_key__in=[str(key) for key in keys])


def entries_for(user: object, asked: Asked, *, at: datetime) -> QuerySet[AuditEntry]:
    """Return the lines that ``user`` may see and that ``asked`` means."""
    lines = entries_visible_to(user, at=at)
    if asked.first is not None:
        lines = lines.filter(at__gte=_midnight(asked.first))
    if asked.last is not None:
        lines = lines.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    if asked.person:
        lines = lines.filter(actor_name__contains=asked.person)
    if asked.kind:
        lines = lines.filter(action__in=actions_of(asked.kind))
    if asked.unit is not None:
        below = OrgUnit.objects.under(asked.unit.path).order_by()
        keys = [str(key) for key in below.values_list("public_id", flat=True)]
        lines = lines.filter(unit_key__in=keys)
    return lines


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """Say ``entries`` in words, in their order; one query for the units and one for each kind of target."""
    entries = list(entries)
    units = _names(OrgUnit, "short_name", [entry.unit_key for entry in entries])
    targets = _targets(entries)
    return [
        Line(
            pk=entry.pk,
            at=entry.at,
            actor=entry.actor_name or _("系统"),
            action=action_words(entry.action),
            target=_target(entry, targets),
            unit=units.get(entry.unit_key, ""),
            details=details_of(entry.details),
        )
        for entry in entries
    ]


def details_of(details: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the details as pairs of Chinese label and text."""
    return tuple(
        (str(DETAILS.get(key, key)), _said(value, key))
        for key, value in details.items()
        if value not in ("", None, [], {})
    )


def _said(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return _("；").join(
            f"{DETAILS.get(name, name)} {_said(one, name)}" for name, one in value.items()
        )
    if isinstance(value, list):
        return _("、").join(_said(one, key) for one in value)
    return _("（空）") if value in ("", None) else value_words(key, str(value))


def _target(entry: AuditEntry, names: dict[tuple[str, str], str]) -> str:
    kind = target_words(entry.target_label)
    name = names.get((entry.target_label, entry.target_key), "")
    return f"{kind} {name}" if name else kind


def _targets(entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        wanted[entry.target_label].append(entry.target_key)
    found = {}
    for label, keys in wanted.items():
        if label in NAMED:
            model, field = NAMED[label]
            found.update({(label, key): name for key, name in _names(model, field, keys).items()})
    return found


def _names(model: type[Model], field: str, keys: Iterable[str]) -> dict[str, str]:
    """Return names by public id as text; ``field`` empty: what the row calls itself."""
    public_ids = {key for key in keys if _is_uuid(key)}
    rows = model._default_manager.filter(public_id__in=public_ids)
    if field:
        return {str(key): name for key, name in rows.values_list("public_id", field)}
    if model is LedgerPeriod:
        rows = rows.select_related("unit")
    return {str(row.public_id): str(row) for row in rows}  # type: ignore[attr-defined]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
