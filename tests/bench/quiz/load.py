"""Members who open one quiz at once, answer it for minutes and hand it in twice; an open loop, timed from when due."""

import asyncio
import json
import math
import statistics
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from quizzes.models import Quiz
from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from tests.bench.lines import Lines, Reply
from tests.served import TOKEN, cookies_of
from tests.world import START, World

QUESTIONS = 20
SAVES = 10
STEPS = ("open", "save", "submit")
ORIGIN = "https://127.0.0.1"


@dataclass
class Times:
    """Milliseconds of every answered step by its name; refusals and broken requests in words."""

    ms: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    errors: list[str] = field(default_factory=list)

    def report(self) -> list[dict[str, Any]]:
        return [
            {
                "step": step,
                "times": len(found),
                "p50_ms": round(statistics.median(found), 1),
                "p95_ms": round(percentile(found, 95), 1),
                "p99_ms": round(percentile(found, 99), 1),
            }
            for step, found in self.ms.items()
            if found
        ]


def percentile(found: list[float], percent: int) -> float:
    return sorted(found)[math.ceil(len(found) * percent / 100) - 1]


@dataclass
class Member:
    """One signed-in phone."""

    headers: dict[str, str]
    attempt: str = ""


def signed_in(world: World, count: int) -> list[Member]:
    """Return ``count`` new members, each signed in on a phone."""
    people = []
    for number in range(count):
        person = org.enrol(
            name=f"党员{number}", kind=MemberKind.FORMAL, branch=world.first, starts_on=START
        )
        org.open_account(member=person, password=None, must_change=False)
        cookies = cookies_of(world.account(person)).replace(
            "csrftoken=", f"{settings.CSRF_COOKIE_NAME}="
        )
        people.append(Member({"Cookie": cookies, "X-CSRFToken": TOKEN, "Origin": ORIGIN}))
    return people


def rush(
    port: int, quiz: Quiz, members: list[Member], *, opening: float, answering: float
) -> Times:
    """Let ``members`` open ``quiz`` within ``opening`` seconds and answer it over the next ``answering``."""
    return asyncio.run(_rush(port, quiz, members, opening, answering))


async def _rush(
    port: int, quiz: Quiz, members: list[Member], opening: float, answering: float
) -> Times:
    times, lines = Times(), Lines(port)
    began = time.perf_counter()
    await asyncio.gather(
        *[
            _answer(lines, quiz, member, began + opening * n / len(members), answering, times)
            for n, member in enumerate(members)
        ]
    )
    lines.close()
    return times


async def _answer(
    lines: Lines, quiz: Quiz, member: Member, due: float, answering: float, times: Times
) -> None:
    if not await _timed(times, "open", due, _open(lines, quiz, member, due)):
        return
    for number in range(SAVES):
        at = due + answering * (number + 1) / (SAVES + 1)
        await _timed(times, "save", at, _save(lines, member, number, at))
    at = due + answering
    # Two sockets at the same moment: a double tap, or two devices.
    await asyncio.gather(
        *[_timed(times, "submit", at, _submit(lines, member, at)) for _ in range(2)]
    )


async def _timed(times: Times, step: str, due: float, work: Awaitable[str]) -> bool:
    try:
        error = await work
    except (OSError, EOFError) as broken:
        error = repr(broken)
    if error:
        times.errors.append(f"{step}: {error}")
        return False
    times.ms[step].append((time.perf_counter() - due) * 1_000)
    return True


async def _open(lines: Lines, quiz: Quiz, member: Member, due: float) -> str:
    """Press 开始答题 and follow to the first question."""
    await _until(due)
    reply = await lines.ask("POST", f"/quiz/{quiz.public_id}/start/", b"", member.headers)
    if reply.status == 302:
        reply = await lines.ask("GET", reply.headers["location"], b"", member.headers)
    if reply.status != 200:
        return _words(reply)
    member.attempt = reply.body.split(b'data-attempt="')[1].split(b'"')[0].decode()
    return ""


async def _save(lines: Lines, member: Member, number: int, due: float) -> str:
    await _until(due)
    each = QUESTIONS // SAVES
    answers = [
        {"ordinal": n, "value": "A", "sequence": 1}
        for n in range(number * each + 1, (number + 1) * each + 1)
    ]
    path = f"/api/v1/quizzes/attempts/{member.attempt}/answers"
    body = json.dumps({"answers": answers}).encode()
    headers = {**member.headers, "Content-Type": "application/json"}
    reply = await lines.ask("POST", path, body, headers)
    return "" if reply.status == 200 else _words(reply)


async def _submit(lines: Lines, member: Member, due: float) -> str:
    await _until(due)
    path = f"/quiz/attempt/{member.attempt}/submit/"
    reply = await lines.ask("POST", path, b"", member.headers)
    return "" if reply.status == 302 else _words(reply)


async def _until(due: float) -> None:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))


def _words(reply: Reply) -> str:
    return f"{reply.status} {reply.body[:80]!r}"
