"""The lecture that the theme day with two shifts saw together; who was away studied it at home a week later."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sanwei.accounts.models import User
from sanwei.activities.casting import services as casting
from sanwei.activities.enums import CastStage
from sanwei.activities.models import Activity
from sanwei.activities.services import SittingTimes
from sanwei.home.demo.meetings import PLACE, Meeting
from sanwei.home.demo.screens import watch
from sanwei.org.models import Member, OrgUnit
from sanwei.study.models import StudyItem

BEGINS_AFTER = timedelta(minutes=20)
NOT_SHOWN_MS = 2_000  # the last of it runs over black


def open_activity(
    meeting: Meeting, unit: OrgUnit, times: Sequence[SittingTimes], *, actor: User, at: datetime
) -> Activity:
    """Open a meeting with its lecture in one action; place, people and ways are the system's."""
    return casting.open_together(
        kind=meeting.kind,
        unit=unit,
        item=StudyItem.objects.get(title=meeting.cast),
        sittings=times,
        place=PLACE[meeting.unit],
        known_place=PLACE[meeting.unit],
        actor=actor,
        at=at,
    )


def show(activity: Activity, *, actor: User) -> None:
    """Let every shift see the film and go home."""
    length_ms = activity.cast.item.duration_ms or 0
    seen_ms = length_ms - NOT_SHOWN_MS
    for sitting in activity.sittings.order_by("number"):
        at = sitting.starts_at + BEGINS_AFTER
        casting.move(sitting=sitting, to=CastStage.FILM, seen_moves=0, actor=actor, at=at)
        at += timedelta(milliseconds=length_ms)
        casting.note_seen(sitting=sitting, pieces=[[0, seen_ms]], position_ms=seen_ms, at=at)
        casting.move(
            sitting=sitting, to=CastStage.OVER, seen_moves=1, actor=actor, at=sitting.ends_at
        )


def make_up(member: Member, activity: Activity, *, at: datetime) -> None:
    """Let somebody who was away watch the same lecture on the phone."""
    watch(member, activity.cast.item, at)
