"""Web processes are killed while members study: what was acknowledged is there, what was not is sent again."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field

from django.db import connections
from django.utils import timezone

from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.study import services
from sanwei.study.models import StudyItem, WatchSession
from sanwei.study.services import OpenedSession
from tests.databases import RealDatabase
from tests.served import Server, served
from tests.study.stage import lecture
from tests.world import START, World

VIEWERS = 12
BEATS = 24
PIECE_MS = 250
KILLS = 2
KILL_EVERY_SECONDS = 1.5
PATIENCE_SECONDS = 90


@dataclass
class Viewer(threading.Thread):
    """Watches a piece, reports it, and repeats a beat unchanged until it is acknowledged, as our player does."""

    port: int
    opened: OpenedSession
    accepted_ms: int = 0
    breaks: int = 0
    acknowledged: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        for number in range(1, BEATS + 1):
            time.sleep(PIECE_MS / 1_000)
            while not self._tell(number):
                assert time.monotonic() < deadline, f"beat {number} was never acknowledged"
                self.breaks += 1
                time.sleep(0.1)
            self.acknowledged.append(number)

    def _tell(self, number: int) -> bool:
        start = (number - 1) * PIECE_MS
        beat = {"sequence": number, "intervals": [[start, start + PIECE_MS]], "rate": 1}
        body = json.dumps({"token": self.opened.token, "beats": [beat]})
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request("POST", "/api/v1/study/beats", body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            line.close()
        assert answer.status == 200, told
        self.accepted_ms += told["accepted_ms"]
        return True


def viewers_of(world: World, item: StudyItem, port: int) -> list[Viewer]:
    people = [
        org.enrol(name=f"党员{number}", kind=MemberKind.FORMAL, branch=world.first, starts_on=START)
        for number in range(VIEWERS)
    ]
    for person in people:
        org.open_account(member=person, password=None, must_change=False)
    return [
        Viewer(port, services.open_session(member=person, item=item, at=clock.now()))
        for person in people
    ]


def kill_now_and_then(
    server: Server, seen: list[dict[int, list[int]]], watched: list[Viewer]
) -> None:
    """Kill all web processes under load; keep what each viewer had been promised at that moment."""
    for _ in range(KILLS):
        time.sleep(KILL_EVERY_SECONDS)
        promised = {viewer.opened.session.pk: list(viewer.acknowledged) for viewer in watched}
        server.kill()
        seen.append(promised)
        for session in WatchSession.objects.filter(pk__in=promised):
            have = {n for start, end in session.sequences for n in range(start, end)}
            assert have >= set(promised[session.pk]), "an acknowledged beat is gone"
        connections.close_all()
        server.start()


def test_no_acknowledged_beat_is_lost_when_the_web_processes_are_killed(
    real_database: RealDatabase, real_world: World
) -> None:
    item = lecture(real_world, at=clock.now())
    with served(real_database.environment(), workers=2, threads=8) as server:
        watched = viewers_of(real_world, item, server.port)
        promises: list[dict[int, list[int]]] = []
        for viewer in watched:
            viewer.start()
        kill_now_and_then(server, promises, watched)
        for viewer in watched:
            viewer.join(PATIENCE_SECONDS)

    assert len(promises) == KILLS
    assert any(numbers for promise in promises for numbers in promise.values())
    assert sum(viewer.breaks for viewer in watched) > 0
    for viewer in watched:
        session = WatchSession.objects.get(pk=viewer.opened.session.pk)
        assert session.sequences == [[1, BEATS + 1]]
        assert session.intervals == [[0, BEATS * PIECE_MS]]
        # A beat that was written and not acknowledged is answered with 0 when it comes again.
        assert viewer.accepted_ms <= session.watched_ms
    assert services.rebuild_progress(at=timezone.now(), is_check=True) == []
