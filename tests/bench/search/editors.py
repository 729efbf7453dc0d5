"""How long after the last save everything is found: four editors who save 40 pages each, beside one alone.

    .venv/bin/python tests/bench/search/editors.py [--engine whoosh] [--pages 40] [--json]

Real processes: the worker's lanes ``fast`` and ``index`` on a SQLite file; the editors are threads of this one.
``lag``: seconds from the last save until a search finds every page under its new title.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
SCRATCH = Path(tempfile.mkdtemp(prefix="sanwei-bench-"))
parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh")
parser.add_argument("--pages", type=int, default=40)
parser.add_argument("--json", action="store_true")
options = parser.parse_args()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "sanwei.settings.test",
    "SANWEI_DATA_DIR": str(SCRATCH),
    "SANWEI_SEARCH_ENGINE": options.engine,
    "DATABASE_URL": f"sqlite:///{SCRATCH / 'db.sqlite3'}",
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from lectures.models import LecturePage  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.databases import race  # noqa: E402
from tests.lectures import factories as lectures  # noqa: E402

EDITORS = 4
PATIENCE_SECONDS = 300.0


def keys_of(text: str) -> set[int]:
    return {page.pk for page in LecturePage.objects.search(text)}


def save(keys: list[int], title: str) -> float:
    """Give each page a new title; return the slowest save in seconds."""
    slowest = 0.0
    for key in keys:
        start = time.perf_counter()
        page = LecturePage.objects.get(pk=key)
        page.title = f"{title}{key}"
        page.save()
        slowest = max(slowest, time.perf_counter() - start)
    return slowest


def lag(keys: list[int], title: str) -> float | None:
    """Return the seconds until all ``keys`` are found by ``title``; None if they are not."""
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE_SECONDS:
        if keys_of(title) >= set(keys):
            return round(time.perf_counter() - start, 2)
        time.sleep(0.1)
    return None


def measured(shares: list[list[int]], title: str) -> dict[str, Any]:
    results = race(*(lambda share=share: save(share, title) for share in shares))
    after = lag([key for share in shares for key in share], title)
    errors = [repr(each) for each in results if isinstance(each, Exception)]
    slowest = max((each for each in results if isinstance(each, float)), default=None)
    return {"lag": after, "slowest_save": slowest and round(slowest, 2), "errors": errors}


def main() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    world = worlds.build()
    pages = [lectures.lecture(world, title=f"旧材料{n}") for n in range(options.pages * EDITORS)]
    keys = [page.pk for page in pages]
    shares = [keys[number::EDITORS] for number in range(EDITORS)]
    worker = [
        sys.executable,
        str(ROOT / "manage.py"),
        "worker",
        "--lane",
        "fast",
        "--lane",
        "index",
    ]
    with ExitStack() as stack:
        process = subprocess.Popen(worker, stdout=subprocess.DEVNULL)
        stack.callback(process.wait)
        stack.callback(process.terminate)
        warm = lag(keys, "旧材料")
        report = {
            "engine": options.engine,
            "first_index": warm,
            "one": measured(shares[:1], "第一批"),
            "four": measured(shares, "第五批"),
        }
    if report["one"]["lag"] and report["four"]["lag"]:
        report["four : one"] = round(report["four"]["lag"] / report["one"]["lag"], 1)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        print(name, value)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
