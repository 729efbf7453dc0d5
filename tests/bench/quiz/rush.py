"""Monday morning: everybody opens one quiz, answers it, and hands it in twice; p95 of each step, and what was stored.

    .venv/bin/python tests/bench/quiz/rush.py [--members 2000] [--minutes 5] [--json]

Production's settings and server (granian, 2 processes of 32 threads). Members open the quiz of 20 questions within a
fifth of ``--minutes`` (60 s of 5 minutes), save ten times over the minutes that follow, and submit on two sockets at
once. A SQLite file of its own, or the (empty) database that DATABASE_URL names. Exits 1 when a request failed, when
attempts, scores or records are not exactly one a member, or when a p95 is above what the issue allows; a busy machine
can only make it look worse.
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
from django.db.models import Count  # noqa: E402

from quizzes.enums import AttemptState  # noqa: E402
from quizzes.models import Attempt, Quiz  # noqa: E402
from quizzes.models.attempt import EVIDENCE_LABEL  # noqa: E402
from sanwei.common import clock  # noqa: E402
from sanwei.study.models import StudyRecord  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.bench.lines import HEADERS  # noqa: E402
from tests.bench.quiz.load import QUESTIONS, Times, rush, signed_in  # noqa: E402
from tests.quizzes import factories as make  # noqa: E402
from tests.served import served  # noqa: E402
from tests.world import World  # noqa: E402

P95_MS = {"open": 1_500, "save": 500, "submit": 1_000}
OPENING_SHARE = 0.2  # of the minutes: 60 s of five
WARMING = 20  # members of another quiz, before it counts


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    world = worlds.build()
    members = signed_in(world, arguments.members)
    seconds = arguments.minutes * 60
    with served(dict(os.environ), headers=HEADERS) as server:
        warm = members[:WARMING]
        rush(server.port, _quiz(world, "热身"), warm, opening=3, answering=4)
        quiz = _quiz(world, "周一测验")
        times = rush(server.port, quiz, members, opening=seconds * OPENING_SHARE, answering=seconds)
    report = _report(quiz, times, arguments.members)
    print(json.dumps(report) if arguments.json else _table(report))
    for words in sorted(set(times.errors))[:5]:
        print(words, file=sys.stderr)
    sys.exit(not report["is_exact"] or bool(times.errors) or bool(report["slow"]))


def _quiz(world: World, title: str) -> Quiz:
    """Open a quiz that draws 20 of 100 questions."""
    at = clock.now()
    bank = make.bank(world.first, title=title, at=at, single=60, multiple=30, true_false=10)
    draws = {"single": QUESTIONS - 8, "multiple": 4, "true_false": 4}
    return make.quiz(world.first, world.everyone, banks=[bank], draws=draws, at=at, title=title)


def _report(quiz: Quiz, times: Times, members: int) -> dict[str, Any]:
    attempts = Attempt.objects.filter(quiz=quiz)
    keys = [str(key) for key in attempts.values_list("public_id", flat=True)]
    records = StudyRecord.objects.filter(
        evidence_label=EVIDENCE_LABEL, item__owner_key=str(quiz.public_id)
    )
    answered = sum(len(one) == QUESTIONS for one in attempts.values_list("answers", flat=True))
    stored = {
        "attempts": attempts.count(),
        "people": attempts.aggregate(n=Count("member", distinct=True))["n"],
        "scores": attempts.filter(state=AttemptState.SCORED).count(),
        "records": records.count(),
        "records of attempts": len(set(records.values_list("evidence_key", flat=True)) & set(keys)),
        "answered whole": answered,
    }
    rows = times.report()
    return {
        "database": connection.vendor,
        "members": members,
        "errors": len(times.errors),
        **stored,
        "is_exact": set(stored.values()) == {members},
        "slow": [row["step"] for row in rows if row["p95_ms"] > P95_MS[row["step"]]],
        "rows": rows,
    }


def _table(report: dict[str, Any]) -> str:
    rows = report["rows"]
    lines = [f"{name:20} {value}" for name, value in report.items() if name != "rows"]
    names = list(rows[0]) if rows else []
    lines += ["".join(f"{name:>10}" for name in names)]
    lines += ["".join(f"{row[name]!s:>10}" for name in names) for row in rows]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
