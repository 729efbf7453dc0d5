"""The one place that starts ffmpeg: it always ends, and nothing of it survives."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media_pipeline import commands, runner
from media_pipeline.commands import Command
from media_pipeline.errors import EncodeFailed
from sanwei.common import children

#: A test picture without end, slow enough to be interrupted.
ENDLESS = Command(
    arguments=(
        *("-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30", "-c:v", "libx264"),
        *("-preset", "veryslow", "-f", "null", "-", *commands.GLOBAL, *commands.PROGRESS),
    ),
    duration_ms=3_600_000,
)
#: Reads a pipe that nobody ever writes to.
SILENT = Command(
    arguments=("-f", "mp3", "-i", "never", "-f", "null", "-", *commands.PROGRESS), duration_ms=1000
)


class Cancelled(Exception):
    pass


def running_in(folder: Path) -> list[int]:
    """Return the processes whose working folder is ``folder``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if Path(os.readlink(entry / "cwd")) == folder:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def test_cancelling_kills_the_whole_group_at_once(tmp_path: Path) -> None:
    def cancel(permille: int) -> None:
        assert running_in(tmp_path)
        raise Cancelled

    started = time.monotonic()
    with pytest.raises(Cancelled):
        runner.run(ENDLESS, folder=tmp_path, most_bytes=1 << 20, on_progress=cancel)

    assert running_in(tmp_path) == []
    assert time.monotonic() - started < 10


def test_a_run_without_progress_is_stopped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")

    with pytest.raises(EncodeFailed) as caught:
        runner.run(SILENT, folder=tmp_path, most_bytes=1 << 20, silence_seconds=1.0)

    assert (caught.value.code, caught.value.is_retryable) == ("stalled", True)
    assert running_in(tmp_path) == []


def test_the_encoder_has_no_environment_its_own_group_and_low_priority(tmp_path: Path) -> None:
    seen: dict[str, object] = {}

    def look(permille: int) -> None:
        (pid,) = running_in(tmp_path)
        seen["environment"] = Path(f"/proc/{pid}/environ").read_bytes()
        seen["is_leader"] = os.getpgid(pid) == pid != os.getpgid(0)
        seen["nice"] = os.getpriority(os.PRIO_PROCESS, pid) >= runner.NICE
        limits = Path(f"/proc/{pid}/limits").read_text()
        seen["core"] = next(line for line in limits.splitlines() if "core" in line).split()[4]
        raise Cancelled

    with pytest.raises(Cancelled):
        runner.run(ENDLESS, folder=tmp_path, most_bytes=1 << 20, on_progress=look)

    assert seen == {"environment": b"", "is_leader": True, "nice": True, "core": "0"}


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="no autogroups here")
def test_the_session_of_an_encoder_yields_as_a_whole(tmp_path: Path) -> None:
    seen: list[str] = []

    def look(permille: int) -> None:
        (pid,) = running_in(tmp_path)
        seen.append(Path(f"/proc/{pid}/autogroup").read_text().split()[-1])
        raise Cancelled

    with pytest.raises(Cancelled):
        runner.run(ENDLESS, folder=tmp_path, most_bytes=1 << 20, on_progress=look)

    assert seen == ["19"]


def test_an_encoder_does_not_outlive_a_killed_worker(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from media_pipeline import runner; "
        "from tests.media_pipeline.test_runner import ENDLESS; import django; django.setup(); "
        "runner.run(ENDLESS, folder=Path(sys.argv[1]), most_bytes=1 << 20)"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'site'}:{root}"}
    worker = subprocess.Popen(
        [os.sys.executable, "-c", script, str(tmp_path)],
        env=environment,  # type: ignore[attr-defined]
    )
    deadline = time.monotonic() + 20
    while not running_in(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running_in(tmp_path)

    worker.send_signal(signal.SIGKILL)
    worker.wait(timeout=5)

    while running_in(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running_in(tmp_path) == []


def test_nothing_is_started_for_a_worker_that_is_gone_already(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()

    launched = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            children.LAUNCHER,
            str(gone.pid),
            "{}",
            "/bin/touch",
            "started",
        ],
        cwd=tmp_path,
        check=False,
    )

    assert launched.returncode == 1
    assert not (tmp_path / "started").exists()


def test_a_failing_run_tells_its_complaint(tmp_path: Path) -> None:
    broken = Command(arguments=("-i", "missing", "-f", "null", "-"), duration_ms=1000)

    with pytest.raises(EncodeFailed) as caught:
        runner.run(broken, folder=tmp_path, most_bytes=1 << 20)

    assert caught.value.code == "encode_failed"
    assert "missing" in caught.value.detail


def test_an_encoder_that_crashes_is_poison(tmp_path: Path) -> None:
    def crash(permille: int) -> None:
        (pid,) = running_in(tmp_path)
        os.kill(pid, signal.SIGSEGV)

    with pytest.raises(EncodeFailed) as caught:
        runner.run(ENDLESS, folder=tmp_path, most_bytes=1 << 20, on_progress=crash)

    assert (caught.value.code, caught.value.is_poison) == ("encode_failed", True)


def test_an_output_beyond_its_size_ends_the_run(tmp_path: Path) -> None:
    fat = Command(
        arguments=(
            *("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=20"),
            *("-c:v", "rawvideo", "-f", "avi", "fat.avi", *commands.PROGRESS),
        ),
        duration_ms=20_000,
    )

    with pytest.raises(EncodeFailed):
        runner.run(fat, folder=tmp_path, most_bytes=1 << 20)

    assert (tmp_path / "fat.avi").stat().st_size <= 1 << 20
