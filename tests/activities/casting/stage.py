"""A branch that studies one lecture together, with a quiz behind it."""

from datetime import datetime, timedelta
from typing import Any

from quizzes.models import Quiz
from sanwei.activities.casting import services
from sanwei.activities.enums import ActivityKind, CastStage
from sanwei.activities.models import Activity, Showing
from sanwei.activities.services import SittingTimes
from sanwei.study.enums import EvidenceKind, ItemKind, ItemState
from sanwei.study.models import StudyItem
from tests.activities.stage import day_at
from tests.quizzes import factories
from tests.world import World

KEY = "6f1a2c30-0000-4000-8000-000000000001"
FILM_MS = 512_000


def lesson(world: World, **fields: Any) -> StudyItem:
    """Return a lecture of 8分32秒 that the first branch sees."""
    return StudyItem.objects.create(
        **{
            "kind": ItemKind.LECTURE,
            "state": ItemState.LIVE,
            "title": "雪天撒盐车为什么先走下坡",
            "url": "/lesson/",
            "owner_label": "lectures.lecture",
            "owner_key": KEY,
            "unit": world.first,
            "audience": world.first_only,
            "evidence_kind": EvidenceKind.WATCHING,
            "media_version": "film-1",
            "duration_ms": FILM_MS,
        }
        | fields
    )


def quiz_behind(world: World, activity: Activity) -> Quiz:
    """Open a quiz of the first branch and let it be the one of what is cast in ``activity``."""
    quiz = factories.first_quiz(world, at=activity.occurred_at - timedelta(days=1))
    cast = activity.cast
    cast.quiz = StudyItem.objects.get(owner_key=str(quiz.public_id))
    cast.save()
    return quiz


def gather(
    world: World,
    item: StudyItem | None = None,
    *,
    on: datetime | None = None,
    shifts: int = 1,
    kind: ActivityKind = ActivityKind.GROUP_STUDY,
    **facts: Any,
) -> Activity:
    """Open a 集中学习 of one hour a shift by the secretary, the day before, on 9 October unless told."""
    begins = on or day_at(9)
    times = [begins + timedelta(hours=3 * turn) for turn in range(shifts)]
    return services.open_together(
        **{
            "kind": kind,
            "unit": world.first,
            "item": item or lesson(world),
            "sittings": [
                SittingTimes(one, one + timedelta(hours=1), "三楼会议室") for one in times
            ],
            "place": "三楼会议室",
            "actor": world.account(world.li_si),
            "at": begins - timedelta(hours=1),
        }
        | facts
    )


def step(
    world: World, activity: Activity, to: CastStage, *, at: datetime, number: int = 1
) -> Showing:
    """Move a 场次 as somebody who sees its present state."""
    sitting = activity.sittings.get(number=number)
    return services.move(
        sitting=sitting,
        to=to,
        seen_moves=sitting.showing.moves,
        actor=world.account(world.li_si),
        at=at,
    )
