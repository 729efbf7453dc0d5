"""Runs the child that fills in a template, and brings back what it made."""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from sanwei.common.children import Limits, limited
from sanwei.ledgers.exporting import workshop
from sanwei.ledgers.exporting.papers.errors import PaperNotFilled
from sanwei.ledgers.exporting.papers.fields import FIELDS, SECRECY

logger = logging.getLogger(__name__)
CHILD = Path(__file__).resolve().parent / "child.py"
#: 2,000 rows of 15 cells take 9 s; a loop that never ends is ended by the processor's clock.
RENDER_SECONDS = 90.0
CHECK_SECONDS = 20.0
RENDER_LIMITS = Limits(
    memory_bytes=1 << 30, cpu_seconds=60, file_bytes=64 << 20, open_files=64, nice=5
)
CHECK_LIMITS = Limits(
    memory_bytes=1 << 30, cpu_seconds=10, file_bytes=32 << 20, open_files=64, nice=5
)


def fill(template: bytes, context: Mapping[str, Any], file: IO[bytes]) -> None:
    """Write the template with ``context`` filled in to ``file``. Raises: PaperNotFilled."""
    with tempfile.TemporaryDirectory(dir=workshop.folder()) as folder:
        result = Path(folder, "result.docx")
        if not _run("render", folder, template, {"context": context}, RENDER_LIMITS):
            raise PaperNotFilled
        try:
            with result.open("rb") as made:
                shutil.copyfileobj(made, file)
        except FileNotFoundError as error:
            raise PaperNotFilled from error


def problems_of(template: bytes, paper: str, demo: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the child finds wrong with a template, as code and detail; ``too_heavy`` where it gave up."""
    told = {"context": demo, "fields": FIELDS[paper].told(), "required": SECRECY}
    with tempfile.TemporaryDirectory(dir=workshop.folder()) as folder:
        if not _run("check", folder, template, told, CHECK_LIMITS):
            return [("too_heavy", "")]
        try:
            found = json.loads(Path(folder, "result.docx").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return [("too_heavy", "")]
    return [(code, detail) for code, detail in found]


def _run(
    action: str, folder: str, template: bytes, told: Mapping[str, Any], limits: Limits
) -> bool:
    source, data, result = (Path(folder, name) for name in ("template.docx", "data", "result.docx"))
    source.write_bytes(template)
    data.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-I", str(CHILD), action, str(source), str(data), str(result)]
    seconds = RENDER_SECONDS if action == "render" else CHECK_SECONDS
    try:
        done = subprocess.run(  # noqa: S603 - our own program, arguments without a shell
            limited(command, limits), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        logger.warning("a template was not %s within %s s", action, seconds)
        return False
    if done.returncode:
        logger.warning("a template was not %sed: %s", action, done.stderr[-500:])
    return done.returncode == 0
