"""Who reads which 心得体会: its writer, who keeps the record, and once it is passed the branch."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanwei.activities import access
from sanwei.activities.enums import ActivityKind, Echo, ReflectionKind, ReflectionState
from sanwei.activities.errors import LifeNotVisible, MayNotRecord
from sanwei.activities.models import ActivityBranch, MeetingReflection
from sanwei.activities.queries.rows import FOR_ALL
from sanwei.common.likeness import covered, dice, pairs_of, squeezed
from sanwei.org import queries as org
from sanwei.org.models import Member

ALIKE = 0.8
MOST_COMPARED = 300
TAKING_KINDS = FOR_ALL | {ActivityKind.GROUP_MEETING}
SOURCES = ("first_topic_material", "topic", "conveyed", "lecture_outline", "summary")


def told_part(member: Member | None, activity: UUID, *, on: date) -> tuple[ActivityBranch, Member]:
    """Return the finished part of the member's own branch or 党小组, and the member. Raises: LifeNotVisible."""
    membership = org.membership_on(member, on) if member else None
    if member is None or membership is None:
        raise LifeNotVisible
    mine = Q(branch=membership.branch, activity__kind__in=FOR_ALL)
    if membership.group is not None:
        mine |= Q(group=membership.group, activity__kind=ActivityKind.GROUP_MEETING)
    part = (
        ActivityBranch.objects.select_related("activity", "branch", "group")
        .filter(mine, activity__public_id=activity, finished_at__isnull=False)
        .first()
    )
    if part is None:
        raise LifeNotVisible
    return part, member


def kept_part(user: object, part_id: UUID, *, at: datetime) -> ActivityBranch:
    """Return the part whose record ``user`` keeps. Raises: LifeNotVisible, MayNotRecord."""
    part = access.part_for(user, part_id, at=at)
    if not access.reach_of_part(user, part, at=at).may_write:
        raise MayNotRecord
    return part


def own_of(part: ActivityBranch, member: Member) -> dict[str, MeetingReflection]:
    """Return what ``member`` wrote, by kind. One query."""
    return {row.kind: row for row in part.reflections.filter(member=member)}


def passed_of(part: ActivityBranch, *, but: Member) -> QuerySet[MeetingReflection]:
    """Return what the branch may read, without what ``but`` wrote, in the order of writing."""
    return part.reflections.filter(state=ReflectionState.PASSED).exclude(member=but)


def line_of(part: ActivityBranch) -> str:
    """Return what the record says of them to its keeper; nothing where members can't write. At most one query."""
    if not part.is_finished or part.activity.kind not in TAKING_KINDS:
        return ""
    if part.reflections.filter(state=ReflectionState.WAITING).exists():
        return _("有新写的，等您看过以后本支部才看得到")
    return _("党员在手机上写，通过以后可以放进讨论发言")


def echo_of(
    text: str, *, part: ActivityBranch, kind: ReflectionKind, member: Member
) -> Echo | None:
    """Return what ``text`` is very like: another member's text, or what the record says of the material."""
    own = pairs_of(squeezed(text))
    others = MeetingReflection.objects.filter(part=part, kind=kind).exclude(member=member)
    for other in others.values_list("text", flat=True)[:MOST_COMPARED]:
        if dice(own, pairs_of(squeezed(other))) >= ALIKE:
            return Echo.OTHER
    material = " ".join(getattr(part.activity, name) for name in SOURCES)
    return Echo.MATERIAL if covered(own, pairs_of(squeezed(material))) >= ALIKE else None
