"""Lines of what somebody began and did not finish. They hold no figure of how far: that is for his own eyes."""

from datetime import date, datetime, time

from sanwei.common import clock
from sanwei.ledgers.conversion import ZERO
from sanwei.ledgers.queries.lines import Line
from sanwei.ledgers.queries.spans import Span
from sanwei.org.models import Member, Membership
from sanwei.study import queries as study
from sanwei.study.enums import EntryMethod, StudyMethod


def unfinished_lines(*, member: Member, span: Span) -> list[Line]:
    """Return a line for each item that ``member`` studied in ``span`` and has not completed, oldest first.

    Three queries, one where nothing was begun. The branch is the one of the day on which it was last studied.
    """
    begun = study.unfinished_in(
        member=member, since=_midnight(span.starts_on), until=_midnight(span.ends_before)
    )
    if not begun:
        return []
    places = list(
        Membership.objects.filter(member=member).select_related("branch").order_by("starts_on")
    )
    found = []
    for one in begun:
        day = one.occurred_on
        place = next(
            (
                row
                for row in places
                if row.starts_on <= day and (row.ends_before is None or day < row.ends_before)
            ),
            None,
        )
        found.append(
            Line(
                occurred_on=day,
                member_id=member.public_id,
                member_name=member.name,
                branch_name=place.branch.name if place else "",
                title=one.item.title,
                method=str(StudyMethod.ONLINE.label),
                kind=one.item.get_kind_display(),
                entry_method=str(EntryMethod.SYSTEM.label),
                organiser="",
                account="",
                hours=ZERO,
                score_percent=None,
                is_counted=False,
                is_late=False,
                step="",
                reason=one.plain,
                basis="",
                entry_id=None,
                record_id=None,
                branch_path=place.branch.path if place else "",
                item_id=one.item.public_id,
            )
        )
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)
