"""党员学习台账: a row a session. What was studied together, who was missing, what it was worth.

Source: domain.md, 党员学习台账.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sanwei.activities.enums import Mark
from sanwei.activities.models import ActivityBranch, Attendance
from sanwei.activities.queries.people import reason_label
from sanwei.activities.services.finishing import EVIDENCE_LABEL
from sanwei.common import clock
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.enums import EntryKind
from sanwei.ledgers.models import LedgerEntry
from sanwei.ledgers.queries.spans import Span
from sanwei.org.models import OrgUnit
from sanwei.study.enums import EntryMethod

CHUNK = 500


@dataclass(frozen=True)
class SessionRow:
    """One branch (or group) in one session. ``hours``: what one person got at most; ``hours_sum``: all together."""

    occurred_on: date
    branch_name: str
    group_name: str
    method: str
    name: str
    subject: str
    lecturer: str
    place: str
    due: int
    present: int
    absent: int
    absentees: str
    hours: Decimal
    hours_sum: Decimal
    evidence: str
    note: str

    @property
    def words(self) -> str:
        """学习主题及内容."""
        return f"{self.name}：{self.subject}" if self.subject else self.name


def sessions_in(unit: OrgUnit, span: Span) -> QuerySet[ActivityBranch]:
    """Return the closed parts of ``unit``'s subtree that count as study, by day."""
    return ActivityBranch.objects.filter(
        branch__path__startswith=unit.path,
        finished_at__isnull=False,
        activity__study_minutes__gt=0,
        activity__occurred_on__gte=span.starts_on,
        activity__occurred_on__lt=span.ends_before,
    ).order_by("activity__occurred_on", "activity__occurred_at", "pk")


def session_rows(unit: OrgUnit, span: Span, *, sick_of: Collection[int]) -> Iterator[SessionRow]:
    """Yield the rows of ``sessions_in`` in flat memory.

    ``sick_of``: the branches, by primary key, whose 病假 the reader may read. Two queries and one for 500 sessions.
    """
    worth = _worth(unit, span)
    parts = iter(
        sessions_in(unit, span)
        .select_related("activity", "branch", "group")
        .iterator(chunk_size=CHUNK)
    )
    while chunk := list(islice(parts, CHUNK)):
        missing = _missing(chunk, sick_of)
        for part in chunk:
            most, total = worth.get((str(part.activity.public_id), part.branch_id), (ZERO, ZERO))
            yield _row(part, missing[part.pk], most, total)


def _worth(unit: OrgUnit, span: Span) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
    """Return what each session brought in each branch: the most for one person, and the sum."""
    rows = (
        LedgerEntry.objects.filter(
            kind=EntryKind.CREDIT,
            unit__path__startswith=unit.path,
            occurred_on__gte=span.starts_on,
            occurred_on__lt=span.ends_before,
            record__evidence_label=EVIDENCE_LABEL,
        )
        .order_by()
        .values_list("record__evidence_key", "unit_id")
        .annotate(most=Max("amount"), total=Sum("amount"), times=Count("pk"))
    )
    return {(key, unit_pk): (most, total) for key, unit_pk, most, total, _times in rows}


def _missing(chunk: list[ActivityBranch], sick_of: Collection[int]) -> dict[int, list[str]]:
    branches = {part.pk: part.branch_id for part in chunk}
    rows = Attendance.objects.filter(part__in=chunk, mark=Mark.ABSENT).order_by(
        "member_pinyin", "pk"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        extra = [reason_label(row.reason, sees_sick=branches[row.part_id] in sick_of)]
        if row.made_up_on:
            extra.append(_("%s已补学") % date_format(row.made_up_on, "n月j日"))
        found[row.part_id].append(f"{row.member_name}（{'，'.join(extra)}）")
    return found


def _row(part: ActivityBranch, missing: list[str], most: Decimal, total: Decimal) -> SessionRow:
    activity = part.activity
    return SessionRow(
        occurred_on=activity.occurred_on,
        branch_name=part.branch_name,
        group_name=part.group_name,
        method=str(activity.facts.method.label),
        name=activity.name,
        subject=activity.lecture_title or activity.topic.strip().partition("\n")[0],
        lecturer=activity.lecturer_name or activity.host_name,
        place=activity.place,
        due=part.due,
        present=part.present,
        absent=part.absent,
        absentees="、".join(missing),
        hours=max(most, ZERO),
        hours_sum=total,
        evidence=str(activity.public_id),
        note="；".join(_notes(part)),
    )


def _notes(part: ActivityBranch) -> Iterator[str]:
    if part.is_late_entry and part.finished_at:
        day = date_format(clock.local_date(part.finished_at), "n月j日")
        yield _("%s补录") % day
    elif part.entry == EntryMethod.PAPER:
        yield str(EntryMethod(part.entry).label)
    if not part.is_host:
        yield _("联办")
    if part.headcount not in (None, part.present):
        yield _("现场实到%d人，与点名不同") % part.headcount
