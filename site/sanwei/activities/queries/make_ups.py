"""Records that may have made up for a turn: of the same kind and unit, held after its period."""

from django.db.models import QuerySet

from sanwei.activities.models import ActivityBranch
from sanwei.activities.rules import Period
from sanwei.org.models import OrgUnit


def make_ups_for(unit: OrgUnit, kind: str, period: Period) -> QuerySet[ActivityBranch]:
    """Return finished parts of ``unit`` (branch or group) in records of ``kind`` after ``period``, oldest first."""
    own = {"group": unit} if unit.is_group else {"branch": unit, "group": None}
    return (
        ActivityBranch.objects.select_related("activity")
        .filter(
            finished_at__isnull=False,
            activity__kind=kind,
            activity__occurred_on__gte=period.ends_before,
            **own,
        )
        .order_by("activity__occurred_at", "pk")
    )
