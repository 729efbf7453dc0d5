"""Asks the probe child about an upload; turns its answer into a report or a refusal."""

import json
import subprocess
import sys
from pathlib import Path

from media_pipeline.errors import ProbeRefused
from media_pipeline.report import ProbeReport
from sanwei.common.children import Limits, limited

ROOT = Path(__file__).resolve().parent.parent
#: A person waits for the verdict; the child's own steps are cut to stay well below.
WALL_SECONDS = 10.0
LIMITS = Limits(memory_bytes=2 << 30, cpu_seconds=12, file_bytes=0, open_files=64)
MAX_PIXELS = 40_000_000


def probe(path: Path, *, max_seconds: int) -> ProbeReport:
    """Look into the file at ``path``, which must carry a name of the server's choice.

    Raises: ProbeRefused, also when the child crashed or ran out of its limits.
    """
    if path.stat().st_size == 0:
        raise ProbeRefused("empty_file")
    bounds = json.dumps({"max_seconds": max_seconds, "max_pixels": MAX_PIXELS})
    command = [sys.executable, "-m", "media_pipeline.probe_child", str(path), bounds]
    try:
        child = subprocess.run(  # noqa: S603 - our own module, and the path is the server's
            limited(command, LIMITS),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=ROOT,
            env={},
            timeout=WALL_SECONDS,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise ProbeRefused("probe_timeout") from late
    if child.returncode != 0:
        complaint = child.stderr.decode(errors="replace")[-300:]
        raise ProbeRefused("unreadable", f"exit {child.returncode}: {complaint}")
    answer = json.loads(child.stdout)
    if "refusal" in answer:
        raise ProbeRefused(answer["refusal"], answer["detail"])
    return ProbeReport.from_json(answer["report"])
