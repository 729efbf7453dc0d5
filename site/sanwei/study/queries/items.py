"""What may be studied by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from sanwei.accounts.models import User
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study.enums import ItemState, StudyState
from sanwei.study.models import StudyItem, WatchSession
from sanwei.study.progress import ProgressView
from sanwei.study.queries.progress import progress_views


@dataclass(frozen=True)
class InProgress:
    """An item that a member began and did not finish."""

    item: StudyItem
    view: ProgressView


def item_of(owner_label: str, owner_key: object) -> StudyItem | None:
    """Return the item that an app above registered under its label and key."""
    return StudyItem.objects.filter(owner_label=owner_label, owner_key=str(owner_key)).first()


def has_evidence(item: StudyItem) -> bool:
    """Say whether anybody has begun to watch or read it."""
    return WatchSession.objects.filter(item=item).exists()


def items_visible_to(user: object, *, at: datetime) -> QuerySet[StudyItem]:
    """Return the live items whose audience covers ``user``; nobody's for the anonymous."""
    if not isinstance(user, User):
        return StudyItem.objects.none()
    return StudyItem.objects.filter(org.audience_filter(user, at=at), state=ItemState.LIVE)


def in_progress(member: Member) -> list[InProgress]:
    """Return what ``member`` began and did not finish, live items only, last touched first. Two queries."""
    items = list(
        StudyItem.objects.filter(
            progress__member=member,
            progress__state=StudyState.IN_PROGRESS,
            state=ItemState.LIVE,
        )
        .annotate(
            touched_at=Max("watch_sessions__opened_at", filter=Q(watch_sessions__member=member))
        )
        .order_by("-touched_at", "-pk")
    )
    views = progress_views(member=member, items=items)
    return [InProgress(item, views[item.pk]) for item in items]
