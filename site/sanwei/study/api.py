"""Study over HTTP, mounted at ``/api/v1/study/``. Other clients than our player may use it.

1. ``POST sessions`` with the session cookie and CSRF token opens a viewing and returns a signed study token.
2. ``POST beats`` reports what was played, about every 10–15 s. The token alone authenticates: no cookie, no CSRF.
   Keep a beat until it is answered with 200, then forget it; repeat it unchanged otherwise. Beats may come
   late, twice, many at once and in any order. Mark a beat ``offline`` when it is older than 90 s.
   Where ``progress.marks`` asks for a tap, report what was played before it in a beat of its own, and carry the tap
   in ``passed`` of every later beat until an answer confirms it: none of them may be the one that is lost.
3. ``GET items/{id}/progress`` reads; ``GET tasks`` lists the 学习任务 of the signed-in member.
4. ``GET records`` lists what was learned in a year and what it counted. 学时 belong to the ledgers, so that room
   answers (``ledgers.api``) at this address.

What is read goes the same way. The time line of a text is its expected reading time (``evidence: "reading"``):
the share of the text that lies before a place, times ``duration_ms``, is the place's moment. Report the stretches
that stood visible before the reader, in the order of reading, with ``rate`` 2; what was read aloud by its own
pace. A text is complete when its threshold is covered and its last lines were among it.

Refusals are ``{"code", "message"}``; the statuses are listed in ``study.errors``.
"""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema
from ninja.security import SessionAuth

from sanwei.common import clock
from sanwei.org import queries as org
from sanwei.org.models import Member
from sanwei.study import queries, services
from sanwei.study.beats import MAX_BATCH, MAX_INTERVALS, MAX_PASSED, MAX_SEQUENCE
from sanwei.study.errors import BodyTooLarge, InvalidBeat, ItemNotVisible, MayNotStudy
from sanwei.study.models import StudyItem
from sanwei.study.progress import PlacedMark, ProgressView

MAX_BODY_BYTES = 64 * 1024  # also the most that browsers send with sendBeacon

router = Router(tags=["study"])


class Refusal(Schema):
    code: str
    message: str


class Mark(Schema):
    """A place where a recording asks for something: "presence" for a tap “还在看”, "question" for an answer.

    Until it is passed, seconds count up to ``grace_ms`` beyond ``at_ms``, and none where the presence mark before
    is still open. A presence mark holds back what lies before the next one, a question all that comes after it.
    ``is_passed``: nothing is asked there any more.
    """

    id: str
    at_ms: int
    kind: str
    is_required: bool
    grace_ms: int
    is_passed: bool


class AwaitedTest(Schema):
    """A 随课测验 and its page."""

    title: str
    url: str


class Progress(Schema):
    """Lengths in ms; permille 0–1000; intervals and missing are [from_ms, to_ms), ascending.

    ``evidence``: "watching"; "reading" where lengths are expected reading time; "none" for what is not timed.
    ``reach_ms``: where a recording must be watched in order, nothing beyond it counts yet; null: anything does.
    ``marks``: what is asked on the way, ascending, empty once completed; ``next_mark``: the first that still has to
    be passed, null: none. ``awaits``: a test that has to be passed besides, null: none; ``is_awaiting``: it is all
    that is missing.
    """

    evidence: str
    permille: int
    threshold_permille: int
    watched_ms: int
    duration_ms: int
    remaining_ms: int
    intervals: list[list[int]]
    missing: list[list[int]]
    state: str
    sentence: str
    resume_ms: int
    reach_ms: int | None
    marks: list[Mark]
    next_mark: Mark | None
    awaits: AwaitedTest | None
    is_awaiting: bool


class Opening(Schema):
    """``item``: the public id of a study item."""

    item: UUID


class PlayerPolicy(Schema):
    """``speeds``: what counts; a faster player or reader is paid as the fastest of them."""

    speeds: list[float]
    counts_hidden_video: bool
    counts_hidden_audio: bool


class Opened(Schema):
    session: UUID
    token: str
    member_name: str
    media_version: str
    resume_ms: int
    policy: PlayerPolicy
    progress: Progress


class BeatsTaken(Schema):
    accepted_ms: int
    refused_ms: int
    progress: Progress


class TaskItem(Schema):
    """``item``: the public id of a study item; ``url`` is empty where it can't be opened any more."""

    item: UUID
    title: str
    kind: str
    url: str
    state: str
    done_on: date | None
    is_made_up: bool


class Task(Schema):
    """学习任务. ``state`` of all items together; ``due_on`` is the last day; ``sentence`` for the member's eyes."""

    id: UUID
    title: str
    unit: str
    due_on: date
    state: str
    is_made_up: bool
    sentence: str
    items: list[TaskItem]


BEAT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["sequence"],
    "properties": {
        "sequence": {"type": "integer", "minimum": 1, "maximum": MAX_SEQUENCE},
        "intervals": {
            "type": "array",
            "maxItems": MAX_INTERVALS,
            "items": {
                "type": "array",
                "items": {"type": "integer", "minimum": 0},
                "minItems": 2,
                "maxItems": 2,
            },
        },
        "position_ms": {"type": "integer", "minimum": 0},
        "rate": {"type": "number", "exclusiveMinimum": 0, "maximum": 16, "default": 1},
        "offline": {"type": "boolean", "default": False},
        "passed": {
            "type": "array",
            "maxItems": MAX_PASSED,
            "items": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "description": "Presence marks tapped so far; repeat each until an answer says is_passed.",
        },
    },
}
BEATS_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "JSON, whatever the content type says: sendBeacon sends text/plain.",
        "content": {
            kind: {
                "schema": {
                    "type": "object",
                    "required": ["token", "beats"],
                    "properties": {
                        "token": {"type": "string"},
                        "beats": {"type": "array", "maxItems": MAX_BATCH, "items": BEAT_SCHEMA},
                    },
                }
            }
            for kind in ("application/json", "text/plain")
        },
    }
}


@router.post(
    "sessions",
    auth=SessionAuth(),
    response={200: Opened, (401, 403, 404, 409, 429): Refusal},
    summary="Open a study session",
)
def open_session(request: HttpRequest, body: Opening) -> dict[str, Any]:
    """Begin one viewing of an item; its token ends after 24 h, at sign-out everywhere and when the item retires."""
    at = clock.now()
    member = _member(request)
    item = _item(request, body.item)
    opened = services.open_session(member=member, item=item, at=at)
    view = queries.progress_view(member=member, item=item)
    return {
        "session": opened.session.public_id,
        "token": opened.token,
        "member_name": member.name,
        "media_version": opened.session.media_version,
        "resume_ms": view.resume_ms,
        "policy": {
            "speeds": [speed / 1_000 for speed in opened.limits.speeds_permille],
            "counts_hidden_video": opened.policy.counts_hidden_video,
            "counts_hidden_audio": opened.policy.counts_hidden_audio,
        },
        "progress": as_json(view),
    }


@router.post(
    "beats",
    auth=None,
    response={200: BeatsTaken, (401, 403, 410, 413, 422): Refusal},
    openapi_extra=BEATS_BODY,
    summary="Report what was played or read",
)
def take_beats(request: HttpRequest) -> JsonResponse:
    """Take one or many beats; idempotent by (session, sequence). Nothing of a refused batch is stored."""
    body = _body(request)
    result = services.accept_beats(token=body.get("token"), beats=body.get("beats"), at=clock.now())
    # Answered without a schema: this is the one address that every player asks four times a minute.
    return JsonResponse(
        {
            "accepted_ms": result.accepted_ms,
            "refused_ms": result.refused_ms,
            "progress": as_json(result.progress),
        }
    )


@router.get(
    "items/{item_id}/progress",
    auth=SessionAuth(),
    response={200: Progress, (401, 403, 404): Refusal},
    summary="Read one's own progress",
)
def progress_of_item(request: HttpRequest, item_id: UUID) -> dict[str, Any]:
    """Return where the signed-in member stands with an item."""
    return as_json(queries.progress_view(member=_member(request), item=_item(request, item_id)))


@router.get(
    "tasks",
    auth=SessionAuth(),
    response={200: list[Task], (401, 403): Refusal},
    summary="List one's own tasks",
)
def tasks(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what is asked of the signed-in member: what is missing first, by due date."""
    found = queries.tasks_of(_member(request), at=clock.now())
    return [
        {
            "id": task.requirement.public_id,
            "title": task.requirement.title,
            "unit": task.requirement.unit.name,
            "due_on": task.requirement.due_on,
            "state": str(task.verdict.state),
            "is_made_up": task.verdict.is_made_up,
            "sentence": task.sentence,
            "items": [
                {
                    "item": one.row.item.public_id,
                    "title": one.row.title,
                    "kind": one.row.kind,
                    "url": one.url,
                    "state": str(one.state),
                    "done_on": one.done_on,
                    "is_made_up": one.is_made_up,
                }
                for one in task.items
            ],
        }
        for task in found
    ]


def as_json(view: ProgressView) -> dict[str, Any]:
    """Return the form of a ProgressView that leaves the house."""
    return {
        "evidence": str(view.evidence_kind),
        "permille": view.permille,
        "threshold_permille": view.threshold_permille,
        "watched_ms": view.watched_ms,
        "duration_ms": view.duration_ms,
        "remaining_ms": view.remaining_ms,
        "intervals": view.intervals,
        "missing": view.missing,
        "state": str(view.state),
        "sentence": view.sentence,
        "resume_ms": view.resume_ms,
        "reach_ms": view.reach_ms,
        "marks": [_mark(one) for one in view.marks],
        "next_mark": _mark(view.next_mark) if view.next_mark else None,
        "awaits": {"title": view.awaits.title, "url": view.awaits.url} if view.awaits else None,
        "is_awaiting": view.is_awaiting,
    }


def _mark(placed: PlacedMark) -> dict[str, Any]:
    mark = placed.mark
    return {
        "id": mark.key,
        "at_ms": mark.at_ms,
        "kind": str(mark.kind),
        "is_required": mark.is_required,
        "grace_ms": mark.grace_ms,
        "is_passed": placed.is_passed,
    }


def _member(request: HttpRequest) -> Member:
    member = org.member_of(request.user)
    if member is None:
        raise MayNotStudy
    return member


def _item(request: HttpRequest, public_id: UUID) -> StudyItem:
    visible = queries.items_visible_to(request.user, at=clock.now())
    item = visible.select_related("audience__unit").filter(public_id=public_id).first()
    if item is None:
        raise ItemNotVisible
    return item


def _body(request: HttpRequest) -> dict[str, Any]:
    declared = request.headers.get("Content-Length") or "0"
    if not declared.isdigit() or int(declared) > MAX_BODY_BYTES:
        raise BodyTooLarge
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidBeat("the body must be JSON") from error
    if not isinstance(body, dict):
        raise InvalidBeat("the body must be an object")
    return body
