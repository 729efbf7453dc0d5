"""What a back-dated transfer will do to study records and archived quarters, in sentences."""

from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from sanwei.ledgers.services import preview_move
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyRecord


def of_transfer(member: Member, branch: OrgUnit, since: date) -> list[str]:
    """Say how many records move, from where, and which stay because their quarter is archived."""
    move = preview_move(member=member, branch=branch, since=since)
    told = [
        _("%(count)d条学习记录（%(days)s）从%(left)s改记到%(branch)s，学时随人走，留下更正记录。")
        % _facts(records, left, branch)
        for left, records in _by_branch(move.moving)
    ]
    told += [
        _("%(count)d条学习记录（%(days)s）所在季度已归档，仍留在%(left)s。")
        % _facts(records, left, branch)
        for left, records in _by_branch(move.staying)
    ]
    return told


def _by_branch(records: tuple[StudyRecord, ...]) -> list[tuple[OrgUnit, list[StudyRecord]]]:
    ordered = sorted(records, key=lambda record: (record.branch_id, record.occurred_on))
    return [
        (rows[0].branch, rows)
        for rows in (list(group) for _key, group in groupby(ordered, lambda one: one.branch_id))
    ]


def _facts(records: list[StudyRecord], left: OrgUnit, branch: OrgUnit) -> dict[str, object]:
    first, last = records[0].occurred_on, records[-1].occurred_on
    days = f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}"
    return {
        "count": len(records),
        "days": days,
        "left": left.short_name,
        "branch": branch.short_name,
    }
