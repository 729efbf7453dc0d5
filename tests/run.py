"""Everything ``./dev test`` checks, with a summary at the end. Standard library only; run in the environment."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
MARKS = {"passed": "✓", "failed": "✗", "skipped": "–"}
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@dataclass(frozen=True)
class Result:
    title: str
    outcome: str
    seconds: float
    note: str = ""

    def __str__(self) -> str:
        padding = "　" * max(0, 14 - len(self.title))
        return f"{MARKS[self.outcome]} {self.title}{padding}{self.seconds:7.1f} 秒  {self.note}"


class Check:
    """One command that runs beside others; its output is shown only if it fails."""

    def __init__(self, title: str, command: list[str], **env: str) -> None:
        self.title, self.began = title, time.monotonic()
        self.output: IO[str] = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115
        self.child = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | env,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def result(self) -> Result:
        code = self.child.wait()
        taken = time.monotonic() - self.began
        if code:
            self.output.seek(0)
            print(f"\n✗ {self.title}\n{self.output.read().strip()}\n", flush=True)
        self.output.close()
        result = Result(self.title, "failed" if code else "passed", taken)
        print(result, flush=True)
        return result


def checks(data: str) -> list[Check]:
    """Start every check that needs no test, and what the tests' databases are copied from: mypy leaves a core idle."""
    manage = [PYTHON, str(ROOT / "manage.py")]
    production = {
        "DJANGO_SETTINGS_MODULE": "sanwei.settings.prod",
        "SANWEI_BASE_URL": "https://xuetang.example.cn",
        "SANWEI_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "SANWEI_DATA_DIR": data,
    }
    testing = {"DJANGO_SETTINGS_MODULE": "sanwei.settings.test", "SANWEI_DATA_DIR": data}
    copied = {"sqlite": "SQLite"}
    if "SANWEI_TEST_POSTGRES_URL" in os.environ:
        copied["postgres"] = "PostgreSQL"
    templates = [
        Check(
            f"测试用数据库（{name}）",
            [PYTHON, "-m", "tests.templates", kind],
            **testing,
            PYTHONPATH=f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        )
        for kind, name in copied.items()
    ]
    return [
        Check("代码格式", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Check("代码规范", [PYTHON, "-m", "ruff", "check", "."]),
        Check("类型", [PYTHON, "-m", "mypy"], **testing),
        Check("类型（启动器）", [PYTHON, "-m", "mypy", "--config-file=", "--strict", "dev"]),
        Check("迁移与模型一致", [*manage, "makemigrations", "--check", "--dry-run"], **testing),
        Check(
            "生产部署检查", [*manage, "check", "--deploy", "--fail-level", "WARNING"], **production
        ),
        *templates,
    ]


def missing(title: str, seconds: float, reason: str) -> Result:
    """What a machine lacks is skipped in sight; in CI it is a failure."""
    result = Result(title, "failed" if IN_CI else "skipped", seconds, reason)
    print(result, flush=True)
    return result


def node_tests() -> Result:
    files = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("tests/**/*.test.mjs"))
    node = shutil.which("node")
    if not node or not files:
        reason = "跳过：没有找到 node" if files else "跳过：还没有 *.test.mjs"
        result = Result("前端单元测试", "skipped", 0, reason)
        print(result, flush=True)
        return result
    return Check("前端单元测试", [node, "--test", *files]).result()


def chromium() -> Result:
    began = time.monotonic()
    command = [PYTHON, "-m", "tests.machine", "chromium"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    taken, said = time.monotonic() - began, done.stdout.strip()
    if done.returncode:
        return missing("浏览器", taken, f"浏览器测试跳过：{said}")
    os.environ["SANWEI_CHROMIUM"] = said
    result = Result("浏览器", "passed", taken, said)
    print(result, flush=True)
    return result


def postgres() -> tuple[Result, subprocess.Popen[str]]:
    """Start the throw-away server; it lives until its input is closed."""
    began = time.monotonic()
    server = subprocess.Popen(
        [PYTHON, "-m", "tests.machine", "postgres"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = (server.stdout.readline() if server.stdout else "").strip()
    taken = time.monotonic() - began
    if not said.startswith("postgresql://"):
        return missing("PostgreSQL", taken, f"PostgreSQL 测试跳过：{said}"), server
    os.environ["SANWEI_TEST_POSTGRES_URL"] = said
    result = Result("PostgreSQL", "passed", taken, said)
    print(result, flush=True)
    return result, server


def pytest(arguments: list[str], *, everything: bool) -> Result:
    began = time.monotonic()
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2
    )
    command = [PYTHON, "-m", "pytest", "-n", str(cores), "--dist", "loadgroup"]
    # A test that hangs takes its worker with it (``faulthandler_timeout``); another in its place would wait for ever.
    command += ["--max-worker-restart", "0"]
    command += ["-m", ""] if everything else []
    code = subprocess.call([*command, *arguments], cwd=ROOT)
    return Result("测试", "failed" if code else "passed", time.monotonic() - began)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev test", add_help=False)
    parser.add_argument("--all", action="store_true")
    options, arguments = parser.parse_known_args()
    ready, server = postgres()
    try:
        with tempfile.TemporaryDirectory(prefix="sanwei-check-") as data:
            results = [ready, *(check.result() for check in checks(data))]
        results += [node_tests(), chromium(), pytest(arguments, everything=options.all)]
    finally:
        server.communicate()
    print("\n小结")
    for result in results:
        print(result)
    return 1 if any(result.outcome == "failed" for result in results) else 0


if __name__ == "__main__":
    # Unwind when told to end, so that the throw-away server takes its files with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
