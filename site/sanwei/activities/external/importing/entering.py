"""Previews of a sheet of 外部学习 and their end: entered in one transaction, once, or thrown away."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from sanwei.accounts.models import User
from sanwei.activities.enums import ExternalKind, ImportState
from sanwei.activities.errors import (
    ExternalImportDecided,
    ExternalImportHasErrors,
    ExternalNotVisible,
    ExternalOutsideBranch,
)
from sanwei.activities.external import services
from sanwei.activities.external.access import decides_in
from sanwei.activities.external.importing.reading import read_file
from sanwei.activities.external.importing.report import (
    ImportReport,
    Outcome,
    RowReport,
    report_of,
)
from sanwei.activities.external.services import ExternalFacts
from sanwei.activities.models import ExternalClaim, ExternalImport
from sanwei.activities.models.external import STANDING
from sanwei.common import audit, clock
from sanwei.org import queries as org
from sanwei.org.models import Member, OrgUnit

# A row costs 10 ms inside the transaction, 57 ms on two cores under load (measured); phones that report their watching
# wait at most 20 s for it on SQLite. The same file again goes on with the rest.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Entered:
    """How many rows of a file became records, wait for somebody else, and are left for the same file again."""

    confirmed: int
    waiting: int
    left: int


def preview_import(
    *, unit: OrgUnit, name: str, data: bytes, actor: User, at: datetime
) -> ExternalImport:
    """Read a file and keep what was found until ``actor`` decides; an undecided one of his before it is gone.

    Nothing is registered. Raises: ExternalNotVisible unless ``actor`` decides in ``unit``; ExternalSheetRefused.
    """
    if not unit.is_branch or not decides_in(actor, unit, at=at):
        raise ExternalNotVisible
    report = read_file(name, data, unit=unit, own=org.member_of(actor), today=clock.local_date(at))
    with transaction.atomic():
        ExternalImport.objects.filter(
            unit=unit, created_by=actor, state=ImportState.PREVIEW
        ).delete()
        return ExternalImport.objects.create(
            unit=unit,
            file_name=name[:255],
            sha256=hashlib.sha256(data).hexdigest(),
            report=report.as_json(),
            created_at=at,
            created_by=actor,
        )


@transaction.atomic
def commit_import(
    *, kept: ExternalImport, actor: User, at: datetime, skip_errors: bool = False
) -> Entered:
    """Enter the new rows of a preview and confirm them; one's own are handed in and wait.

    All or nothing, at most MOST_AT_ONCE rows, and once only. Rows with an error stop everything unless
    ``skip_errors`` says that the person knows. What was registered since the preview is passed over.

    Raises: ExternalImportDecided at a second press, ExternalImportHasErrors, what ``services.enter`` raises.
    """
    report = report_of(kept.report)
    if report.of(Outcome.ERROR) and not skip_errors:
        raise ExternalImportHasErrors
    _decide(kept, ImportState.COMMITTED, at)
    fresh = _not_registered(report)
    counted = {True: 0, False: 0}
    members = _members(fresh)
    for row in fresh[:MOST_AT_ONCE]:
        member = members.get(UUID(row.member_id))
        if member is None:
            raise ExternalOutsideBranch
        counted[_enter(row, member, kept, actor, at)] += 1
    entered = Entered(counted[True], counted[False], max(0, len(fresh) - MOST_AT_ONCE))
    ExternalImport.objects.filter(pk=kept.pk).update(
        confirmed_count=entered.confirmed, waiting_count=entered.waiting
    )
    audit.log(
        at=at,
        actor=actor,
        action="activities.external_import",
        target_label=ExternalImport._meta.label_lower,
        target_key=kept.public_id,
        unit_key=kept.unit.public_id,
        file=kept.file_name,
        sha256=kept.sha256,
        confirmed=entered.confirmed,
        waiting=entered.waiting,
        refused=len(report.of(Outcome.ERROR)),
    )
    kept.refresh_from_db()
    return entered


@transaction.atomic
def discard_import(*, kept: ExternalImport, at: datetime) -> None:
    """Throw a preview away. Raises: ExternalImportDecided for what is decided already."""
    _decide(kept, ImportState.DISCARDED, at)


def _decide(kept: ExternalImport, state: ImportState, at: datetime) -> None:
    claimed = ExternalImport.objects.filter(pk=kept.pk, state=ImportState.PREVIEW)
    if not claimed.update(state=state, decided_at=at):
        raise ExternalImportDecided


def _not_registered(report: ImportReport) -> list[RowReport]:
    """Return the new rows that nobody registered between preview and confirmation."""
    new = report.of(Outcome.NEW)
    told = set(
        ExternalClaim.objects.filter(
            member__public_id__in={row.member_id for row in new}, state__in=STANDING
        ).values_list("member__public_id", "occurred_on", "title")
    )
    return [row for row in new if (UUID(row.member_id), row.day, row.title) not in told]


def _members(rows: Sequence[RowReport]) -> dict[UUID, Member]:
    found = Member.objects.filter(public_id__in={row.member_id for row in rows})
    return {member.public_id: member for member in found}


def _enter(row: RowReport, member: Member, kept: ExternalImport, actor: User, at: datetime) -> bool:
    """Register one row; return whether it is confirmed. The row's place in its file names the claim."""
    if row.day is None or row.amount is None:
        raise ValueError("a new row has a day and hours")
    key = uuid5(kept.public_id, f"{row.sheet}\n{row.row}")
    facts = ExternalFacts(
        kind=ExternalKind(row.kind),
        title=row.title,
        organiser=row.organiser,
        occurred_on=row.day,
        hours=row.amount,
        remark=row.remark,
    )
    if member.user_id == actor.pk:
        services.hand_in(public_id=key, member=member, facts=facts, at=at)
        return False
    services.enter(public_id=key, member=member, facts=facts, actor=actor, at=at)
    return True
