"""What a back-dated transfer does to facts that already carry the old branch (I12)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.common.periods import Quarter
from sanwei.ledgers.enums import PeriodState
from sanwei.ledgers.models import LedgerPeriod
from sanwei.org.models import Member, OrgUnit
from sanwei.study import queries as study
from sanwei.study import services as study_services
from sanwei.study.models import StudyRecord


@dataclass(frozen=True)
class Move:
    """What follows ``member`` to the new branch and what stays because its quarter is archived, by day."""

    moving: tuple[StudyRecord, ...]
    staying: tuple[StudyRecord, ...]


def preview_move(*, member: Member, branch: OrgUnit, since: date) -> Move:
    """Tell what ``move_records`` would do, and change nothing. Two queries."""
    records = list(
        study.current_records()
        .filter(member=member, occurred_on__gte=since)
        .exclude(branch=branch)
        .select_related("branch")
        .order_by("occurred_on", "pk")
    )
    closed = {
        (period.unit_id, period.as_quarter())
        for period in LedgerPeriod.objects.filter(
            unit__in={record.branch_id for record in records}
        ).exclude(state=PeriodState.OPEN)
    }
    staying = {r.pk for r in records if (r.branch_id, Quarter.of(r.occurred_on)) in closed}
    return Move(
        moving=tuple(record for record in records if record.pk not in staying),
        staying=tuple(record for record in records if record.pk in staying),
    )


@transaction.atomic
def move_records(*, member: Member, branch: OrgUnit, since: date, at: datetime) -> Move:
    """Correct the branch of every record of ``member`` since that day, but none of an archived quarter.

    Each correction is a record of its own and reaches the ledger as a reversal and a restatement. Idempotent:
    what already carries ``branch`` is left alone.
    """
    move = preview_move(member=member, branch=branch, since=since)
    reason = _("组织关系自%(day)s起转到%(branch)s") % {
        "day": date_format(since, "Y年n月j日"),
        "branch": branch.short_name,
    }
    for record in move.moving:
        # A correction is never older than what it corrects.
        when = max(at, record.recorded_at)
        study_services.correct(
            record=record,
            reason=reason,
            actor=None,
            at=when,
            follows=_("组织关系转接"),
            branch=branch,
        )
    return move
