"""What a whole attempt of ten questions costs beside the same six calls as bare Django views, in one run.

    .venv/bin/python tests/bench/quiz/run.py [--attempts 60] [--json]

The six calls: start, three saves, submit, result. The bare views read session and account, insert a row, update its
JSON three times, end it with a record of the result, read it back; both ways go through the site's whole middleware,
without a network. CPU is that of this process; statements don't count BEGIN, COMMIT and savepoints. The two HTML
pages, question and result, are measured apart. Uses a SQLite file of its own, or the (empty) database that
DATABASE_URL names. Exits 1 above the limits of the issue.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.test")
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp(prefix='sanwei-bench-')}/db.sqlite3"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, JsonResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.urls import include, path, resolve, reverse  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402

from quizzes.models import Attempt  # noqa: E402
from sanwei.common import audit, clock  # noqa: E402
from sanwei.org import services as org  # noqa: E402
from sanwei.org.enums import MemberKind  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.quizzes import factories as make  # noqa: E402
from tests.world import START, World  # noqa: E402

MOST_WRITES = 8
MOST_STATEMENTS = 30
MOST_RATIO = 4.0
QUESTIONS = 10
BOOKKEEPING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
CALLS = ("start", "save 1", "save 2", "save 3", "submit", "result")
SIGN_IN = 2  # session and account, of every call
SAVES = ((1, 2, 3, 4), (5, 6, 7), (8, 9, 10))

Act = Callable[[], Any]


@csrf_exempt
def bare_start(request: HttpRequest) -> JsonResponse:
    """Insert one row for the account."""
    begun = Attempt.objects.create(
        quiz_id=request.session["quiz"],
        member_id=request.session["member"],
        number=json.loads(request.body)["number"],
        seed=1,
        paper=[{"version": n} for n in range(QUESTIONS)],
        quiz_title="",
        pass_percent=60,
        multiple_scoring="all_or_nothing",
        started_at=clock.now(),
        score_max=QUESTIONS,
    )
    return JsonResponse({"name": request.user.name, "attempt": begun.pk})


@csrf_exempt
def bare_save(request: HttpRequest, attempt: int) -> JsonResponse:
    """Read the row, put answers into its JSON, write it."""
    row = Attempt.objects.get(pk=attempt, member_id=request.session["member"])
    row.answers |= {str(one["ordinal"]): one for one in json.loads(request.body)["answers"]}
    row.save(update_fields=["answers"])
    return JsonResponse({"name": request.user.name, "answered": len(row.answers)})


@csrf_exempt
def bare_submit(request: HttpRequest, attempt: int) -> JsonResponse:
    """End the row and write one record beside it."""
    row = Attempt.objects.get(pk=attempt, member_id=request.session["member"])
    row.state, row.ended_by, row.submitted_at = "submitted", "member", clock.now()
    row.save(update_fields=["state", "ended_by", "submitted_at"])
    audit.log(
        at=row.submitted_at,
        actor=request.user,
        action="bench",
        target_label="bench",
        target_key=row.public_id,
    )
    return JsonResponse({"name": request.user.name})


@csrf_exempt
def bare_result(request: HttpRequest, attempt: int) -> JsonResponse:
    """Read the row back."""
    row = Attempt.objects.get(pk=attempt, member_id=request.session["member"])
    return JsonResponse({"name": request.user.name, "answers": row.answers})


urlpatterns = [
    path("bare/", bare_start),
    path("bare/<int:attempt>/save", bare_save),
    path("bare/<int:attempt>/submit", bare_submit),
    path("bare/<int:attempt>/result", bare_result),
    path("", include("sanwei.urls")),
]


class Side:
    """One way to answer, each time by somebody who is new: what each of the six calls used."""

    def __init__(self) -> None:
        self.client = Client()
        self.cpu_us: dict[str, list[float]] = {name: [] for name in CALLS}
        self.sql: dict[str, list[str]] = {}

    def post(self, address: str, body: dict[str, Any]) -> Any:
        return self.client.post(address, body, content_type="application/json")

    def call(self, name: str, act: Act, *, is_counted: bool) -> Any:
        if is_counted:
            with CaptureQueriesContext(connection) as captured:
                answer = act()
            found = [query["sql"] for query in captured.captured_queries]
            self.sql[name] = [one for one in found if not one.startswith(BOOKKEEPING)]
        else:
            started = time.process_time_ns()
            answer = act()
            self.cpu_us.setdefault(name, []).append((time.process_time_ns() - started) / 1_000)
        assert answer.status_code < 400, (name, answer.status_code, answer.content)
        return answer

    @property
    def total_us(self) -> float:
        """The sum of the calls' medians."""
        return sum(statistics.median(self.cpu_us[name]) for name in CALLS)

    def statements(self) -> int:
        return sum(len(self.sql[name]) for name in CALLS)

    def writes(self) -> int:
        return sum(not one.startswith("SELECT") for name in CALLS for one in self.sql[name])


def answers_of(save: tuple[int, ...]) -> dict[str, Any]:
    return {"answers": [{"ordinal": n, "value": "A", "sequence": 1} for n in save]}


def whole(side: Side, quiz: Any, *, is_counted: bool) -> None:
    """Go through one attempt of ours, and look at its two pages."""
    begun = side.call(
        "start",
        lambda: side.client.post(reverse("quizzes:start", args=[quiz.public_id])),
        is_counted=is_counted,
    )
    key = resolve(begun["Location"]).kwargs["attempt"]
    page = reverse("quizzes:question", args=[key, 1])
    side.call("question page", lambda: side.client.get(page), is_counted=is_counted)
    api = f"/api/v1/quizzes/attempts/{key}"
    for name, save in zip(CALLS[1:4], SAVES, strict=True):
        side.call(
            name,
            lambda save=save: side.post(f"{api}/answers", answers_of(save)),
            is_counted=is_counted,
        )
    submit = reverse("quizzes:submit", args=[key])
    side.call("submit", lambda: side.client.post(submit), is_counted=is_counted)
    side.call("result", lambda: side.client.get(f"{api}/result"), is_counted=is_counted)
    page = reverse("quizzes:result", args=[key])
    side.call("result page", lambda: side.client.get(page), is_counted=is_counted)


def bare(side: Side, *, is_counted: bool) -> None:
    """Go through the same six calls as bare views."""
    begun = side.call("start", lambda: side.post("/bare/", {"number": 1}), is_counted=is_counted)
    row = f"/bare/{begun.json()['attempt']}"
    for name, save in zip(CALLS[1:4], SAVES, strict=True):
        side.call(
            name,
            lambda save=save: side.post(f"{row}/save", answers_of(save)),
            is_counted=is_counted,
        )
    side.call("submit", lambda: side.post(f"{row}/submit", {}), is_counted=is_counted)
    side.call("result", lambda: side.client.get(f"{row}/result"), is_counted=is_counted)


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    world = worlds.build()
    # As many questions to draw from as a usual bank has.
    bank = make.bank(world.first, at=clock.now(), single=60, multiple=30, true_false=10)
    quiz = make.quiz(
        world.first,
        world.everyone,
        banks=[bank],
        draws={"single": 6, "multiple": 2, "true_false": 2},
        at=clock.now(),
    )
    ours, theirs = Side(), Side()
    with override_settings(ROOT_URLCONF=__name__):
        for number in range(1, arguments.attempts + 5):
            ours.client, theirs.client = (_newcomer(world, quiz) for _ in range(2))
            # In turn, so that a busy neighbour slows both alike; the first ones warm up.
            whole(ours, quiz, is_counted=number == 4)
            bare(theirs, is_counted=number == 4)
            if number == 4:
                ours.cpu_us.clear()
                theirs.cpu_us.clear()  # from here on it counts
    report = _report(ours, theirs)
    if arguments.sql:
        for name in CALLS:
            print(f"--- {name}", *(one[:300] for one in ours.sql[name]), sep="\n")
    print(json.dumps(report, ensure_ascii=False) if arguments.json else _table(report))
    sys.exit(
        report["writes"] > MOST_WRITES
        or report["statements"] > MOST_STATEMENTS
        or report["cpu_ratio"] > MOST_RATIO
    )


def _newcomer(world: World, quiz: Any) -> Client:
    """Return the signed-in client of a new member, whose session tells the bare views who and what."""
    member = org.enrol(name="新人", kind=MemberKind.FORMAL, branch=world.first, starts_on=START)
    org.open_account(member=member, password=None, must_change=False)
    client = Client()
    client.force_login(world.account(member), "sanwei.accounts.backends.NumberOrPhoneBackend")
    session = client.session
    session["member"], session["quiz"] = member.pk, quiz.pk
    session.save()
    return client


def _report(ours: Side, theirs: Side) -> dict[str, Any]:
    return {
        "database": connection.vendor,
        "writes": ours.writes(),
        "statements": ours.statements(),
        "statements_beyond_sign_in": ours.statements() - SIGN_IN * len(CALLS),
        "cpu_us": round(ours.total_us),
        "bare_writes": theirs.writes(),
        "bare_statements": theirs.statements(),
        "bare_cpu_us": round(theirs.total_us),
        "cpu_ratio": round(ours.total_us / theirs.total_us, 2),
        "calls": {
            name: {
                "statements": len(ours.sql[name]),
                "cpu_us": round(statistics.median(ours.cpu_us[name])),
                "bare_cpu_us": round(statistics.median(theirs.cpu_us[name])),
            }
            for name in CALLS
        },
        "pages": {
            name: {
                "statements": len(ours.sql[name]),
                "cpu_us": round(statistics.median(ours.cpu_us[name])),
            }
            for name in ("question page", "result page")
        },
    }


def _table(report: dict[str, Any]) -> str:
    lines = [f"{name:18} {value}" for name, value in report.items() if not isinstance(value, dict)]
    for name, row in (report["calls"] | report["pages"]).items():
        lines.append(f"{name:18} " + "  ".join(f"{key} {value}" for key, value in row.items()))
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--attempts", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sql", action="store_true", help="print the statements of our six calls")
    return parser.parse_args()


if __name__ == "__main__":
    main()
