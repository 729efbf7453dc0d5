"""The study API over HTTP: statuses, shapes, doors."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sanwei.common import clock
from sanwei.study.models import StudyItem, WatchSession
from tests.study.stage import lecture, story
from tests.world import NOW, World

SESSIONS = "/api/v1/study/sessions"
BEATS = "/api/v1/study/beats"


class Watch:
    """The clock of the edge, in the test's hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr(clock, "now", watch)
    return watch


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(
        world.account(world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend"
    )
    return client


def open_on(client: Client, item: StudyItem) -> Any:
    return client.post(SESSIONS, {"item": str(item.public_id)}, content_type="application/json")


def send(body: Any, *, content_type: str = "application/json") -> Any:
    """Post without any cookie, as the token alone must do."""
    raw = body if isinstance(body, bytes | str) else json.dumps(body)
    return Client(enforce_csrf_checks=True).post(BEATS, raw, content_type=content_type)


def test_opening_tells_token_name_policy_and_progress(
    client: Client, item: StudyItem, watch: Watch
) -> None:
    answer = open_on(client, item)

    body = answer.json()
    session = WatchSession.objects.get()
    assert answer.status_code == 200
    assert body.pop("token")
    assert body == {
        "session": str(session.public_id),
        "member_name": "张三",
        "media_version": "v1",
        "resume_ms": 0,
        "policy": {
            "speeds": [0.75, 1.0, 1.25, 1.5, 2.0],
            "counts_hidden_video": False,
            "counts_hidden_audio": True,
        },
        "progress": {
            "evidence": "watching",
            "permille": 0,
            "threshold_permille": 950,
            "watched_ms": 0,
            "duration_ms": 116_000,
            "remaining_ms": 110_200,
            "intervals": [],
            "missing": [[0, 116_000]],
            "state": "in_progress",
            "sentence": "还没有开始，全长1分56秒。",
            "resume_ms": 0,
            "reach_ms": None,
            "marks": [],
            "next_mark": None,
            "awaits": None,
            "is_awaiting": False,
        },
    }


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8"])
def test_beats_need_nothing_but_the_token(
    client: Client, item: StudyItem, watch: Watch, content_type: str
) -> None:
    token = open_on(client, item).json()["token"]
    watch.wait(15)

    answer = send(
        {"token": token, "beats": [{"sequence": 1, "intervals": [[0, 15_000]]}]},
        content_type=content_type,
    )

    assert answer.status_code == 200
    body = answer.json()
    assert (body["accepted_ms"], body["refused_ms"]) == (15_000, 0)
    assert body["progress"]["permille"] == 129
    assert body["progress"]["intervals"] == [[0, 15_000]]
    assert body["progress"]["sentence"].startswith("已看12%，看满95%算学完，还差1分36秒。")


def test_a_text_is_opened_and_read_by_the_same_addresses(
    client: Client, world: World, watch: Watch
) -> None:
    opened = open_on(client, story(world)).json()
    watch.wait(12)

    answer = send(
        {
            "token": opened["token"],
            "beats": [{"sequence": 1, "intervals": [[0, 24_000]], "rate": 2}],
        }
    )

    assert opened["policy"]["speeds"] == [1.0, 2.0]
    progress = answer.json()["progress"]
    assert (progress["evidence"], progress["permille"]) == ("reading", 200)
    assert progress["sentence"].startswith("已读20%，读满95%算学完，还差约2分钟。")


def test_progress_is_read_with_the_session_cookie(
    client: Client, item: StudyItem, watch: Watch
) -> None:
    answer = client.get(f"/api/v1/study/items/{item.public_id}/progress")

    assert answer.status_code == 200
    assert answer.json()["state"] == "not_started"


def test_a_beat_over_http_asks_four_statements_even_with_cookies(
    client: Client, item: StudyItem, watch: Watch
) -> None:
    token = open_on(client, item).json()["token"]
    watch.wait(15)
    body = {"token": token, "beats": [{"sequence": 1, "intervals": [[0, 15_000]]}]}

    with CaptureQueriesContext(connection) as captured:
        answer = client.post(BEATS, body, content_type="application/json")

    statements = [
        query["sql"]
        for query in captured.captured_queries
        if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert answer.status_code == 200
    assert len(statements) == 4, statements
    assert sum(not one.startswith("SELECT") for one in statements) == 2


def refusal(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert set(body) == {"code", "message"}
    assert any("\u4e00" <= character <= "\u9fff" for character in body["message"])
    return answer.status_code, body["code"]


def test_signed_out_opens_nothing(item: StudyItem) -> None:
    assert refusal(open_on(Client(), item)) == (401, "signed_out")
    assert refusal(Client().get(f"/api/v1/study/items/{item.public_id}/progress"))[0] == 401


def test_opening_needs_the_csrf_token(world: World, item: StudyItem) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.account(world.zhang_san), "sanwei.accounts.backends.NumberOrPhoneBackend"
    )

    assert refusal(open_on(client, item)) == (403, "refused")


def test_items_of_another_branch_do_not_exist(world: World, client: Client) -> None:
    theirs = lecture(world, "theirs", audience=world.second_only, unit=world.second)

    assert refusal(open_on(client, theirs)) == (404, "item_not_found")
    path = f"/api/v1/study/items/{theirs.public_id}/progress"
    assert refusal(client.get(path)) == (404, "item_not_found")
    assert not WatchSession.objects.exists()


def test_drafts_do_not_exist(world: World, client: Client) -> None:
    assert refusal(open_on(client, lecture(world, "d", state="draft"))) == (404, "item_not_found")


def test_what_is_not_timed_is_a_conflict(world: World, client: Client) -> None:
    assert refusal(open_on(client, lecture(world, "t", duration_ms=None))) == (409, "not_timed")


def test_a_technician_without_a_person_may_not_study(world: World, item: StudyItem) -> None:
    from sanwei.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.create_superuser("999", name="技术员"),
        "sanwei.accounts.backends.NumberOrPhoneBackend",
    )

    assert refusal(open_on(client, item)) == (403, "may_not_study")


def test_ids_that_are_no_ids_are_refused(client: Client) -> None:
    answer = client.post(SESSIONS, {"item": "1"}, content_type="application/json")
    broken = client.post(SESSIONS, b"{", content_type="application/json")

    assert refusal(answer) == (422, "invalid")
    assert refusal(broken)[0] == 400


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (401, "token_invalid")),
        ({"token": "x:y", "beats": []}, (401, "token_invalid")),
        ({"token": ["x"], "beats": []}, (401, "token_invalid")),
        ([], (422, "invalid_beat")),
        ("", (422, "invalid_beat")),
        ("{", (422, "invalid_beat")),
        (b"\xff\xfe", (422, "invalid_beat")),
        ("[" * 30_000, (422, "invalid_beat")),
        ("9" * 30_000, (422, "invalid_beat")),
        ("x" * 70_000, (413, "body_too_large")),
    ],
)
def test_bodies_that_no_player_sends(world: World, body: Any, expected: tuple[int, str]) -> None:
    assert refusal(send(body)) == expected


@pytest.mark.parametrize(
    ("beats", "expected"),
    [
        ('[{"sequence": NaN}]', (422, "invalid_beat")),
        ('[{"sequence": 1, "intervals": [[0, Infinity]]}]', (422, "invalid_beat")),
        ('[{"sequence": 1, "intervals": [[0, 1e400]]}]', (422, "invalid_beat")),
        ('[{"sequence": 1, "intervals": [[-5, 10]]}]', (422, "invalid_beat")),
        ('[{"sequence": 1, "rate": 1e999}]', (422, "invalid_beat")),
        ("null", (422, "invalid_beat")),
        (json.dumps([{"sequence": number} for number in range(1, 102)]), (413, "too_many_beats")),
    ],
)
def test_nonsense_is_refused_and_nothing_stored(
    client: Client, item: StudyItem, watch: Watch, beats: str, expected: tuple[int, str]
) -> None:
    token = open_on(client, item).json()["token"]
    before = WatchSession.objects.values().get()

    assert refusal(send(f'{{"token": "{token}", "beats": {beats}}}')) == expected
    assert WatchSession.objects.values().get() == before


def test_after_a_day_the_session_is_gone(client: Client, item: StudyItem, watch: Watch) -> None:
    token = open_on(client, item).json()["token"]
    watch.wait(86_400)

    assert refusal(send({"token": token, "beats": []})) == (410, "session_over")


def test_a_retired_item_is_gone(
    world: World, client: Client, item: StudyItem, watch: Watch
) -> None:
    token = open_on(client, item).json()["token"]
    lecture(world, state="retired")

    assert refusal(send({"token": token, "beats": [{"sequence": 1}]})) == (410, "item_retired")


def test_the_description_names_every_address(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()

    study = [path for path in description["paths"] if path.startswith("/api/v1/study/")]
    assert sorted(study) == [
        "/api/v1/study/beats",
        "/api/v1/study/items/{item_id}/progress",
        "/api/v1/study/records",
        "/api/v1/study/sessions",
        "/api/v1/study/tasks",
    ]
    schema = description["paths"]["/api/v1/study/beats"]["post"]["requestBody"]["content"]
    assert set(schema) == {"application/json", "text/plain"}
