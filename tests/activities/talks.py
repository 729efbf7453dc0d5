"""Talks and appraisals to test with; the world's people."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sanwei.activities import services
from sanwei.activities.enums import ActivityKind
from sanwei.activities.models import ActivityBranch, HeartTalk
from sanwei.activities.services import Counts
from sanwei.org.models import Member, OrgUnit
from tests.activities.stage import day_at, held
from tests.world import NOW, World


def talk(
    world: World,
    speaker: Member,
    partner: Member,
    *,
    on: datetime | None = None,
    by: Member | None = None,
    branch: OrgUnit | None = None,
    **facts: Any,
) -> HeartTalk:
    """Write a talk down, on 9 October in 第一支部 by its 书记 unless told."""
    return services.record_talk(
        **{
            "public_id": uuid4(),
            "branch": branch or world.first,
            "speaker": speaker,
            "partner": partner,
            "occurred_at": on or day_at(9),
            "place": "谈话室",
            "theme": "转岗以后的工作",
            "actor": world.account(by or world.li_si),
            "at": NOW,
        }
        | facts
    )


def appraised(world: World, **facts: Any) -> ActivityBranch:
    return held(world.first, ActivityKind.APPRAISAL, **facts)


def counts(**changed: int) -> Counts:
    """Return a result that adds up: four 正式党员, four ballots."""
    return Counts(
        **{
            "appraised": 4,
            "issued": 4,
            "returned": 4,
            "valid": 4,
            "excellent": 1,
            "qualified": 3,
            "basically_qualified": 0,
            "unqualified": 0,
        }
        | changed
    )
