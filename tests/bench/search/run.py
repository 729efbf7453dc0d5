"""How well and how fast the search answers, beside Wagtail's own on SQLite, in one run.

    .venv/bin/python tests/bench/search/run.py [--data FOLDER] [--queries N] [--without-wagtail] [--json]

Needs a judged set: docs.jsonl.gz, queries_dev.jsonl.gz, qrels_dev.tsv.gz; without one it says so and ends.
Both backends index the same rows of a table of the bench's own, through modelsearch, on a file of SQLite.
"""

import argparse
import gzip
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
DEFAULT_DATA = ROOT.parent / "shared" / "data" / "search"
FILES = ("docs.jsonl.gz", "queries_dev.jsonl.gz", "qrels_dev.tsv.gz")
SCRATCH = Path(tempfile.mkdtemp(prefix="sanwei-bench-"))

import django  # noqa: E402
from django.apps import AppConfig  # noqa: E402
from django.conf import settings  # noqa: E402


class BenchConfig(AppConfig):
    """An app without a package: this script."""

    name = __name__
    label = "bench"
    path = str(Path(__file__).parent)


settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch", f"{__name__}.BenchConfig"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": SCRATCH / "db.sqlite3"}},
    TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},
    MODELSEARCH_BACKENDS={
        "default": {"BACKEND": "sanwei.search.backend", "PATH": SCRATCH / "index"},
        "wagtail": {"BACKEND": "modelsearch.backends.database"},
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from modelsearch import index  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402

from sanwei.search.analysis import TABLE  # noqa: E402


class Text(index.Indexed, models.Model):
    name = models.CharField(max_length=40)
    title = models.TextField()
    body = models.TextField()
    search_fields = [index.SearchField("title"), index.SearchField("body")]

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.name


Answer = Callable[[str], list[str]]


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def judgements(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            query, document, gain = line.rstrip("\n").split("\t")
            judged[query][document] = int(gain)
    return judged


def ndcg(found: list[str], judged: dict[str, int]) -> float:
    def gained(gains: Iterable[int]) -> float:
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))

    best = gained(sorted(judged.values(), reverse=True)[:10])
    return gained(judged.get(name, 0) for name in found[:10]) / best if best else 0.0


def measure(
    answer: Answer, queries: list[dict[str, Any]], judged: dict[str, dict[str, int]]
) -> dict[str, Any]:
    families: dict[str, list[float]] = defaultdict(list)
    times = []
    for query in queries:
        start = time.perf_counter()
        found = answer(query["text"])
        times.append((time.perf_counter() - start) * 1000)
        families[query["set"]].append(ndcg(found, judged[query["id"]]))
    means = {name: round(statistics.mean(values), 3) for name, values in sorted(families.items())}
    return {
        "ndcg@10": round(statistics.mean(means.values()), 3),
        **means,
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 1),
    }


def fill(data: Path) -> None:
    """Put the documents of the judged set into a table of the bench's own."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Text)
    Text.objects.bulk_create(
        Text(name=row["id"], title=row["title"], body=row["body"]) for row in lines(data / FILES[0])
    )


def other_script(text: str) -> str:
    """Return ``text`` in the script that it isn't written in, one character for each."""
    pairs = [
        pair for line in TABLE.read_text(encoding="utf-8").splitlines()[2:] for pair in line.split()
    ]
    simplified = {pair[0]: pair[1] for pair in pairs}
    if any(character in simplified for character in text):
        return "".join(simplified.get(character, character) for character in text)
    traditional = {pair[1]: pair[0] for pair in pairs}
    return "".join(traditional.get(character, character) for character in text)


def size_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--queries", type=int, default=0, help="only every so many")
    parser.add_argument("--without-wagtail", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    missing = [name for name in FILES if not (options.data / name).exists()]
    if missing:
        print(f"SKIPPED: no judged set in {options.data} ({', '.join(missing)})")
        return

    fill(options.data)
    queries = lines(options.data / FILES[1])
    if options.queries:
        queries = queries[:: max(1, len(queries) // options.queries)]
    judged = judgements(options.data / FILES[2])
    report: dict[str, Any] = {"queries": len(queries), "documents": Text.objects.count()}
    for backend in ("default", "wagtail")[: 1 if options.without_wagtail else 2]:
        before = size_bytes(SCRATCH)
        start = time.perf_counter()
        call_command("rebuild_modelsearch_index", backend_name=backend, verbosity=0)
        seconds = time.perf_counter() - start
        search = get_search_backend(backend).search
        # Each with the operator that suits it: Wagtail's database backends leave it out.
        extra = {"operator": "or"} if backend == "default" else {}

        def answer(text: str, search: Any = search, extra: Any = extra) -> list[str]:
            return [row.name for row in search(text, Text, **extra)[:10]]

        report["ours" if backend == "default" else "wagtail"] = {
            **measure(answer, queries, judged),
            "rebuild_seconds": round(seconds, 1),
            "bytes": size_bytes(SCRATCH) - before,
        }
        if backend == "default":
            turned = [{**query, "text": other_script(query["text"])} for query in queries]
            report["ours, other script"] = measure(answer, turned, judged)
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for name, value in report.items():
            print(name, value)


if __name__ == "__main__":
    try:
        main()
    finally:
        if os.environ.get("SANWEI_KEEP_BENCH") is None:
            shutil.rmtree(SCRATCH, ignore_errors=True)
