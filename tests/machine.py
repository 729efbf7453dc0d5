"""What the tests need from the machine: a Chromium with Chinese fonts, a throw-away PostgreSQL.

Standard library only. ``python -m tests.machine chromium`` prints a path, ``… postgres`` prints an address and
keeps the server until it is told to end; both exit non-zero with a reason if the machine has none.
As root on Debian, what is missing is installed with apt-get.
"""

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHROMIUM_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
POSTGRES_PATHS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def chromium() -> str | None:
    """Return the path of a Chromium or Chrome; SANWEI_CHROMIUM names another one."""
    given = os.environ.get("SANWEI_CHROMIUM")
    named = [given, *map(shutil.which, CHROMIUM_NAMES)]
    placed = [path for pattern in CHROMIUM_PATHS for path in glob.glob(os.path.expanduser(pattern))]
    return next((path for path in [*named, *placed] if path and os.access(path, os.X_OK)), None)


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return sys.platform == "darwin"
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def postgres_folder() -> str | None:
    """Return the folder that holds ``initdb`` and ``postgres``, the newest version first."""
    found = shutil.which("initdb")
    placed = sorted((p for pattern in POSTGRES_PATHS for p in glob.glob(pattern)), reverse=True)
    folders = [os.path.dirname(os.path.realpath(found))] if found else []
    return next((f for f in [*folders, *placed] if os.access(f"{f}/postgres", os.X_OK)), None)


def apt_install(*packages: str) -> str:
    """Install Debian packages where that is ours to do; return why not, or nothing."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "不是 root 或没有 apt-get，未自动安装"
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", *command], env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            return f"apt-get {command[0]} 失败：{''.join(last)}"
    return ""


def provide_chromium() -> int:
    reason = ""
    if not (chromium() and has_chinese_font()):
        reason = apt_install("chromium", "fonts-noto-cjk")
    path = chromium()
    print(path or f"没有找到 Chromium（{reason}）", flush=True)
    return 0 if path else 1


def provide_postgres() -> int:
    """Print the address of a fresh cluster and hold it until SIGTERM, SIGINT or the end of input."""
    reason = "" if postgres_folder() else apt_install("postgresql")
    folder = postgres_folder()
    if folder is None:
        given = os.environ.get("SANWEI_TEST_POSTGRES_URL")
        print(given or f"没有找到 PostgreSQL 的 initdb（{reason}）", flush=True)
        return 0 if given else 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    data = tempfile.mkdtemp(prefix="sanwei-pg-")
    server = None
    try:
        server, port = _start(folder, data)
        print(f"postgresql://postgres@127.0.0.1:{port}/postgres", flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        pass
    except subprocess.CalledProcessError as error:
        print(f"PostgreSQL 没有启动：{error.stderr.strip()}", flush=True)
        return 1
    finally:
        if server:
            server.send_signal(signal.SIGQUIT)  # immediate shutdown: nothing in it is kept
            server.wait()
        shutil.rmtree(data, ignore_errors=True)
    return 0


def _start(folder: str, data: str) -> tuple[subprocess.Popen[str], int]:
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    account = _unprivileged()
    if account:
        os.chown(data, account.pw_uid, account.pw_gid)
    drop = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    making = [f"{folder}/initdb", "-D", f"{data}/db", "-U", "postgres", "-A", "trust"]
    making += ["-E", "UTF8", "--no-sync"]
    subprocess.run(making, env=env, cwd="/", check=True, capture_output=True, text=True, **drop)  # type: ignore[call-overload]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    settings += [
        "max_connections=200",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={data}",
        # Who waits longer waits for ever: the test fails with the statement instead.
        "lock_timeout=90s",
        "statement_timeout=300s",
    ]
    command = [f"{folder}/postgres", "-D", f"{data}/db", "-p", str(port)]
    command += [part for setting in settings for part in ("-c", setting)]
    # A file, not a pipe: a test run that provokes errors fills a pipe nobody reads, and the server stalls.
    with open(f"{data}/log", "w+", encoding="utf-8") as log:
        server: subprocess.Popen[str] = subprocess.Popen(  # type: ignore[call-overload]
            command, env=env, cwd="/", stdin=subprocess.DEVNULL, stderr=log, **drop
        )
        while server.poll() is None:
            log.seek(0)
            if "ready to accept connections" in log.read():
                return server, port
            time.sleep(0.05)
        log.seek(0)
        raise subprocess.CalledProcessError(server.returncode, command, stderr=log.read())


def _unprivileged() -> pwd.struct_passwd | None:
    """Return whom to run the server as: it refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


if __name__ == "__main__":
    sys.exit({"chromium": provide_chromium, "postgres": provide_postgres}[sys.argv[1]]())
