"""How long a beat takes while many study: p50, p95 and p99, quiet and beside a film that is being encoded.

    .venv/bin/python tests/bench/beats/rush.py [--members 50 500 2000] [--seconds 60] [--json]

Production's settings and server (granian, 2 processes of 32 threads), one beat a member every 15 s. A SQLite file of
its own, or the (empty) database that DATABASE_URL names. Exits 1 when a beat was refused, broken or lost, or when a
p95 is above what the design allows; a busy machine can only make it look worse.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
DATA = tempfile.mkdtemp(prefix="sanwei-bench-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "sanwei.settings.prod",
    "SANWEI_SECRET_KEY": "a key of a throw-away installation that measures itself",
    "SANWEI_BASE_URL": "https://127.0.0.1",
    "SANWEI_DATA_DIR": DATA,
    "SANWEI_LOG_LEVEL": "ERROR",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{DATA}/db.sqlite3")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from sanwei.common import clock  # noqa: E402
from sanwei.study import services  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.bench.beats.load import encoding, lost, rush, seated  # noqa: E402
from tests.bench.lines import HEADERS  # noqa: E402
from tests.bench.video import sources  # noqa: E402
from tests.served import served  # noqa: E402
from tests.study.stage import lecture  # noqa: E402

P95_QUIET_MS = 250
P95_RATIO = 2
FILM_SECONDS = 20
FILM_TIMES = (
    9  # one long film, as on a real site: with short ones, half of the load was starting up
)


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    world = worlds.build()
    item = lecture(world, duration_ms=4 * 3_600_000, at=clock.now())
    members = seated(world, item, max(arguments.members))
    film = sources.again(sources.default(Path(DATA), seconds=FILM_SECONDS)[-1], times=FILM_TIMES)
    rows: list[dict[str, Any]] = []
    errors: list[str] = []
    with served(dict(os.environ), headers=HEADERS) as server:
        rush(server.port, members[:50], 20)  # warm up
        for count in arguments.members:
            quiet = rush(server.port, members[:count], arguments.seconds)
            rows.append({"beside": "nothing", **quiet.report()})
            with encoding(film, dict(os.environ)):
                loaded = rush(server.port, members[:count], arguments.seconds)
            rows.append({"beside": "a film", **loaded.report()})
            errors += quiet.errors + loaded.errors
    report = {
        "database": connection.vendor,
        "rows": rows,
        "lost": lost(members),
        "differences": len(services.rebuild_progress(at=clock.now(), is_check=True)),
    }
    print(json.dumps(report) if arguments.json else _table(report))
    for words in sorted(set(errors))[:5]:
        print(words, file=sys.stderr)
    sys.exit(bool(errors or report["lost"] or report["differences"] or _is_slow(rows)))


def _is_slow(rows: list[dict[str, Any]]) -> bool:
    """Judge by the design: p95 at most 250 ms quiet, and twice that beside an encode."""
    limits = {"nothing": P95_QUIET_MS, "a film": P95_QUIET_MS * P95_RATIO}
    return any(row["p95_ms"] > limits[row["beside"]] for row in rows)


def _table(report: dict[str, Any]) -> str:
    lines = [f"{report['database']}: {report['lost']} lost, {report['differences']} differences"]
    names = list(report["rows"][0])
    lines += ["".join(f"{name:>10}" for name in names)]
    lines += ["".join(f"{row[name]!s:>10}" for name in names) for row in report["rows"]]
    pairs = zip(report["rows"][::2], report["rows"][1::2], strict=True)
    for quiet, loaded in pairs:
        ratio = loaded["p95_ms"] / quiet["p95_ms"]
        lines.append(f"{quiet['members']} members: p95 beside a film / quiet = {ratio:.2f}")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, nargs="+", default=[50, 500, 2_000])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
