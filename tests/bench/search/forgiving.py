"""How often a query with a slip in it finds what was meant among the first ten, beside the words looked up as written.

    .venv/bin/python tests/bench/search/forgiving.py [--data FOLDER] [--seed N] [--each N] [--json]

The queries are derived from the titles of the judged set (see ``slips`` for the rule); without one it says so and
ends. They are asked through modelsearch, as the admin asks. ``plain`` is the same engine without the second search.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import run
import slips
from django.core.management import call_command
from modelsearch.backends import get_search_backend

from sanwei.search import documents
from sanwei.search.analysis import query_terms
from sanwei.search.engine import Bag, Cover

SEED = 20_260_701
FLOORS = {
    "pinyin": 0.80,
    "initials": 0.80,
    "homophone": 0.97,
    "dropped": 0.92,
    "swapped": 0.85,
    "traditional": 0.98,
}


def found(text: str) -> list[str]:
    rows = get_search_backend("default").search(text, run.Text, operator="or")
    return [row.title for row in rows[:10]]


def found_plainly(text: str) -> list[str]:
    """Return what the words as written find."""
    terms = tuple(query_terms(text))
    bag = Bag(terms, documents.weighed(documents.boosts_of(run.Text), len(terms)), Cover.ANY)
    backend: Any = get_search_backend("default")
    scores = backend.scores_of(bag, run.Text) if terms else {}
    keys = sorted(scores, key=lambda key: -scores[key])[:10]
    return list(run.Text.objects.filter(pk__in=keys).values_list("title", flat=True))


def measure(asked: list[slips.Slip]) -> dict[str, Any]:
    report: dict[str, Any] = {}
    for family, floor in FLOORS.items():
        own = [slip for slip in asked if slip.family == family]
        times, hits, plain = [], 0, 0
        for slip in own:
            start = time.perf_counter()
            hits += slip.title in found(slip.text)
            times.append((time.perf_counter() - start) * 1000)
            plain += slip.title in found_plainly(slip.text)
        report[family] = {
            "queries": len(own),
            "found": round(hits / len(own), 3),
            "plain": round(plain / len(own), 3),
            "floor": floor,
            "p50_ms": round(statistics.median(times), 1),
            "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 1),
        }
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=run.DEFAULT_DATA)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (options.data / run.FILES[0]).exists():
        print(f"SKIPPED: no judged set in {options.data}")
        return
    run.fill(options.data)
    call_command("rebuild_modelsearch_index", backend_name="default", verbosity=0)
    titles = list(run.Text.objects.values_list("title", flat=True))
    report = measure(list(slips.all_of(titles, seed=options.seed, each=options.each)))
    if options.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for name, value in report.items():
            print(name, value)
    if any(each["found"] < each["floor"] for each in report.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    try:
        main()
    finally:
        if os.environ.get("SANWEI_KEEP_BENCH") is None:
            shutil.rmtree(run.SCRATCH, ignore_errors=True)
