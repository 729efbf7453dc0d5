"""Inputs of every sort, derived from our own clip with the bundled ffmpeg."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests import recordings

FFMPEG_SECONDS = 120


@pytest.fixture(scope="session")
def clip() -> Path:
    return recordings.CLIP


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> "Maker":
    return Maker(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="session")
def small(made: "Maker") -> Path:
    """Return four seconds of the clip, so small that one rung is all of its ladder."""
    words = ("-t", "4", "-vf", "scale=640:-2", "-c:v", "libx264", "-preset", "veryfast")
    return made.of_clip("small.mp4", *words, "-c:a", "copy")


class Maker:
    """Makes input files; each name once a session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, *words: str) -> Path:
        path = self.folder / name
        if not path.exists():
            command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *words, str(path)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, timeout=FFMPEG_SECONDS)
        return path

    def of_clip(self, name: str, *words: str) -> Path:
        return self(name, "-i", str(recordings.CLIP), *words)

    def bytes(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path
