"""学习任务 of the named world: asked by 李四, due on the last of October."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sanwei.org.models import Member
from sanwei.study import queries, services
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import Exemption, Requirement, StudyItem, StudyRecord
from tests.world import NOW, World

DUE = date(2026, 10, 31)
DAY = timedelta(days=1)
LATER = NOW + 20 * DAY  # 1 November


def ask(world: World, *items: StudyItem, **changes: Any) -> Requirement:
    facts: dict[str, Any] = {
        "key": uuid4(),
        "title": "十月学习任务",
        "unit": world.first,
        "to": world.first,
        "items": items,
        "due_on": DUE,
        "actor": world.account(world.li_si),
        "at": NOW,
    }
    return services.assign(**facts | changes)


def done(member: Member, item: StudyItem, at: datetime = NOW) -> StudyRecord:
    return services.record(
        member=member,
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        item=item,
        occurred_at=at,
        at=at,
        evidence_label="test",
        evidence_key=f"{item.pk}",
        media_version=item.media_version,
    )


def told(world: World, task: Requirement, at: datetime = NOW) -> dict[str, tuple[str, bool]]:
    """Return (state, made up) by name for the first branch."""
    standing = queries.standing_of(task, within=world.first, at=at)
    return {
        one.member.name: (str(one.verdict.state), one.verdict.is_made_up)
        for one in standing.counted
    }


def exempt(world: World, task: Requirement, member: Member, **changes: Any) -> Exemption:
    facts: dict[str, Any] = {
        "requirement": task,
        "member": member,
        "reason": "长期住院",
        "approver": "李四（支部书记）",
        "decided_on": NOW.date(),
        "actor": world.account(world.li_si),
        "at": NOW,
    }
    return services.exempt(**facts | changes)
