"""A recording opens nothing but itself: no other file is read, nothing is connected to."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest

from media_pipeline import commands, plan, probe
from media_pipeline.enums import Stage
from tests.databases import ROOT
from tests.media_pipeline.conftest import Maker

STRACE = shutil.which("strace")
pytestmark = pytest.mark.skipif(STRACE is None, reason="no strace here")
#: What the loader and the C library of any program look at, and the devices that say nothing.
OF_THE_SYSTEM = re.compile(
    r"/(?:etc/(?:ld\.so|localtime|ssl/openssl)|usr|lib|lib64|proc|sys|dev/(?:null|urandom))"
)
OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]*)"')


def traced(command: list[str], folder: Path, log: Path) -> tuple[list[str], list[str]]:
    """Run ``command`` in ``folder``; return the paths it opened and its connections."""
    subprocess.run(
        [
            str(STRACE),
            "-f",
            "-qq",
            "-e",
            "trace=open,openat,connect,socket",
            "-o",
            str(log),
            *command,
        ],
        cwd=folder,
        env={},
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    lines = log.read_text(errors="replace").splitlines()
    opened = [found[1] for line in lines if (found := OPENED.search(line))]
    # The C library asks nscd, if there is one, for the account's name.
    telling = [line for line in lines if "connect(" in line or "AF_INET" in line]
    return opened, [line for line in telling if "/nscd/" not in line]


def test_an_encode_opens_nothing_outside_its_folder_and_connects_to_nothing(
    clip: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    shutil.copyfile(clip, folder / "source")
    todo = plan.plan(Stage.A, probe.probe(folder / "source", max_seconds=60))
    for rung in todo.rungs:
        (folder / rung.folder).mkdir()
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-t", "1", *commands.encode(todo).arguments]

    opened, connected = traced(command, folder, tmp_path / "log")

    assert "source" in " ".join(opened)
    outside = [path for path in opened if path.startswith(("/", "..")) and str(folder) not in path]
    assert [path for path in outside if not OF_THE_SYSTEM.match(path)] == []
    assert connected == []
    assert (folder / "v480/index.m3u8").exists()


@pytest.mark.parametrize(
    "content",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{secret}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{secret}'\nfile 'http://127.0.0.1:9/x'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
    ],
    ids=["hls", "concat", "sdp"],
)
def test_a_script_that_names_others_is_looked_at_alone(
    made: Maker, tmp_path: Path, content: str
) -> None:
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(b"\0" * 100)
    evil = made.bytes("evil.mp4", content.format(secret=secret).encode())
    bounds = json.dumps({"max_seconds": 60, "max_pixels": 1000})
    command = [sys.executable, "-m", "media_pipeline.probe_child", str(evil), bounds]

    opened, connected = traced(command, ROOT, tmp_path / "log")

    assert str(evil) in opened
    assert str(secret) not in opened
    assert connected == []
