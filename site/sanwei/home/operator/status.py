"""What the operator's page and the health address say, gathered at one moment."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import django
import wagtail
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media_pipeline import operations
from media_pipeline.enums import MediaState
from media_pipeline.models import MediaAsset, MediaJob
from sanwei.common import guards, lanes
from sanwei.common.lanes.pulse import SILENT_AFTER
from sanwei.common.models import LaneBeat, OutboxMessage, PeriodicRun
from sanwei.home.operator.words import job_words, lane_words

MOST = 20  # rows of each heap that the page shows
#: A message that is due and not delivered for so long means that nobody delivers.
STUCK_AFTER = timedelta(minutes=5)
#: After so many tries it is not the weather: somebody has to look.
POISONED_TRIES = 3
REMEMBERED = timedelta(days=30)
#: A job that is so many turns late is not being run.
LATE_TURNS = 3
LATE_AT_LEAST = timedelta(minutes=2)


@dataclass(frozen=True)
class Problem:
    """``code`` is for monitoring, ``sentence`` for people; ``is_down``: something doesn't work at this moment."""

    code: str
    sentence: str
    is_down: bool = True


@dataclass(frozen=True)
class Lane:
    lane: str
    label: str
    beats: tuple[LaneBeat, ...]

    @property
    def is_alive(self) -> bool:
        return bool(self.beats)

    @property
    def doing(self) -> str:
        return _("、").join(job_words(beat.doing) for beat in self.beats if beat.doing)

    @property
    def since(self) -> datetime | None:
        return min((b.doing_since for b in self.beats if b.doing and b.doing_since), default=None)

    @property
    def heard_at(self) -> datetime | None:
        return max((beat.beat_at for beat in self.beats), default=None)


@dataclass(frozen=True)
class Job:
    """One recurring job and its last turn; ``run`` None: it never had one."""

    label: str
    lane: str
    run: PeriodicRun | None
    is_late: bool


@dataclass(frozen=True)
class FailedTask:
    pk: object
    label: str
    failed_at: datetime | None
    error: str


@dataclass(frozen=True)
class Outbox:
    waiting: int
    oldest_at: datetime | None
    poisoned_count: int
    failing: tuple[OutboxMessage, ...]


@dataclass(frozen=True)
class Versions:
    product: str
    python: str
    django: str
    wagtail: str
    database: str


@dataclass(frozen=True)
class State:
    lanes: tuple[Lane, ...]
    jobs: tuple[Job, ...]
    waiting: dict[str, int]
    failed: tuple[FailedTask, ...]
    outbox: Outbox
    media_waiting: int
    media_failed: int
    disk: operations.Disk
    database_bytes: int | None
    guards: tuple[str, ...]
    guard_count: int
    migrations: int
    versions: Versions
    problems: tuple[Problem, ...]

    @property
    def sentence(self) -> str:
        if not self.problems:
            return _("一切正常。")
        first, more = self.problems[0].sentence, len(self.problems) - 1
        return _("%(first)s（另有%(more)s件）") % {"first": first, "more": more} if more else first


def state_of(*, at: datetime) -> State:
    """Look at everything; a constant number of queries."""
    outbox, standing = _outbox(at), tuple(guards.problems())
    rows, jobs = lane_rows(at=at), _jobs(at)
    disk = operations.disk_use()
    failed = _failed(at)
    pending = _pending_migrations()
    media_failed = MediaAsset.objects.filter(
        state=MediaState.FAILED, uploaded_at__gte=at - REMEMBERED
    ).count()
    problems = urgent_problems(rows, outbox, standing, at=at, is_disk_short=disk.is_short)
    if pending:
        problems.append(Problem("migrations", _("有%s个数据库升级没有做") % pending))
    if outbox.poisoned_count:
        sentence = _("%s条内部消息反复送不到") % outbox.poisoned_count
        problems.append(Problem("messages", sentence, is_down=False))
    if broken := [job for job in jobs if job.run and job.run.error]:
        sentence = _("定时任务“%s”上次没有做成") % broken[0].label
        problems.append(Problem("jobs", sentence, is_down=False))
    if failed:
        problems.append(Problem("tasks", _("%s个后台任务没有做成") % len(failed), is_down=False))
    if media_failed:
        sentence = _("%s段录像没有做完") % media_failed
        problems.append(Problem("media", sentence, is_down=False))
    return State(
        lanes=rows,
        jobs=jobs,
        waiting=_waiting(),
        failed=failed,
        outbox=outbox,
        media_waiting=MediaJob.objects.filter(finished_at__isnull=True).count(),
        media_failed=media_failed,
        disk=disk,
        database_bytes=_database_bytes(),
        guards=standing,
        guard_count=len(guards.registered()),
        migrations=pending,
        versions=_versions(),
        problems=tuple(problems),
    )


def health_of(*, at: datetime) -> list[Problem]:
    """Return what does not work at this moment, for monitoring: few queries, no walk over files."""
    free, reserve = operations.space_left()
    is_short = free is not None and free < 2 * reserve
    return urgent_problems(
        lane_rows(at=at), _outbox(at), guards.problems(), at=at, is_disk_short=is_short
    )


def urgent_problems(
    rows: Sequence[Lane],
    outbox: Outbox,
    standing: Sequence[str],
    *,
    at: datetime,
    is_disk_short: bool,
) -> list[Problem]:
    """Return what does not work at this moment, the worst first. Pure."""
    found = []
    silent = [row.label for row in rows if not row.is_alive]
    if len(silent) == len(rows):
        sentence = _("后台没有在工作，请在服务器上启动后台服务（manage.py worker）")
        found.append(Problem("worker", sentence))
    elif silent:
        found.append(Problem("lanes", _("后台的“%s”没有在工作") % _("、").join(silent)))
    if standing:
        found.append(Problem("guards", _("数据库的防改保护不完整，请运行一次manage.py migrate")))
    if is_disk_short:
        found.append(Problem("disk", _("磁盘快满了，先腾出地方")))
    if outbox.oldest_at is not None and outbox.oldest_at < at - STUCK_AFTER:
        found.append(Problem("outbox", _("%s条内部消息等着送达") % outbox.waiting))
    return found


def lane_rows(*, at: datetime) -> tuple[Lane, ...]:
    """Return every lane that this installation needs, with the workers that were heard of lately. One query."""
    lanes.discover()
    beats: dict[str, list[LaneBeat]] = {}
    for beat in LaneBeat.objects.filter(beat_at__gte=at - SILENT_AFTER).order_by("worker"):
        beats.setdefault(beat.lane, []).append(beat)
    return tuple(
        Lane(lane, lane_words(lane), tuple(beats.get(lane, ()))) for lane in lanes.needed()
    )


def _outbox(at: datetime) -> Outbox:
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True)
    # What has failed waits longer each time on purpose; it is counted as failing, not as stuck.
    fresh = waiting.filter(attempts=0, due_at__lte=at).aggregate(
        count=Count("pk"), oldest=Min("created_at")
    )
    failing = waiting.filter(attempts__gt=0)
    return Outbox(
        waiting=fresh["count"],
        oldest_at=fresh["oldest"],
        poisoned_count=failing.filter(attempts__gte=POISONED_TRIES).count(),
        failing=tuple(failing.order_by("-attempts", "created_at")[:MOST]),
    )


def _jobs(at: datetime) -> tuple[Job, ...]:
    runs = {run.name: run for run in PeriodicRun.objects.all()}
    found = []
    for lane in lanes.needed():
        for job in lanes.jobs_of(lane):
            run = runs.get(job.name)
            slack = max(timedelta(seconds=job.seconds * LATE_TURNS), LATE_AT_LEAST)
            is_late = run is not None and run.due_at < at - slack
            found.append(Job(job_words(job.name), lane_words(lane), run, is_late))
    return tuple(found)


def _waiting() -> dict[str, int]:
    rows = (
        DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
        .order_by()
        .values_list("queue_name")
        .annotate(count=Count("pk"))
    )
    return {lane_words(queue): count for queue, count in rows}


def _failed(at: datetime) -> tuple[FailedTask, ...]:
    rows = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gte=at - REMEMBERED
    ).order_by("-finished_at")[:MOST]
    return tuple(
        FailedTask(
            row.pk,
            job_words(row.task_path),
            row.finished_at,
            row.traceback.strip().rpartition("\n")[2][:300] or row.exception_class_path,
        )
        for row in rows
    )


def _pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _database_bytes() -> int | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    name = Path(str(connection.settings_dict["NAME"]))
    files = [name, name.with_name(name.name + "-wal")]
    return sum(file.stat().st_size for file in files if file.exists()) or None


def _versions() -> Versions:
    try:
        product = version("sanwei")
    except PackageNotFoundError:
        product = ""
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_sqlite else "SHOW server_version")
        number = cursor.fetchone()[0]
    return Versions(
        product=product,
        python=platform.python_version(),
        django=django.get_version(),
        wagtail=wagtail.__version__,
        database=f"{'SQLite' if is_sqlite else 'PostgreSQL'} {number}",
    )
