"""The queue of stages under leases: taken once, taken over, given up; states tell the truth meanwhile."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from media_pipeline import jobs, services
from media_pipeline.enums import MediaState, Stage
from media_pipeline.errors import NothingToRetry
from media_pipeline.jobs import LeaseLost
from media_pipeline.models import MediaAsset, MediaJob
from media_pipeline.status import status_of
from sanwei.common.lanes.leases import Holder
from tests import recordings
from tests.common.meeting import meeting
from tests.databases import RealDatabase, race
from tests.world import NOW

FIRST, SECOND = Holder("first", 60), Holder("second", 60)
PROBE = (Stage.PROBE,)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def waiting() -> MediaAsset:
    return recordings.uploaded(recordings.CLIP, at=NOW)


def claimed(holder: Holder = FIRST, at: datetime = NOW) -> MediaJob:
    job = jobs.claim(stages=PROBE, holder=holder, at=at)
    assert job is not None
    return job


def state_of(asset: MediaAsset) -> tuple[str, str]:
    asset.refresh_from_db()
    return asset.state, asset.reason_code


def test_workers_that_see_the_same_job_take_it_once(
    real_database: RealDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting()
    holders = [Holder(f"worker {number}", 60) for number in range(6)]
    monkeypatch.setattr(jobs, "_take", meeting(6, jobs._take, after=False))

    taken = race(*(partial(jobs.claim, stages=PROBE, holder=holder, at=NOW) for holder in holders))

    assert len([each for each in taken if each is not None]) == 1
    assert MediaJob.objects.get().attempts == 1


@pytest.mark.django_db
def test_a_claimed_job_shows_that_it_is_at_work() -> None:
    asset = waiting()
    before = state_of(asset)

    claimed()

    assert (before, state_of(asset)) == ((MediaState.UPLOADED, ""), (MediaState.PROBING, ""))
    assert jobs.claim(stages=PROBE, holder=SECOND, at=after(59)) is None


@pytest.mark.django_db
def test_an_expired_lease_shows_as_waiting_and_is_taken_over() -> None:
    asset = waiting()
    lost = claimed()

    found = jobs.recover(at=after(61))
    shown = state_of(asset)
    again = claimed(SECOND, after(62))

    assert (found, shown) == (1, (MediaState.UPLOADED, ""))
    assert (again.pk, again.attempts) == (lost.pk, 2)
    with pytest.raises(LeaseLost):
        jobs.finish(lost, FIRST, at=after(63))


@pytest.mark.django_db
def test_a_heartbeat_keeps_a_job_from_being_taken_over() -> None:
    waiting()
    job = claimed()

    assert jobs.renew(job, FIRST, at=after(50))
    assert not jobs.renew(job, SECOND, at=after(50))
    assert jobs.recover(at=after(61)) == 0
    assert jobs.claim(stages=PROBE, holder=SECOND, at=after(61)) is None


@pytest.mark.django_db
def test_a_job_that_took_three_workers_down_ends_failed_and_retryable() -> None:
    asset = waiting()
    for number in range(jobs.MAX_TRIES):
        claimed(at=after(number * 61))

    assert jobs.claim(stages=PROBE, holder=SECOND, at=after(999)) is None
    assert state_of(asset) == (MediaState.FAILED, "worker_died")
    assert asset.is_retryable


@pytest.mark.django_db
def test_recovery_alone_ends_a_job_that_was_tried_enough() -> None:
    asset = waiting()
    for number in range(jobs.MAX_TRIES):
        claimed(at=after(number * 61))

    jobs.recover(at=after(999))

    assert state_of(asset) == (MediaState.FAILED, "worker_died")


@pytest.mark.django_db
def test_a_clean_end_gives_the_job_back_at_once_without_counting() -> None:
    asset = waiting()
    jobs.release(claimed(), FIRST)

    shown = state_of(asset)

    assert shown == (MediaState.UPLOADED, "")
    assert claimed(SECOND).attempts == 1


@pytest.mark.django_db
def test_an_unforeseen_error_waits_one_lease_and_ends_after_three_tries() -> None:
    asset = waiting()
    for number in range(jobs.MAX_TRIES):
        at = after(number * 120)
        jobs.postpone(claimed(at=at), FIRST, at=at, error="KeyError: x")
        if number < jobs.MAX_TRIES - 1:
            assert jobs.claim(stages=PROBE, holder=SECOND, at=at) is None

    assert state_of(asset) == (MediaState.FAILED, "internal")


@pytest.mark.django_db
def test_what_crashes_the_encoder_is_tried_twice_and_then_left_to_a_person() -> None:
    asset = waiting()
    tried = []
    for number in range(jobs.POISON_TRIES):
        at = after(number * 120)
        job = claimed(at=at)
        jobs.postpone(job, FIRST, at=at, error="signal 11", code="encode_failed", most_tries=2)
        tried.append(state_of(asset))

    assert tried == [(MediaState.UPLOADED, ""), (MediaState.FAILED, "encode_failed")]
    assert asset.is_retryable


@pytest.mark.django_db
def test_checks_go_before_encodes_and_older_before_younger() -> None:
    first, second = waiting(), waiting()
    MediaJob.objects.filter(asset=first).delete()
    encode = jobs.enqueue(first, Stage.A, at=NOW - timedelta(hours=1))

    order = [jobs.claim(stages=tuple(Stage), holder=FIRST, at=NOW) for _ in range(3)]

    assert [job and (job.asset_id, job.stage) for job in order] == [
        (second.pk, Stage.PROBE),
        (encode.asset_id, Stage.A),
        None,
    ]


@pytest.mark.django_db
def test_everything_that_makes_a_recording_playable_goes_before_anything_sharper() -> None:
    assets = [waiting() for _ in range(4)]
    MediaJob.objects.all().delete()
    for asset, stage in zip(assets, (Stage.B, Stage.A, Stage.ZERO, Stage.B), strict=True):
        jobs.enqueue(asset, stage, at=NOW - timedelta(hours=1))

    order = [jobs.claim(stages=tuple(Stage), holder=FIRST, at=NOW) for _ in range(4)]

    assert [job and (job.asset_id, job.stage) for job in order] == [
        (assets[2].pk, Stage.ZERO),
        (assets[1].pk, Stage.A),
        (assets[0].pk, Stage.B),
        (assets[3].pk, Stage.B),
    ]


@pytest.mark.django_db
def test_what_waits_for_a_sharper_picture_says_that_it_can_be_watched() -> None:
    asset = recordings.published(collection=None, uploaded_by=None, at=NOW)
    jobs.enqueue(asset, Stage.B, at=NOW)

    asset.refresh_from_db()

    assert asset.state == MediaState.PREVIEW_READY
    assert status_of(asset).sentence == "已可播放，正在排队做其他清晰度"


@pytest.mark.django_db
def test_an_editor_reads_what_is_being_made_and_how_far_it_is() -> None:
    asset = waiting()
    MediaJob.objects.all().delete()
    job = jobs.enqueue(asset, Stage.A, at=NOW, holder=FIRST)
    asset.refresh_from_db()
    unknown = status_of(asset).sentence

    jobs.report(job, FIRST, permille=428, makes="480p")

    assert (unknown, status_of(asset).sentence) == ("正在转码 声音 0%", "正在转码 480p 42%")


@pytest.mark.django_db
def test_a_failed_last_stage_is_what_is_tried_again() -> None:
    asset = recordings.published(collection=None, uploaded_by=None, at=NOW)
    job = jobs.enqueue(asset, Stage.B, at=NOW, holder=FIRST)
    jobs.fail(job, FIRST, code="stalled", detail="", is_retryable=True, at=NOW)
    asset.refresh_from_db()
    told = status_of(asset).sentence

    services.retry(asset=asset, actor=None, at=NOW)

    assert told.startswith("仍可播放，但没有做完：转码长时间没有进展")
    assert asset.jobs.get(finished_at__isnull=True).stage == Stage.B


@pytest.mark.django_db
def test_only_what_failed_can_be_tried_again_and_only_once() -> None:
    asset = waiting()
    with pytest.raises(NothingToRetry):
        services.retry(asset=asset, actor=None, at=NOW)
    jobs.fail(claimed(), FIRST, code="stalled", detail="", is_retryable=True, at=NOW)

    services.retry(asset=asset, actor=None, at=NOW)

    assert state_of(asset) == (MediaState.UPLOADED, "")
    with pytest.raises(NothingToRetry):
        services.retry(asset=asset, actor=None, at=NOW)
    assert MediaJob.objects.filter(finished_at__isnull=True).count() == 1
