"""Monday morning: everybody opens one quiz, answers it, and hands it in twice; p95 of each step, scores and awards.

    .venv/bin/python tests/bench/quiz/rush.py [--members 2000] [--minutes 5] [--json]

Production's settings, server (granian, 2 processes of 32 threads) and worker (every lane, as ``./dev up`` starts it).
Members open the quiz of 20 questions within a fifth of ``--minutes`` (60 s of 5 minutes), save ten times over the
minutes that follow, and submit on two sockets at once. Whoever passes, which all do, earns 0.5 学时 by the default
rules. A SQLite file of its own, or the (empty) database that DATABASE_URL names. Exits 1 when a request failed, when
attempts, scores, records or awards are not exactly one a member, when a rebuild would change anything, when the outbox
is not empty ``DRAINED_SECONDS`` after the last submit, or when a p95 is above what the issue allows; a busy machine can
only make it look worse.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from decimal import Decimal
from io import StringIO
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

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, Max, Sum  # noqa: E402

from quizzes import services  # noqa: E402
from quizzes.content import TRUE  # noqa: E402
from quizzes.enums import AttemptState, QuestionType  # noqa: E402
from quizzes.models import Attempt, Quiz  # noqa: E402
from quizzes.models.attempt import EVIDENCE_LABEL  # noqa: E402
from sanwei.common import clock  # noqa: E402
from sanwei.common.models import OutboxMessage  # noqa: E402
from sanwei.ledgers import services as ledgers  # noqa: E402
from sanwei.ledgers.enums import EntryKind  # noqa: E402
from sanwei.ledgers.models import LedgerEntry  # noqa: E402
from sanwei.study.models import StudyRecord  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.bench.lines import HEADERS  # noqa: E402
from tests.bench.quiz.load import QUESTIONS, Times, percentile, rush, signed_in  # noqa: E402
from tests.quizzes import factories as make  # noqa: E402
from tests.served import served, working  # noqa: E402
from tests.world import World  # noqa: E402

P95_MS = {"open": 1_500, "save": 500, "submit": 1_000}
OPENING_SHARE = 0.2  # of the minutes: 60 s of five
HOURS = Decimal("0.5")  # of the default rule for a test that is passed
DRAINED_SECONDS = 120
WARMING = 20  # members of another quiz, before it counts


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    world = worlds.build()
    ledgers.install_default_rules(
        unit=world.committee, year=clock.local_date(clock.now()).year, online_cap_hours=Decimal(8)
    )
    members = signed_in(world, arguments.members)
    seconds = arguments.minutes * 60
    with served(dict(os.environ), headers=HEADERS) as server, working(dict(os.environ)):
        warm = members[:WARMING]
        rush(server.port, _quiz(world, "热身"), warm, opening=3, answering=4)
        quiz = _quiz(world, "周一测验")
        times = rush(server.port, quiz, members, opening=seconds * OPENING_SHARE, answering=seconds)
        is_drained = _drained()
    report = _report(quiz, times, arguments.members) | {"outbox_is_empty": is_drained}
    print(json.dumps(report) if arguments.json else _table(report))
    for words in sorted(set(times.errors))[:5]:
        print(words, file=sys.stderr)
    is_right = report["is_exact"] and is_drained and not report["differences"]
    sys.exit(not is_right or bool(times.errors) or bool(report["slow"]))


def _quiz(world: World, title: str) -> Quiz:
    """Open a quiz that draws 20 of 100 questions; who answers A to all has four of them right and passes."""
    at = clock.now()
    bank = make.bank(world.first, title=title, at=at, single=60, multiple=30)
    for number in range(91, 101):
        true = make.content(number, QuestionType.TRUE_FALSE, answer=TRUE)
        services.add_question(bank=bank, content=true, actor=None, at=at)
    draws = {"single": QUESTIONS - 8, "multiple": 4, "true_false": 4}
    return make.quiz(
        world.first,
        world.everyone,
        banks=[bank],
        draws=draws,
        at=at,
        title=title,
        pass_percent=1,
    )


def _drained() -> bool:
    """Wait until every fact has reached its consumers; False where that takes too long."""
    deadline = time.monotonic() + DRAINED_SECONDS
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True)
    while waiting.exists():
        if time.monotonic() > deadline:
            print(f"{waiting.count()} messages wait: {waiting.first()}", file=sys.stderr)
            return False
        time.sleep(0.1)
    return True


def _report(quiz: Quiz, times: Times, members: int) -> dict[str, Any]:
    attempts = Attempt.objects.filter(quiz=quiz)
    ended = {str(key): at for key, at in attempts.values_list("public_id", "submitted_at")}
    records = StudyRecord.objects.filter(
        evidence_label=EVIDENCE_LABEL, item__owner_key=str(quiz.public_id)
    )
    awards = LedgerEntry.objects.filter(kind=EntryKind.CREDIT, record__in=records)
    answered = sum(len(one) == QUESTIONS for one in attempts.values_list("answers", flat=True))
    hours = awards.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    stored = {
        "attempts": attempts.count(),
        "people": attempts.aggregate(n=Count("member", distinct=True))["n"],
        "scores": attempts.filter(state=AttemptState.SCORED).count(),
        "records": records.count(),
        "records of attempts": len(
            set(records.values_list("evidence_key", flat=True)) & ended.keys()
        ),
        "answered whole": answered,
        "awards": awards.count(),
        "people with an award": awards.aggregate(n=Count("member", distinct=True))["n"],
    }
    booked = awards.values_list("record__evidence_key", "booked_at")
    waits = [(at - (ended[key] or at)).total_seconds() for key, at in booked]
    last = max((at for at in ended.values() if at), default=clock.now())
    last_award = awards.aggregate(at=Max("booked_at"))["at"] or last
    rows = times.report()
    return {
        "database": connection.vendor,
        "members": members,
        "errors": len(times.errors),
        **stored,
        "hours": f"{hours:.2f}",
        "is_exact": set(stored.values()) == {members} and hours == HOURS * members,
        "differences": _differences(),
        "award_p95_s": round(percentile(waits, 95), 1) if waits else None,
        "last_award_s": round((last_award - last).total_seconds(), 1),
        "slow": [row["step"] for row in rows if row["p95_ms"] > P95_MS[row["step"]]],
        "rows": rows,
    }


def _differences() -> list[str]:
    """Return what ``rebuild_progress`` and ``rebuild_ledger`` would change."""
    found = []
    for command in ("rebuild_progress", "rebuild_ledger"):
        told = StringIO()
        try:
            call_command(command, check=True, stdout=told)
        except (CommandError, SystemExit):
            found.append(f"{command}: {told.getvalue().strip()}")
    return found


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
