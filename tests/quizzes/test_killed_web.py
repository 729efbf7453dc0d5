"""Web processes are killed while members answer: what was acknowledged is there, what was not is sent again."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field

from django.db import connections

from quizzes import services
from quizzes.models import Attempt
from sanwei.common import clock
from tests.databases import RealDatabase
from tests.quizzes import factories as make
from tests.served import TOKEN, Server, cookies_of, served
from tests.world import World

QUESTIONS = 6
ROUNDS = 6  # changes of mind about every question
PAUSE_SECONDS = 0.08
KILL_AFTER_SECONDS = 1.5
PATIENCE_SECONDS = 60


@dataclass
class Answerer(threading.Thread):
    """Changes one answer after the other and repeats each until it is acknowledged, as our page does."""

    port: int
    attempt: Attempt
    breaks: int = 0
    acknowledged: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.cookies = cookies_of(self.attempt.member.user)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        for sequence in range(1, ROUNDS + 1):
            for ordinal in range(1, QUESTIONS + 1):
                time.sleep(PAUSE_SECONDS)
                while not self._save(ordinal, sequence):
                    assert time.monotonic() < deadline, "an answer was never acknowledged"
                    self.breaks += 1
                    time.sleep(0.1)
                self.acknowledged[ordinal] = sequence

    def _save(self, ordinal: int, sequence: int) -> bool:
        answer = {"ordinal": ordinal, "value": "AB"[sequence % 2], "sequence": sequence}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Content-Type": "application/json",
            "Cookie": self.cookies,
            "X-CSRFToken": TOKEN,
        }
        path = f"/api/v1/quizzes/attempts/{self.attempt.public_id}/answers"
        try:
            line.request("POST", path, json.dumps({"answers": [answer]}), headers)
            reply = line.getresponse()
            told = reply.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()
        assert reply.status == 200, told
        return True


def kill_in_the_middle(server: Server, people: list[Answerer]) -> int:
    """Kill all web processes under load, look whether every promise was kept, start again."""
    time.sleep(KILL_AFTER_SECONDS)
    promised = {one.attempt.pk: dict(one.acknowledged) for one in people}
    server.kill()
    for row in Attempt.objects.filter(pk__in=promised):
        for ordinal, sequence in promised[row.pk].items():
            assert row.answers[str(ordinal)]["sequence"] >= sequence, "an acknowledged one is gone"
    connections.close_all()
    server.start()
    return sum(map(len, promised.values()))


def test_no_acknowledged_answer_is_lost_when_the_web_processes_are_killed(
    real_database: RealDatabase, real_world: World
) -> None:
    quiz = make.first_quiz(real_world, at=clock.now())
    attempts = [
        services.start_attempt(quiz=quiz, member=member, at=clock.now())
        for member in (real_world.zhang_san, real_world.li_si, real_world.zhao_liu)
    ]
    with served(real_database.environment(), workers=1, threads=8) as server:
        people = [Answerer(server.port, attempt) for attempt in attempts]
        for one in people:
            one.start()
        promised = kill_in_the_middle(server, people)
        for one in people:
            one.join(PATIENCE_SECONDS)

    assert promised > 0
    assert sum(one.breaks for one in people) > 0
    for one in people:
        row = Attempt.objects.get(pk=one.attempt.pk)
        assert {n: kept["sequence"] for n, kept in row.answers.items()} == {
            str(n): ROUNDS for n in range(1, QUESTIONS + 1)
        }
