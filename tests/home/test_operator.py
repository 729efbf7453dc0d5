"""系统运行 and the health address: what is said when all is well and when it is not, and who may see it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sanwei.accounts.models import User
from sanwei.common import guards, lanes
from sanwei.common.models import AuditEntry, LaneBeat, OutboxMessage, PeriodicRun, TaskLease
from sanwei.home.operator import status
from tests.world import World

pytestmark = pytest.mark.django_db
BACKEND = "sanwei.accounts.backends.NumberOrPhoneBackend"
PAGE = "/cms/operator/"


def beats(*, at: datetime | None = None, without: tuple[str, ...] = ()) -> None:
    lanes.discover()
    at = at or timezone.now()
    for lane in lanes.needed():
        if lane not in without:
            LaneBeat.objects.create(worker=f"{lane}-1", lane=lane, started_at=at, beat_at=at)


def message(**fields: object) -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage.objects.create(
        **{
            "consumer": "ledgers.award",
            "kind": "study.recorded",
            "payload": {},
            "created_at": now,
            "due_at": now,
            **fields,
        }
    )


def failed_task() -> DBTaskResult:  # type: ignore[type-arg]
    row = DBTaskResult.objects.create(
        status="FAILED",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="sanwei.ledgers.tasks.make_pack",
        queue_name="exports",
        backend_name="default",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        exception_class_path="builtins.OSError",
        traceback="Traceback\nOSError: disk full",
    )
    TaskLease.objects.create(task=row, leased_until=timezone.now(), tries=3)
    return row


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("tech", "x", name="技术员"), backend=BACKEND)
    return client


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    settings.MEDIA_RESERVE_BYTES = 10**18  # type: ignore[attr-defined]


def codes() -> list[str]:
    return [problem.code for problem in status.state_of(at=timezone.now()).problems]


def test_all_is_well_in_one_sentence(operator: Client) -> None:
    beats()

    page = operator.get(PAGE).content.decode()

    assert "一切正常。" in page
    assert "日常（消息、提醒、到点发布）" in page


def test_a_house_without_a_worker_says_how_to_start_one(operator: Client) -> None:
    assert "请在服务器上启动后台服务" in operator.get(PAGE).content.decode()


def test_a_lane_that_fell_silent_is_named() -> None:
    beats(without=("media",))
    LaneBeat.objects.create(
        worker="media-1", lane="media", started_at=timezone.now(),
        beat_at=timezone.now() - timedelta(minutes=2),
    )  # fmt: skip

    state = status.state_of(at=timezone.now())

    assert [problem.code for problem in state.problems] == ["lanes"]
    assert "音视频转码" in state.sentence


def test_what_a_lane_does_and_since_when_is_shown(operator: Client) -> None:
    beats(without=("media",))
    LaneBeat.objects.create(
        worker="media-1", lane="media", started_at=timezone.now(), beat_at=timezone.now(),
        doing="media.encode", doing_since=timezone.now() - timedelta(minutes=40),
    )  # fmt: skip

    page = operator.get(PAGE + "?part").content.decode()

    assert "转码，已40" in page


def test_a_message_that_nobody_delivers_is_a_problem_and_a_fresh_one_is_not() -> None:
    beats()
    message()
    assert codes() == []

    message(created_at=timezone.now() - timedelta(minutes=6))

    assert codes() == ["outbox"]


def test_a_message_that_fails_again_and_again_can_be_tried_at_once(operator: Client) -> None:
    beats()
    later = timezone.now() + timedelta(hours=1)
    poisoned = message(attempts=4, error="ValueError: 坏了", due_at=later)
    assert "ValueError: 坏了" in operator.get(PAGE).content.decode()

    operator.post(f"{PAGE}messages/{poisoned.pk}/retry/")

    poisoned.refresh_from_db()
    assert poisoned.due_at <= timezone.now()
    entry = AuditEntry.objects.get(action="operator.message_retry")
    assert (entry.actor_name, entry.target_key) == ("技术员", str(poisoned.pk))


def test_a_delivered_message_is_not_touched(operator: Client) -> None:
    done = message(delivered_at=timezone.now(), attempts=1)

    operator.post(f"{PAGE}messages/{done.pk}/retry/")

    assert not AuditEntry.objects.filter(action="operator.message_retry").exists()


def test_a_failed_task_tells_why_and_goes_back_into_its_queue(operator: Client) -> None:
    beats()
    task = failed_task()
    assert "OSError: disk full" in operator.get(PAGE).content.decode()

    operator.post(f"{PAGE}tasks/{task.pk}/retry/")

    task.refresh_from_db()
    assert (task.status, task.traceback) == ("READY", "")
    assert not TaskLease.objects.filter(task=task).exists()
    assert AuditEntry.objects.filter(action="operator.task_retry").count() == 1


def test_a_task_that_is_not_failed_is_left_alone(operator: Client) -> None:
    task = failed_task()
    DBTaskResult.objects.update(status="RUNNING")

    operator.post(f"{PAGE}tasks/{task.pk}/retry/")
    operator.post(f"{PAGE}tasks/{uuid4()}/retry/")

    task.refresh_from_db()
    assert task.status == "RUNNING"
    assert not AuditEntry.objects.filter(action="operator.task_retry").exists()


def test_a_job_that_failed_says_with_what(operator: Client) -> None:
    beats()
    now = timezone.now()
    PeriodicRun.objects.create(
        name="notices.send_digests",
        due_at=now,
        started_at=now,
        failed_at=now,
        error="KeyError: 'x'",
    )

    page = operator.get(PAGE).content.decode()

    assert "定时任务“发送每周摘要”上次没有做成" in page
    assert "KeyError" in page


def test_a_full_disk_is_said(small_disk: None) -> None:
    beats()

    assert codes() == ["disk"]


@pytest.fixture
def no_guards(db: None) -> Iterator[None]:
    guards.drop()
    yield
    guards.install()


def test_missing_guards_are_said(no_guards: None) -> None:
    beats()

    assert codes() == ["guards"]


@pytest.mark.parametrize("who", ["zhang_san", "li_si", "sun_qi"])
def test_it_is_for_who_runs_the_server(world: World, who: str) -> None:
    client = Client()
    client.force_login(world.account(getattr(world, who)), backend=BACKEND)
    task = failed_task()

    for address in (PAGE, PAGE + "?part"):
        assert client.get(address).status_code in {302, 404}
    assert client.post(f"{PAGE}tasks/{task.pk}/retry/").status_code in {302, 404}

    task.refresh_from_db()
    assert task.status == "FAILED"


def test_monitoring_hears_ok_without_signing_in(client: Client, db: None) -> None:
    beats()

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "problems": []})


def test_monitoring_hears_codes_and_no_details(client: Client, small_disk: None) -> None:
    message(created_at=timezone.now() - timedelta(minutes=6), error="张三的秘密")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "problems": ["worker", "disk", "outbox"]}


def test_monitoring_is_answered_from_memory_for_some_seconds(
    client: Client, db: None, django_assert_num_queries: object
) -> None:
    beats()
    client.get("/healthz")

    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get("/healthz")

    cache.clear()
    LaneBeat.objects.all().delete()
    assert client.get("/healthz").json()["problems"] == ["worker"]


def test_a_single_failed_task_does_not_wake_monitoring(client: Client, db: None) -> None:
    beats()
    failed_task()

    assert client.get("/healthz").status_code == 200


def test_the_page_asks_a_constant_number_of_questions(
    operator: Client, django_assert_max_num_queries: object
) -> None:
    beats()
    for _number in range(5):
        failed_task()
        message(attempts=2, error="x")

    with django_assert_max_num_queries(34):  # type: ignore[operator]
        operator.get(PAGE)
