"""Puts a member in front of an item; times in seconds since the world's morning."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sanwei.common.models import OutboxMessage
from sanwei.org.models import Audience, Member, OrgUnit
from sanwei.study import queries, services
from sanwei.study.enums import EntryMethod, ItemKind, ItemState, RecordKind, StudyMethod
from sanwei.study.models import StudyItem, StudyRecord, WatchSession
from sanwei.study.services import BeatResult, OpenedSession
from tests.world import NOW, World

LECTURE_MS = 116_000


def moment(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def lecture(world: World, key: str = "one", **changes: Any) -> StudyItem:
    """Create or change a lecture of 1:56 of the 党委."""
    audience: Audience = changes.pop("audience", world.everyone)
    unit: OrgUnit = changes.pop("unit", world.committee)
    facts: dict[str, Any] = {
        "owner_label": "lectures.lecture",
        "owner_key": key,
        "kind": ItemKind.LECTURE,
        "title": "“三会一课”怎么开、怎么记",
        "url": f"/lectures/{key}/",
        "unit": unit,
        "audience": audience,
        "state": ItemState.LIVE,
        "media_version": "v1",
        "duration_ms": LECTURE_MS,
        "revision": "7",
        "at": NOW,
    }
    return services.sync_item(**facts | changes)


def story(world: World, key: str = "story", **changes: Any) -> StudyItem:
    """Create or change a story of the 党委 that takes two minutes to read: 1,200 characters."""
    text: dict[str, Any] = {"characters": 1_200, "kind": ItemKind.STORY, "title": "守塔的人"}
    return lecture(world, key, **text | {"media_version": "", "duration_ms": None} | changes)


def beat(sequence: int, *spans: tuple[float, float], **more: Any) -> dict[str, Any]:
    """Return a beat as JSON; spans in seconds."""
    intervals = [[round(start * 1_000), round(end * 1_000)] for start, end in spans]
    position = intervals[-1][1] if intervals else 0
    return {"sequence": sequence, "intervals": intervals, "position_ms": position, "rate": 1} | more


@dataclass
class Stage:
    member: Member
    item: StudyItem
    opened: list[OpenedSession] = field(default_factory=list)

    def open(self, seconds: float = 0) -> OpenedSession:
        one = services.open_session(member=self.member, item=self.item, at=moment(seconds))
        self.opened.append(one)
        return one

    def send(self, seconds: float, *beats: Any, by: OpenedSession | None = None) -> BeatResult:
        token = (by or self.opened[-1]).token
        return services.accept_beats(token=token, beats=list(beats), at=moment(seconds))

    def watch(self, start: float, end: float, *, since: float = 0, rate: float = 1) -> BeatResult:
        """Watch [start, end) in beats of 15 s from second ``since`` on, in a session of its own."""
        opened, number, now = self.open(since), 0, since
        result = None
        while start < end:
            number += 1
            step = min(15 * rate, end - start)
            now += step / rate
            result = self.send(now, beat(number, (start, start + step), rate=rate), by=opened)
            start += step
        assert result is not None
        return result

    def read(self, start: float, end: float, *, since: float = 0, pace: float = 1) -> BeatResult:
        """Read [start, end) of the line as the page reports it: at ``pace`` and in beats of twelve seconds."""
        opened, number, now = self.open(since), 0, since
        result = None
        while start < end:
            number += 1
            step = min(12 * pace, end - start)
            now += step / pace
            result = self.send(now, beat(number, (start, start + step), rate=2), by=opened)
            start += step
        assert result is not None
        return result

    @property
    def view(self) -> queries.ProgressView:
        return queries.progress_view(member=self.member, item=self.item)

    @property
    def watched_seconds(self) -> float:
        return self.view.watched_ms / 1_000

    def session(self, number: int = -1) -> WatchSession:
        return WatchSession.objects.get(pk=self.opened[number].session.pk)


def told() -> list[str]:
    """Return the records that the outbox speaks of, in order."""
    return [row.payload["record_id"] for row in OutboxMessage.objects.order_by("pk")]


def pass_quiz(member: Member, item: StudyItem, key: str, **changes: object) -> StudyRecord:
    """Record a passed quiz about ``item`` under the attempt ``key``."""
    facts: dict[str, object] = {
        "member": member,
        "kind": RecordKind.ASSESSMENT,
        "method": StudyMethod.ONLINE,
        "entry": EntryMethod.SYSTEM,
        "title": "随课测验",
        "item": item,
        "occurred_at": NOW,
        "at": NOW,
        "score_percent": Decimal(80),
        "is_passed": True,
        "evidence_label": "quizzes.attempt",
        "evidence_key": key,
    }
    return services.record(**facts | changes)  # type: ignore[arg-type]
