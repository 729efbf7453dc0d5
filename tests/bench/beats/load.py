"""Members who study at once: how long a beat takes, with production's settings and server.

An open loop: every member owes a beat each ``BEAT_SECONDS``, and a beat's time runs from when it was due, so that a
slow answer is not hidden by a sender that waits for it. The server is granian with two processes of 32 threads; a
film may be encoded beside it, by the pipeline itself and as nice as it is there.
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sanwei.common import clock
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.study import services
from sanwei.study.models import StudyItem, WatchSession
from tests.bench.lines import Lines
from tests.world import START, World

ROOT = Path(__file__).resolve().parents[3]
BEAT_SECONDS = 15
JSON = {"Content-Type": "application/json"}


@dataclass
class Times:
    """Milliseconds of every answered beat; refusals and broken requests in words."""

    members: int
    ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        cuts = statistics.quantiles(self.ms, n=100)
        return {
            "members": self.members,
            "beats": len(self.ms),
            "p50_ms": round(statistics.median(self.ms), 1),
            "p95_ms": round(cuts[94], 1),
            "p99_ms": round(cuts[98], 1),
            "errors": len(self.errors),
        }


@dataclass
class Member:
    """One who studies: the token and the number of the last beat that was acknowledged."""

    session_pk: int
    token: str
    sent: int = 0


def seated(world: World, item: StudyItem, count: int) -> list[Member]:
    """Return ``count`` people who opened the lecture just now."""
    people = []
    for number in range(count):
        person = org.enrol(
            name=f"党员{number}", kind=MemberKind.FORMAL, branch=world.first, starts_on=START
        )
        org.open_account(member=person, password=None, must_change=False)
        opened = services.open_session(member=person, item=item, at=clock.now())
        people.append(Member(opened.session.pk, opened.token))
    return people


def rush(port: int, members: list[Member], seconds: float) -> Times:
    """Let ``members`` study for ``seconds``, their beats spread evenly over time."""
    return asyncio.run(_rush(port, members, seconds))


async def _rush(port: int, members: list[Member], seconds: float) -> Times:
    times = Times(len(members))
    lines = Lines(port)
    began = time.perf_counter()
    tasks = [
        asyncio.create_task(
            _study(lines, member, began + BEAT_SECONDS * n / len(members), seconds, times)
        )
        for n, member in enumerate(members)
    ]
    await asyncio.gather(*tasks)
    lines.close()
    return times


async def _study(lines: Lines, member: Member, first: float, seconds: float, times: Times) -> None:
    due = first
    while due < first + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        number = member.sent + 1
        start = (number - 1) * BEAT_SECONDS * 1_000
        beat = {
            "sequence": number,
            "intervals": [[start, start + BEAT_SECONDS * 1_000]],
            "position_ms": start + BEAT_SECONDS * 1_000,
            "rate": 1,
        }
        try:
            body = json.dumps({"token": member.token, "beats": [beat]}).encode()
            reply = await lines.ask("POST", "/api/v1/study/beats", body, JSON)
            if reply.status != 200:
                times.errors.append(f"{reply.status} {reply.body[:80]!r}")
        except OSError as error:
            times.errors.append(repr(error))
        else:
            times.ms.append((time.perf_counter() - due) * 1_000)
            member.sent = number
        due += BEAT_SECONDS


def lost(members: list[Member]) -> int:
    """Return how many acknowledged beats are not in the database."""
    stored = dict(
        WatchSession.objects.filter(pk__in=[one.session_pk for one in members]).values_list(
            "pk", "sequences"
        )
    )
    return sum(
        max(0, one.sent - sum(end - start for start, end in stored[one.session_pk]))
        for one in members
    )


@contextmanager
def encoding(film: Path, environment: dict[str, str]) -> Iterator[None]:
    """Encode ``film`` again and again meanwhile."""
    stop = threading.Event()

    def encode() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            # Another file each time: the pipeline would recognise the same one.
            again = film.with_name(f"{film.stem}-{number}{film.suffix}")
            again.write_bytes(film.read_bytes() + bytes(number))
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "ingest_media", "--json", str(again)],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            while process.poll() is None and not stop.wait(0.1):
                pass
            if process.poll() is None:
                os.killpg(process.pid, 9)
                process.wait()
            again.unlink()

    thread = threading.Thread(target=encode, daemon=True)
    thread.start()
    time.sleep(10)  # until the film is stored and the encoder at work
    try:
        yield
    finally:
        stop.set()
        thread.join(60)
