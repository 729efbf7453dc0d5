"""The operator's page: what is at work, what waits, what failed, for whom, and what the disk holds."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from media_pipeline import operations
from media_pipeline.enums import MediaState, Stage
from media_pipeline.models import MediaAsset, MediaJob
from sanwei.common import clock
from sanwei.common.models import PeriodicRun
from tests.lectures import factories
from tests.media_pipeline.test_addresses import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/cms/recordings/queue/"


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def editor(world: World) -> Client:
    return signed_in(world.account(world.zhao_liu))


@pytest.fixture
def administrator(world: World) -> Client:
    return signed_in(world.account(world.sun_qi))


def asset(world: World, title: str, state: MediaState, **fields: object) -> MediaAsset:
    made = factories.media(world, state=state, **{"uploaded_at": clock.now(), **fields})
    made.title = title
    made.save()
    return made


def job(recording: MediaAsset, at: datetime, **fields: object) -> MediaJob:
    return MediaJob.objects.create(
        asset=recording, **{"stage": Stage.A, "created_at": at, "priority": 10, **fields}
    )


def text(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_it_tells_what_runs_and_what_waits_in_its_turn(
    world: World, now: datetime, editor: Client
) -> None:
    running = asset(world, "正在转的课", MediaState.ENCODING)
    job(running, now, worker="w", leased_until=now + timedelta(minutes=1), progress_permille=420)
    job(asset(world, "后来的课", MediaState.QUEUED), now)
    job(asset(world, "先查的课", MediaState.UPLOADED), now, stage=Stage.PROBE, priority=20)

    html = text(editor)

    assert "正在处理1段，排队2段" in html
    assert "42%" in html
    assert html.index("先查的课") < html.index("后来的课")


def test_a_due_job_without_a_worker_is_an_alarm(
    world: World, now: datetime, editor: Client
) -> None:
    job(asset(world, "没人管的课", MediaState.QUEUED), now)
    PeriodicRun.objects.create(
        name=operations.PULSE, due_at=now - timedelta(minutes=5), started_at=now
    )

    assert "后台没有在工作" in text(editor)


def test_a_worker_that_was_heard_of_is_none(world: World, now: datetime, editor: Client) -> None:
    job(asset(world, "等着的课", MediaState.QUEUED), now)
    PeriodicRun.objects.create(name=operations.PULSE, due_at=now, started_at=now)

    assert "排队1段，马上开始" in text(editor)


def test_a_failure_names_its_reason_and_is_tried_again_by_a_press(
    world: World, editor: Client
) -> None:
    full = {"reason": "磁盘空间不够。", "reason_code": "no_space", "is_retryable": True}
    for title in ("甲课", "乙课"):
        asset(world, title, MediaState.FAILED, **full)

    assert "2段录像没有做完，要您处理" in text(editor)
    assert "磁盘空间不够。（no_space）" in text(editor)

    editor.post("/cms/recordings/queue/retry/")

    assert MediaJob.objects.filter(finished_at__isnull=True).count() == 2
    assert "要您处理" not in text(editor)


def test_another_branch_is_neither_shown_nor_tried_again(
    world: World, now: datetime, editor: Client
) -> None:
    theirs = asset(world, "别家的课", MediaState.FAILED)
    theirs.collection = world.second.collection
    theirs.save()
    waiting = asset(world, "别家排队的课", MediaState.QUEUED)
    waiting.collection = world.second.collection
    waiting.save()
    job(waiting, now)

    html = text(editor)
    editor.post("/cms/recordings/queue/retry/")

    assert "别家" not in html
    assert "都处理完了" in html
    theirs.refresh_from_db()
    assert theirs.state == MediaState.FAILED


def test_the_disk_is_shown_to_who_runs_the_house_alone(
    world: World, editor: Client, administrator: Client
) -> None:
    factories.make_playable(asset(world, "课", MediaState.QUEUED, size_bytes=3_000_000))

    assert "原始文件" in text(administrator)
    assert "2.9 MB" in text(administrator).replace("\xa0", " ")
    assert "原始文件" not in text(editor)


def test_a_plain_member_has_no_such_page(world: World) -> None:
    assert signed_in(world.account(world.zhang_san)).get(PAGE).status_code != 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(
    world: World, now: datetime, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        running = asset(world, f"转{number}", MediaState.ENCODING)
        job(running, now, worker="w", leased_until=now + timedelta(minutes=1))
        job(asset(world, f"等{number}", MediaState.QUEUED), now)
        asset(world, f"坏{number}", MediaState.FAILED)

    # running, waiting, failed, their progress, two counts
    with django_assert_num_queries(6):
        operations.queue_of(MediaAsset.objects.all(), at=now)
