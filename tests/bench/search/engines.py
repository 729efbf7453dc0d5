"""What each library makes of the same texts, terms and scores: quality, speed, space, the cost of a new index.

    .venv/bin/python tests/bench/search/engines.py [--data FOLDER] [--queries N] [--documents N] [--json]

Beside each other in one run: Whoosh and tantivy under our evaluation, tantivy alone (every term of the query in
title and body, its own sum), and Wagtail's default on SQLite, which is the baseline of space and of rebuilding.
A database is measured packed, an index as it is read. ``cpu``: processor time, which other work does not lengthen.
"""

import argparse
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from run import (
    DEFAULT_DATA,
    FILES,
    SCRATCH,
    Text,
    judgements,
    lines,
    measure,
    size_bytes,
)

from django.conf import settings  # isort: skip
from django.core.management import call_command
from django.db import connection
from modelsearch.backends import get_search_backend

from sanwei.search import analysis, documents

PATH = SCRATCH / "index"
OURS = {"whoosh": "whoosh", "tantivy": "tantivy"}
settings.MODELSEARCH_BACKENDS.update(
    {name: {"BACKEND": "sanwei.search.backend", "ENGINE": name, "PATH": PATH} for name in OURS}
)
Answer = Callable[[str], list[str]]


def packed_bytes() -> int:
    """Return the size of the database without free pages."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute("PRAGMA page_size")
        (size,) = cursor.fetchone()
    return int(pages * size)


def rebuilt(backend: str) -> dict[str, Any]:
    """Make the index anew; return what that took and what it takes."""
    before = packed_bytes()
    start, cpu = time.perf_counter(), time.process_time()
    call_command("rebuild_modelsearch_index", backend_name=backend, verbosity=0)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    index = get_search_backend(backend)
    size = size_bytes(index.engine.folder) if backend in OURS else packed_bytes() - before
    return {"rebuild_seconds": round(seconds, 1), "rebuild_cpu": round(cpu, 1), "bytes": size}


def through(backend: str) -> Answer:
    extra = {"operator": "or"} if backend in OURS else {}
    search = get_search_backend(backend).search
    return lambda text: [row.name for row in search(text, Text, **extra)[:10]]


def tantivy_alone() -> Answer:
    """Return the ten best by tantivy's own sum over all terms and both fields; a title counts twice, as with us."""
    import tantivy

    snapshot = get_search_backend("tantivy").engine._snapshot().reading
    searcher, schema, names = snapshot._searcher, snapshot._schema, snapshot._names
    rows = dict(Text.objects.values_list("pk", "name"))

    def answer(text: str) -> list[str]:
        terms = [
            tantivy.Query.boost_query(
                tantivy.Query.term_query(schema, names[field], term.text, "freq"), boost
            )
            for term in analysis.query_terms(text)
            for field, boost in documents.boosts_of(Text).items()
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, limit=10, count=False).hits
        keys = [searcher.doc(address).get_first("key") for _score, address in hits]
        return [rows[int(documents.pk_of(key))] for key in keys]

    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--queries", type=int, default=0, help="only every so many")
    parser.add_argument("--documents", type=int, default=0, help="only the first so many")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    missing = [name for name in FILES if not (options.data / name).exists()]
    if missing:
        print(f"SKIPPED: no judged set in {options.data} ({', '.join(missing)})")
        return
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Text)
    rows = lines(options.data / FILES[0])
    Text.objects.bulk_create(
        Text(name=row["id"], title=row["title"], body=row["body"])
        for row in rows[: options.documents or len(rows)]
    )
    queries = lines(options.data / FILES[1])
    queries = queries[:: max(1, len(queries) // (options.queries or len(queries)))]
    judged = judgements(options.data / FILES[2])
    report: dict[str, dict[str, Any]] = {}
    for name in OURS:
        report[name] = {**rebuilt(name), **measure(through(name), queries, judged)}
    report["tantivy alone"] = measure(tantivy_alone(), queries, judged)
    report["wagtail"] = rebuilt("wagtail")
    print_report(report, as_json=options.json)


def print_report(report: dict[str, dict[str, Any]], *, as_json: bool) -> None:
    base = report["wagtail"]
    ratios = {
        f"{name} {what}": round(value, 3)
        for name in OURS
        for what, value in (
            (
                "quality : tantivy alone",
                report[name]["ndcg@10"] / report["tantivy alone"]["ndcg@10"],
            ),
            ("rebuild speed : wagtail", base["rebuild_cpu"] / report[name]["rebuild_cpu"]),
            ("bytes : wagtail", report[name]["bytes"] / base["bytes"]),
        )
    }
    if as_json:
        print(json.dumps({**report, "ratios": ratios}, ensure_ascii=False))
        return
    for name, value in [*report.items(), *ratios.items()]:
        print(name, value)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
