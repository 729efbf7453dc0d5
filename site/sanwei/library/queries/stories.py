"""Stories, and what members wrote under them."""

from datetime import datetime

from django.db.models import Q, QuerySet

from sanwei.library.enums import REVIEW_ROLES, ReflectionState
from sanwei.library.models import Nomination, Reflection, StoryPage
from sanwei.org import queries as org
from sanwei.org.models import Member


def visible_to(user: object, *, at: datetime) -> QuerySet[StoryPage]:
    """Return the stories that ``user`` sees as a reader: live, not expired × Wagtail's restrictions × audience."""
    stories: QuerySet[StoryPage] = StoryPage.objects.live()
    return stories.filter(org.audience_filter(user, at=at), org.open_to(user), org.unexpired(at))


def newest(user: object, *, at: datetime) -> QuerySet[StoryPage]:
    """Return all visible stories, newest first, with what a card shows."""
    return (
        visible_to(user, at=at)
        .select_related("unit", "cover")
        .prefetch_related("cover__renditions")
        .order_by("-first_published_at", "-pk")
    )


def latest(user: object, *, at: datetime, limit: int) -> list[StoryPage]:
    """Return the newest stories for ``library/includes/story_card.html``, newest first (3 + 2 queries)."""
    return list(newest(user, at=at)[:limit])


def reflections_under(
    story: StoryPage, user: object, member: Member | None, *, at: datetime
) -> QuerySet[Reflection]:
    """Return what ``user`` may read under ``story``: the own one, and those let through in the own line's branches."""
    own = Q(member=member) if member else Q(pk__in=[])
    near = Q(
        state=ReflectionState.SHOWN,
        branch__in=org.line_units(user, at=at).order_by().values("pk"),
    )
    return Reflection.objects.filter(own | near, story=story).order_by("-written_at", "-pk")


def reviewable_by(user: object, *, at: datetime) -> QuerySet[Reflection]:
    """Return the reflections of the branches in which ``user`` lets them through, newest first."""
    units = org.units_visible_to(user, at=at, roles=REVIEW_ROLES)
    return Reflection.objects.filter(branch__in=units.order_by().values("pk"))


def waiting_for(user: object, *, at: datetime) -> QuerySet[Reflection]:
    """Return what waits for ``user`` to be let through."""
    return reviewable_by(user, at=at).filter(state=ReflectionState.WAITING)


def nominations_of(member: Member) -> QuerySet[Nomination]:
    """Return what ``member`` nominated, newest first."""
    return Nomination.objects.filter(nominator=member).select_related("story", "unit")
