"""学习任务 for the pages: fixtures and the addresses of the desk."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sanwei.common import clock
from sanwei.org.models import Member, OrgUnit
from sanwei.study import services
from sanwei.study.enums import EntryMethod, RecordKind, StudyMethod
from sanwei.study.models import Requirement, StudyItem
from sanwei.study.required import day_in_words
from tests.study.stage import lecture
from tests.world import World

BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
# A sign-in ends by the machine's clock, so the day of these tests is the present one.
NOW = clock.now()
TODAY = clock.local_date(NOW)
DUE = TODAY + timedelta(days=19)
DUE_WORDS = day_in_words(DUE, as_of=TODAY)
TITLE = "“三会一课”怎么开、怎么记"


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def item(world: World) -> StudyItem:
    return lecture(world)


def as_member(client: Client, world: World, member: Member) -> Client:
    client.force_login(world.account(member), backend=BACKEND)
    return client


def ask(world: World, unit: OrgUnit, *items: StudyItem, **changes: Any) -> Requirement:
    facts: dict[str, Any] = {
        "key": uuid4(),
        "title": f"{unit.short_name}的任务",
        "unit": unit,
        "to": unit,
        "items": items,
        "due_on": DUE,
        "actor": world.account(world.sun_qi),
        "at": NOW,
    }
    return services.assign(**facts | changes)


def overdue(world: World, unit: OrgUnit, item: StudyItem) -> Requirement:
    asked = NOW - timedelta(days=9)
    return ask(world, unit, item, at=asked, due_on=clock.local_date(asked))


def done(member: Member, item: StudyItem, at: datetime = NOW) -> None:
    services.record(
        member=member,
        kind=RecordKind.COMPLETION,
        method=StudyMethod.ONLINE,
        entry=EntryMethod.SYSTEM,
        title=item.title,
        item=item,
        occurred_at=at,
        at=at,
        evidence_label="test",
        evidence_key=item.pk,
    )


def path(unit: OrgUnit, task: Requirement | None = None) -> str:
    return f"/desk/{unit.public_id}/tasks/" + (f"{task.public_id}/" if task else "")


def filled(world: World, *items: StudyItem, **changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "title": "十月任务",
        "due_on": str(DUE),
        "to": str(world.first.public_id),
        "items": [str(item.public_id) for item in items],
        "assign": "1",
    } | changes
