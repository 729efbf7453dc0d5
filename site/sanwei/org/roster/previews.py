"""Uploaded rosters: read, kept encrypted until their uploader decides, then entered once or thrown away."""

import hashlib
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.common import audit, field_keys
from sanwei.org.enums import ImportState
from sanwei.org.errors import ImportDecided, ImportHasErrors, ImportOutdated, NotYours
from sanwei.org.models import OrgUnit, RosterImport
from sanwei.org.queries.rosters import may_import
from sanwei.org.roster.importing import compare, import_workbook
from sanwei.org.roster.issues import Issue
from sanwei.org.roster.reach import Reach
from sanwei.org.roster.result import Change, Outcome, ReturnedSheet, RosterResult, RowResult

# An undecided file holds personal data: it is gone after a day, what was found with it.
KEPT = timedelta(days=1)
# What was found stays readable for a while after the decision.
READABLE = timedelta(days=30)


def preview(*, unit: OrgUnit, name: str, data: bytes, actor: User, at: datetime) -> RosterImport:
    """Read a roster for the subtree of ``unit`` and keep what was found; an undecided one of ``actor`` is gone.

    Nothing is entered. Raises: NotYours, RosterUnreadable.
    """
    if not may_import(actor, unit, at=at):
        raise NotYours
    result = compare(name=name, data=data, at=at, reach=Reach.of([unit.path]))
    content = field_keys.encrypt(data)
    with transaction.atomic():
        RosterImport.objects.filter(created_by=actor, state=ImportState.PREVIEW).delete()
        return RosterImport.objects.create(
            unit=unit,
            file_name=name[:255],
            sha256=hashlib.sha256(data).hexdigest(),
            content=content,
            report=stored(result),
            created_at=at,
            created_by=actor,
        )


def commit(
    *, kept: RosterImport, actor: User, at: datetime, skip_errors: bool = False
) -> RosterResult:
    """Enter a preview, once: everything, or with ``skip_errors`` the rows that are sound.

    Raises: ImportDecided at a second press; ImportHasErrors; ImportOutdated where the house changed since, after
    what was found has been brought up to date.
    """
    shown = report_of(kept)
    if not kept.is_open:
        raise ImportDecided
    if shown.has_errors and not skip_errors:
        raise ImportHasErrors
    result = import_workbook(
        name=kept.file_name,
        data=field_keys.decrypt(kept.content),
        at=at,
        actor=actor,
        valid_only=skip_errors,
        reach=Reach.of([kept.unit.path]),
        shown=shown.rows,
        with_hidden=shown.reads_hidden,
        claim=lambda: _decide(kept, ImportState.COMMITTED, at),
    )
    if not result.is_committed:
        RosterImport.objects.filter(pk=kept.pk, state=ImportState.PREVIEW).update(
            report=stored(result)
        )
        raise ImportOutdated
    return result


def read_hidden(*, kept: RosterImport, at: datetime) -> None:
    """Read the hidden sheets of a preview too, and show it anew. Raises: ImportDecided, RosterUnreadable."""
    if not kept.is_open:
        raise ImportDecided
    result = compare(
        name=kept.file_name,
        data=field_keys.decrypt(kept.content),
        at=at,
        reach=Reach.of([kept.unit.path]),
        with_hidden=True,
    )
    RosterImport.objects.filter(pk=kept.pk, state=ImportState.PREVIEW).update(report=stored(result))


@transaction.atomic
def discard(*, kept: RosterImport, actor: User, at: datetime) -> None:
    """Throw a preview away. Raises: ImportDecided."""
    _decide(kept, ImportState.DISCARDED, at)
    audit.log(
        at=at,
        actor=actor,
        action="org.roster.discard",
        target_label=RosterImport._meta.label_lower,
        target_key=kept.public_id,
        unit_key=kept.unit.public_id,
    )


def prune(*, at: datetime) -> int:
    """Delete previews that nobody decided within a day, and decided ones after a month; return how many."""
    stale = RosterImport.objects.filter(state=ImportState.PREVIEW, created_at__lt=at - KEPT)
    old = RosterImport.objects.filter(decided_at__lt=at - READABLE)
    return stale.delete()[0] + old.delete()[0]


def _decide(kept: RosterImport, state: ImportState, at: datetime) -> None:
    claimed = RosterImport.objects.filter(pk=kept.pk, state=ImportState.PREVIEW)
    if not claimed.update(state=state, decided_at=at, content=b""):
        raise ImportDecided


def stored(result: RosterResult) -> dict[str, Any]:
    """Return what was found as JSON, to be read back by ``report_of``."""
    told = asdict(result)
    told.pop("is_committed")
    return told


def report_of(kept: RosterImport) -> RosterResult:
    """Return what was found in an uploaded roster."""
    told: dict[str, Any] = kept.report
    found = RosterResult(
        file=told["file"],
        rows=tuple(_row(row) for row in told["rows"]),
        notices=tuple(told["notices"]),
        unknown_headers=tuple(told["unknown_headers"]),
        returned=tuple(_sheet(sheet) for sheet in told["returned"]),
        hidden_sheets=tuple(told.get("hidden_sheets", ())),
        reads_hidden=told.get("reads_hidden", False),
    )
    return replace(found, is_committed=kept.state == ImportState.COMMITTED)


def _row(row: dict[str, Any]) -> RowResult:
    return RowResult(
        **{
            **row,
            "outcome": Outcome(row["outcome"]),
            "changes": tuple(Change(**change) for change in row["changes"]),
            "issues": tuple(Issue(**issue) for issue in row["issues"]),
        }
    )


def _sheet(sheet: dict[str, Any]) -> ReturnedSheet:
    rows = tuple((number, tuple(cells)) for number, cells in sheet["rows"])
    return ReturnedSheet(sheet["sheet"], tuple(sheet["titles"]), rows)
