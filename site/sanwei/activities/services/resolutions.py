"""决议 as tasks: open from the moment the record is finished until somebody says how they were carried out."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.errors import ResolutionDecided, ResolutionNoteEmpty
from sanwei.activities.models import Activity, ActivityBranch, Resolution
from sanwei.common import audit
from sanwei.org import queries as org

BETWEEN_NAMES = re.compile(r"[、，,；;和\s/]+")
LONGEST_NOTE = 200


@transaction.atomic
def close(
    *, activity: Activity, number: int, note: str, actor: User | None, at: datetime
) -> Resolution:
    """Tick off 决议 ``number`` with one line of result. The caller has asked who may.

    Raises: ResolutionNoteEmpty, ResolutionDecided where it is gone or was ticked off already.
    """
    note = note.strip()[:LONGEST_NOTE]
    if not note:
        raise ResolutionNoteEmpty
    name = actor.name if actor else ""
    rows = Resolution.objects.filter(activity=activity, number=number)
    if not rows.filter(closed_at__isnull=True).update(
        closed_at=at, closed_by_name=name, closed_note=note
    ):
        raise ResolutionDecided
    return _told("close", activity, rows.get(), actor, at)


@transaction.atomic
def reopen(*, activity: Activity, number: int, actor: User | None, at: datetime) -> Resolution:
    """Open a ticked off 决议 again. Raises: ResolutionDecided where it is open."""
    rows = Resolution.objects.filter(activity=activity, number=number)
    if not rows.filter(closed_at__isnull=False).update(
        closed_at=None, closed_by_name="", closed_note=""
    ):
        raise ResolutionDecided
    return _told("reopen", activity, rows.get(), actor, at)


def carry_over(*, before: Iterable[Resolution], fresh: Iterable[Resolution]) -> None:
    """Keep what was ticked off when the lines of a record are written anew: by the same words, else by the place."""
    old = {one.text: one for one in before}
    fresh = list(fresh)
    kept = {one.text for one in fresh}
    places = {one.number: one for one in old.values() if one.text not in kept}
    for one in fresh:
        source = old.get(one.text) or places.get(one.number)
        if source is not None:
            one.closed_at = source.closed_at
            one.closed_by_name, one.closed_note = source.closed_by_name, source.closed_note


def tie_owners(*, activity: Activity, host: ActivityBranch) -> None:
    """Find the people behind ``responsible``, “张三、李四”; a name that two people have is nobody's task."""
    rows = list(activity.resolutions.all())
    named = {one.pk: set(BETWEEN_NAMES.split(one.responsible)) - {""} for one in rows}
    wanted = set().union(*named.values())
    if not wanted:
        return
    found: dict[str, list[int]] = {}
    for pk, name in org.registered_on(host.branch, activity.occurred_on).values_list("pk", "name"):
        if name in wanted:
            found.setdefault(name, []).append(pk)
    through = Resolution.owners.through
    through._default_manager.bulk_create(
        through(resolution_id=row_pk, member_id=found[name][0])
        for row_pk, names in named.items()
        for name in sorted(names)
        if len(found.get(name, [])) == 1
    )


def _told(
    what: str, activity: Activity, row: Resolution, actor: User | None, at: datetime
) -> Resolution:
    audit.log(
        at=at,
        actor=actor,
        action=f"activities.resolution.{what}",
        target_label="activities.activity",
        target_key=activity.public_id,
        unit_key=activity.unit.public_id,
        number=row.number,
    )
    return row
