"""Who may read the notice of an activity, and what may be said of it in a group."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sanwei.accounts.models import User
from sanwei.activities.access import life_units
from sanwei.activities.enums import ActivityKind
from sanwei.activities.errors import LifeNotVisible
from sanwei.activities.models import ActivityBranch
from sanwei.org import queries as org

# What is talked over in these is for those who are there, not for a group.
QUIET_KINDS = frozenset(
    {
        ActivityKind.BRANCH_ASSEMBLY,
        ActivityKind.BRANCH_COMMITTEE_MEETING,
        ActivityKind.GROUP_MEETING,
    }
)


def invited_part(user: object, activity_id: UUID, *, at: datetime) -> ActivityBranch:
    """Return the part in which ``user`` is due, or one that the desk opens. Raises: LifeNotVisible."""
    units = life_units(user, at=at).order_by().values("pk")
    due = Q(attendance__member__user=user) if isinstance(user, User) else Q(pk__in=())
    part = (
        ActivityBranch.objects.select_related("activity", "branch", "group")
        .filter(due | Q(branch__in=units) | Q(group__in=units), activity__public_id=activity_id)
        .order_by("-is_host", "pk")
        .first()
    )
    if part is None:
        raise LifeNotVisible
    return part


def theme_for_group(part: ActivityBranch) -> str:
    """Return the theme that may stand in a group: one line that names nobody of the branch, or nothing."""
    activity = part.activity
    if activity.kind in QUIET_KINDS:
        return ""
    theme = (activity.lecture_title or activity.topic).strip().partition("\n")[0].strip()
    people = org.registered_on(part.branch, activity.occurred_on).values_list("name", flat=True)
    return "" if any(name in theme for name in people) else theme
