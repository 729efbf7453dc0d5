"""What it costs to judge many attempts anew: the preview, and its application in batches, beside a bare loop.

    .venv/bin/python tests/bench/quiz/rescore.py [--attempts 10000] [--json]

Every attempt of 20 questions asks the one whose key was wrong; every member has one attempt, with its study record.
The bare loop marks the same attempts anew in memory, with the versions at hand and no database. Memory is the highest
resident size above that before the step, of this process (Linux). ``longest_batch_s`` is the longest that a
transaction of the application was open. Uses a SQLite file of its own, or the (empty) database that DATABASE_URL
names. Exits 1 when the application did something else than the preview said, or above the limits; a busy machine can
only make times look worse, ratios are of the same run.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanwei.settings.test")
if "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp(prefix='sanwei-bench-')}/db.sqlite3"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402

from quizzes import services  # noqa: E402
from quizzes.models import Attempt, QuestionVersion, Quiz, ScoreRevision  # noqa: E402
from quizzes.rescoring import READ_AT_ONCE, preview_rescore  # noqa: E402
from quizzes.rulings import judged_by, rulings_on  # noqa: E402
from quizzes.scoring import mark_of  # noqa: E402
from quizzes.services.starting import trial_attempt  # noqa: E402
from sanwei.org.models import Member, Membership  # noqa: E402
from sanwei.study.enums import StudyState  # noqa: E402
from sanwei.study.models import StudyProgress, StudyRecord  # noqa: E402
from tests import world as worlds  # noqa: E402
from tests.quizzes import factories as make  # noqa: E402
from tests.quizzes import rescores  # noqa: E402
from tests.world import NOW, World  # noqa: E402

DRAWS = {"single": 12, "multiple": 5, "true_false": 3}
PAPERS = 50  # different ones
MOST_PREVIEW_RATIO = 4.0
MOST_MEMORY_MB = 64.0
MOST_BATCH_S = 1.0  # on a quiet machine; beats and saves wait at most 20 s
AnyModel = TypeVar("AnyModel", bound=models.Model)


@dataclass
class Step:
    """What one step took. ``ends``: when each transaction ended that wrote progress, in seconds from its start."""

    cpu_s: float = 0.0
    wall_s: float = 0.0
    queries: int = 0
    memory_mb: float = 0.0
    longest_batch_s: float = 0.0


def main() -> None:
    arguments = _arguments()
    call_command("migrate", verbosity=0, interactive=False)
    world = worlds.build()
    quiz = _sat(world, arguments.attempts)
    question = rescores.wrong_one(quiz)
    meant = rescores.proposal(question, rescores.corrected(question))
    preview, told = measured(lambda: preview_rescore(meant))
    run = services.start_rescore(
        public_id=uuid4(),
        proposal=meant,
        accepted=told.fingerprint,
        reason=rescores.REASON,
        actor=world.account(world.zhao_liu),
        at=rescores.LATER,
    )
    application, run = measured(lambda: services.run_rescore(run=run, at=rescores.LATER))
    bare_s, is_same = _bare(quiz)
    differing = ScoreRevision.objects.exclude(score=models.F("score_before")).count()
    said = sum(people for _size, people in told.differences)
    report = {
        "database": connection.vendor,
        "attempts": told.total,
        "bare_cpu_s": round(bare_s, 2),
        "preview_s": round(preview.wall_s, 2),
        "preview_ratio": round(preview.cpu_s / bare_s, 2),
        "preview_queries_per_500": round(preview.queries * READ_AT_ONCE / told.total, 1),
        "preview_memory_mb": round(preview.memory_mb, 1),
        "apply_s": round(application.wall_s, 2),
        "apply_ratio": round(application.cpu_s / bare_s, 2),
        "apply_queries_per_attempt": round(application.queries / told.total, 2),
        "apply_memory_mb": round(application.memory_mb, 1),
        "longest_batch_s": round(application.longest_batch_s, 2),
        "is_as_previewed": is_same and (run.done, differing) == (told.total, said),
    }
    print(json.dumps(report) if arguments.json else _table(report))
    sys.exit(
        not report["is_as_previewed"]
        or report["preview_ratio"] > MOST_PREVIEW_RATIO
        or max(preview.memory_mb, application.memory_mb) > MOST_MEMORY_MB
        or application.longest_batch_s > MOST_BATCH_S
    )


def measured(act: Callable[[], Any]) -> tuple[Step, Any]:
    """Do it, and return what it took and what it returned."""
    step, opened = Step(), 0.0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal opened
        if sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            return execute(sql, *rest)
        step.queries += 1
        opened = opened or time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            if not connection.in_atomic_block:
                opened = 0.0
            elif sql.startswith('UPDATE "quizzes_rescore"'):  # the last of a batch
                took = time.perf_counter() - opened
                step.longest_batch_s, opened = max(step.longest_batch_s, took), 0.0

    before = _resident_mb(peak=False)
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest size so far
    cpu, wall = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        result = act()
    step.cpu_s, step.wall_s = time.process_time() - cpu, time.perf_counter() - wall
    step.memory_mb = _resident_mb(peak=True) - before
    return step, result


def _resident_mb(*, peak: bool) -> float:
    name = "VmHWM:" if peak else "VmRSS:"
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def _bare(quiz: Quiz) -> tuple[float, bool]:
    """Mark all attempts anew in memory; return the CPU that took and whether the rows say the same."""
    versions = QuestionVersion.objects.in_bulk()
    rulings = rulings_on(set(versions))
    taken, is_same, after = 0.0, True, 0
    rows = quiz.attempts.order_by("pk")
    while batch := list(rows.filter(pk__gt=after)[:READ_AT_ONCE]):
        after = batch[-1].pk
        began = time.process_time()
        marks = [
            mark_of(one, versions, judged_by({line["version"] for line in one.paper}, rulings))
            for one in batch
        ]
        taken += time.process_time() - began
        is_same &= [one.score for one in batch] == [mark.score for mark in marks]
    return taken, is_same


def _sat(world: World, count: int) -> Quiz:
    """Return a quiz that ``count`` members took: scored attempts, records and progress as the services write them."""
    bank = make.bank(world.first, **DRAWS)
    quiz = make.quiz(world.first, world.everyone, banks=[bank], draws=DRAWS)
    record, pattern = _one_of_each(quiz, world.zhang_san)
    people = _people(world, count - 2)
    versions = QuestionVersion.objects.in_bulk()
    papers = [trial_attempt(quiz=quiz, at=NOW) for _each in range(PAPERS)]
    dice = random.Random(count)
    for start in range(0, len(people), READ_AT_ONCE):
        some = people[start : start + READ_AT_ONCE]
        attempts = [_attempt(dice.choice(papers), person, versions, dice) for person in some]
        Attempt.objects.bulk_create(attempts)
        StudyRecord.objects.bulk_create(
            _twin(
                record,
                member=one.member,
                evidence_key=str(one.public_id),
                score_percent=one.score_percent,
                is_passed=one.is_passed,
            )
            for one in attempts
        )
        StudyProgress.objects.bulk_create(
            _twin(pattern[bool(one.is_passed)], member=one.member) for one in attempts
        )
    return quiz


def _one_of_each(quiz: Quiz, member: Member) -> tuple[StudyRecord, dict[bool, StudyProgress]]:
    """Return a record as submitting writes it, and the progress of one who failed and of one who passed."""
    found = {}
    for wrong, person in ((20, member), (0, Member.objects.exclude(pk=member.pk).earliest("pk"))):
        attempt = make.started(quiz, person)
        make.answer_all(attempt, wrong=wrong)
        make.submitted(attempt)
        found[not wrong] = StudyProgress.objects.get(member=person)
    assert found[True].state == StudyState.COMPLETED != found[False].state
    return StudyRecord.objects.get(member=member), found


def _people(world: World, count: int) -> list[Member]:
    person, home = world.zhang_san, Membership.objects.get(member=world.zhang_san)
    made = Member.objects.bulk_create(
        _twin(person, number=f"R{number:06d}", user=None, phone="") for number in range(count)
    )
    Membership.objects.bulk_create(_twin(home, member=one) for one in made)
    return made


def _attempt(
    paper: Attempt, member: Member, versions: dict[int, QuestionVersion], dice: random.Random
) -> Attempt:
    """Return a scored attempt on ``paper`` with seven of ten answers right."""
    made: Attempt = _twin(paper, member=member, number=1, answers={})
    for ordinal, line in enumerate(made.paper, start=1):
        value = versions[line["version"]].answer
        if dice.random() > 0.7:
            value = dice.choice("ACD") if line["type"] == "single" else ""
        made.answers[str(ordinal)] = {
            "value": value,
            "sequence": 1,
            "saved_at": NOW.isoformat(),
            "flagged": False,
            "spent_ms": 20_000,
        }
    mark = mark_of(made, versions)
    made.state, made.ended_by = "scored", "member"
    made.submitted_at = made.scored_at = NOW
    made.score, made.score_percent = mark.score, mark.percent
    made.correct_count, made.is_passed = mark.correct_count, mark.is_passed
    return made


def _twin(row: AnyModel, **fields: Any) -> AnyModel:
    """Return an unsaved copy of ``row`` with an identity of its own."""
    own = {"public_id", row._meta.pk.attname}
    names = [field.attname for field in row._meta.concrete_fields if field.attname not in own]
    made = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def _table(report: dict[str, Any]) -> str:
    return "\n".join(f"{name:26} {value}" for name, value in report.items())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
