"""The launcher refuses in one sentence, before it has touched anything."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT


def launch(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "dev", *arguments],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_busy_port_is_named_and_another_proposed(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = launch("up", "--port", str(port), SANWEI_DATA_DIR=str(tmp_path / "data"))

    assert done.stdout == f"✗ 端口 {port} 已被占用；请换一个：./dev up --port {port % 65535 + 1}\n"
    assert done.returncode == 1
    assert not (tmp_path / "data").exists()


def test_reset_refuses_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")

    done = launch("up", "--port", free_port(), "--reset", "--yes", SANWEI_DATA_DIR=str(tmp_path))

    assert (
        done.stdout
        == f"✗ {tmp_path} 不像 ./dev up 建立的数据目录，没有删除；确需删除请手工处理。\n"
    )
    assert done.returncode == 1
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_reset_asks_before_it_deletes(tmp_path: Path) -> None:
    (tmp_path / "dev.json").write_text("{}")

    done = launch("up", "--port", free_port(), "--reset", SANWEI_DATA_DIR=str(tmp_path))

    assert done.stdout == "✗ --reset 会删除全部数据；不在终端里运行时请加 --yes 确认。\n"
    assert (tmp_path / "dev.json").exists()


@pytest.mark.parametrize("port", ["0", "65536", "web"])
def test_an_impossible_port_is_a_usage_error(port: str) -> None:
    done = launch("up", "--port", port)

    assert f"端口应是 1–65535 的整数，不是 {port}" in done.stdout
    assert done.returncode == 2


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
