"""Lectures as their editors list them: only those that exist for the person, with all that a row shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import WorkflowState

from lectures.enums import LectureState
from lectures.models import LecturePage
from lectures.readiness import Sentence
from sanwei.accounts.models import User
from sanwei.org.cms import scope

# Wagtail's own prefetch_workflow_states looks under the content type of Page and finds none of a typed queryset.
REVIEWS = Prefetch(
    "_specific_workflow_states",
    WorkflowState.objects.active().select_related("current_task_state__task"),
    to_attr="_current_workflow_states",
)
MOST = 30  # of each heap; the listing holds the rest
#: Nothing is to be done by the editor; what is in review stands in Wagtail's own panel.
NOT_WAITING = (LectureState.LIVE, LectureState.RETIRED, LectureState.IN_REVIEW)


@dataclass(frozen=True)
class Waiting:
    """A lecture that waits for its editor or for time; ``missing`` is empty when it only waits to be published."""

    lecture: LecturePage
    state: LectureState
    missing: list[Sentence]


def rows_of(lectures: Any) -> Any:
    """Prepare what a row shows: unit, cover, length, speakers, follow-ups, state (5 queries in all)."""
    return (
        lectures.select_related("unit", "main_media__current_version", "cover", "pending")
        .prefetch_related("speakers", "follow_ups", "cover__renditions", REVIEWS)
        .annotate_approved_schedule()
    )


def lectures_for(user: User) -> QuerySet[LecturePage]:
    """Return the lectures in the columns that ``user`` edits, drafts included."""
    mine: QuerySet[LecturePage] = LecturePage.objects.filter(
        pk__in=scope.pages_for(user).order_by().values("pk")
    )
    return mine


def waiting_for(user: User) -> dict[LectureState, list[Waiting]]:
    """Return what waits in the person's columns, newest first: drafts, changes, schedules, lectures in transcoding."""
    open_ones = Q(live=False) | Q(has_unpublished_changes=True) | Q(pending__isnull=False)
    found = rows_of(lectures_for(user).filter(open_ones).defer("body"))
    heaps: dict[LectureState, list[Waiting]] = {
        state: [] for state in LectureState if state not in NOT_WAITING
    }
    for lecture in found.order_by("-latest_revision_created_at", "-pk")[: MOST * len(heaps)]:
        state = lecture.state
        if state in heaps and len(heaps[state]) < MOST:
            # The row of a live page holds what is live: what its draft lacks, its own screen tells.
            missing = [] if lecture.live else lecture.missing
            heaps[state].append(Waiting(lecture, state, missing))
    return heaps
