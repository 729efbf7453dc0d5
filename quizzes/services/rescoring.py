"""改判: what a corrected question does to scores, after a preview, with a reason, by appending.

What is accepted becomes a ``Rescore`` row that the ``exports`` lane works off, some attempts in a transaction: a killed
worker goes on where it stopped, and no attempt is judged twice. The study record follows by a correction, so that a
sealed quarter stays as it is and the change goes to the 更正表.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from quizzes.enums import UNFINISHED, AttemptState, ReportState, RescoreKind, RescoreState
from quizzes.errors import (
    RescoreNeedsReason,
    RescoreStale,
    RescoreUnderWay,
    RescoreUnfit,
)
from quizzes.events import ScoresRevised
from quizzes.models import Attempt, QuestionReport, QuestionVersion, Rescore, ScoreRevision
from quizzes.models.attempt import EVIDENCE_LABEL
from quizzes.policies import Result, result_of
from quizzes.rescoring import (
    Change,
    Proposal,
    attempts_asking,
    changes_in,
    fits,
    preview_rescore,
    scored_asking,
)
from quizzes.rulings import rulings_on
from quizzes.scoring import outcomes_of
from quizzes.services.closing import end
from sanwei.accounts.models import User
from sanwei.common import audit, outbox
from sanwei.common.durability import make_commit_durable
from sanwei.study import services as study
from sanwei.study.enums import RecordKind
from sanwei.study.models import StudyRecord

logger = logging.getLogger(__name__)

# A transaction of this size costs some twenty statements and holds the write lock for a fraction of a second.
# Measured by tests/bench/quiz/rescore.py.
JUDGED_AT_ONCE = 50
# An attempt that ends while a rescore is accepted may be scored by the old key: it is looked at again this long.
LOOKED_AFTER = timedelta(minutes=10)
LONGEST_REASON = 300


def start_rescore(
    *,
    public_id: UUID,
    proposal: Proposal,
    accepted: str,
    reason: str,
    actor: User,
    at: datetime,
) -> Rescore:
    """Accept the preview whose fingerprint is ``accepted``; the lane applies it. The same form sent twice starts once.

    From here on attempts that end are scored by the ruling. Leaves one audit row with reason and sums.
    Raises: RescoreNeedsReason; RescoreUnfit where answers can't be judged so; RescoreStale where scores changed
    since the preview; RescoreUnderWay while another one is applied.
    """
    if (earlier := Rescore.objects.filter(public_id=public_id, actor=actor).first()) is not None:
        return earlier
    if not (reason := reason.strip()[:LONGEST_REASON]):
        raise RescoreNeedsReason()
    check_proposal(proposal)
    preview = preview_rescore(proposal)
    if preview.fingerprint != accepted:
        raise RescoreStale()
    try:
        with transaction.atomic():
            run = Rescore.objects.create(
                public_id=public_id,
                question=proposal.question,
                kind=proposal.kind,
                judge=proposal.judge,
                part=proposal.part,
                takes_passes=proposal.takes_passes,
                reason=reason,
                fingerprint=accepted,
                summary=preview.as_json(),
                total=preview.total,
                created_at=at,
                actor=actor,
                actor_name=actor.name,
            )
            run.versions.set(proposal.versions)
            audit.log(
                at=at,
                actor=actor,
                action="quiz.rescore",
                target_label="quizzes.question",
                target_key=proposal.question.public_id,
                unit_key=proposal.question.bank.unit.public_id,
                rescore=str(run.public_id),
                kind=str(proposal.kind),
                takes_passes=proposal.takes_passes,
                reason=reason,
                **preview.as_json(),
            )
    except IntegrityError:
        earlier = Rescore.objects.filter(public_id=public_id, actor=actor).first()
        if earlier is not None:
            return earlier
        raise RescoreUnderWay() from None
    return run


def check_proposal(proposal: Proposal) -> None:
    """Raise RescoreUnfit where ``proposal`` names no version, a foreign one, or a key that does not fit."""
    versions = QuestionVersion.objects.in_bulk(proposal.versions)
    if not versions or len(versions) != len(proposal.versions):
        raise RescoreUnfit()
    if any(one.question_id != proposal.question.pk for one in versions.values()):
        raise RescoreUnfit()
    if proposal.kind == RescoreKind.GIVE:
        if proposal.part is not None and any(
            proposal.part >= len(one.parts) for one in versions.values()
        ):
            raise RescoreUnfit()
        return
    judge = proposal.judge
    if judge is None or judge.question_id != proposal.question.pk or proposal.part is not None:
        raise RescoreUnfit()
    if not all(fits(one, judge) for one in versions.values()):
        raise RescoreUnfit()


def run_rescore(*, run: Rescore, at: datetime) -> Rescore:
    """Apply what is left of an accepted rescore, some attempts in a transaction; return it as it stands then.

    Idempotent and safe to kill: progress is written in the transaction of its revisions. A failure is kept in the
    row and raised.
    """
    try:
        while run.is_unfinished:
            run = _advance(run.pk, at)
        _score_what_waited(run, at)
    except Exception:
        logger.exception("rescore %s stopped", run.public_id)
        Rescore.objects.filter(pk=run.pk, is_over=False).update(state=RescoreState.FAILED)
        raise
    return run


def retry_rescore(*, run: Rescore, actor: User, at: datetime) -> Rescore:
    """Let the lane go on with a rescore that stopped; anything else stays as it is. Leaves an audit row."""
    with transaction.atomic():
        moved = Rescore.objects.filter(pk=run.pk, state=RescoreState.FAILED).update(
            state=RescoreState.WAITING
        )
        if moved:
            audit.log(
                at=at,
                actor=actor,
                action="quiz.rescore_retry",
                target_label="quizzes.question",
                target_key=run.question.public_id,
                unit_key=run.question.bank.unit.public_id,
                rescore=str(run.public_id),
            )
    run.refresh_from_db()
    return run


def look_after(*, at: datetime) -> int:
    """Judge anew the attempts that ended by the old key while a rescore was accepted; return how many."""
    late = 0
    for run in Rescore.objects.filter(is_over=True, finished_at__gte=at - LOOKED_AFTER):
        keys = set(run.versions.values_list("pk", flat=True))
        ended = list(scored_asking(keys).filter(scored_at__gte=run.created_at))
        with transaction.atomic():
            late += len(_judge(ended, run, at))
    return late


@transaction.atomic
def _advance(key: int, at: datetime) -> Rescore:
    """Judge the next attempts anew. The row is locked: a second worker waits and then goes on after them."""
    run = (
        Rescore.objects.select_for_update(of=("self",))
        .select_related("actor", "question__bank__unit")
        .get(pk=key)
    )
    if run.state not in UNFINISHED:
        return run
    keys = set(run.versions.values_list("pk", flat=True))
    waiting = scored_asking(keys).filter(pk__gt=run.after_attempt).select_related("member")
    attempts = list(waiting[:JUDGED_AT_ONCE])
    run.done += len(_judge(attempts, run, at))
    run.state = RescoreState.RUNNING
    if attempts:
        run.after_attempt = attempts[-1].pk
    if len(attempts) < JUDGED_AT_ONCE:
        run.state, run.is_over, run.finished_at = RescoreState.DONE, True, at
        _answer_reports(run, at)
        outbox.emit(ScoresRevised(rescore_id=run.public_id), at=at)
    run.save()
    make_commit_durable()
    return run


def _judge(attempts: list[Attempt], run: Rescore, at: datetime) -> list[Change]:
    rulings = rulings_on({line["version"] for one in attempts for line in one.paper})
    changes = list(changes_in(attempts, rulings, takes_passes=run.takes_passes))
    ScoreRevision.objects.bulk_create([_revision(change, run, at) for change in changes])
    _revise(changes, run)
    _correct_records(changes, run, at)
    return changes


def _revision(change: Change, run: Rescore, at: datetime) -> ScoreRevision:
    before, after = change.before, change.after
    return ScoreRevision(
        attempt=change.attempt,
        number=change.attempt.revised + 1,
        rescore=run,
        judged=change.judged,
        score_before=before.score,
        percent_before=before.percent,
        correct_before=before.correct_count,
        was_passed=before.is_passed,
        score=after.score,
        score_percent=after.percent,
        correct_count=after.correct_count,
        is_passed=after.is_passed,
        is_pass_kept=change.is_pass_kept,
        reason=run.reason,
        created_at=at,
        actor=run.actor,
        actor_name=run.actor_name,
    )


def _revise(changes: list[Change], run: Rescore) -> None:
    """Let the attempts repeat their newest revisions, in one statement; the database takes nothing else."""
    newest = ScoreRevision.objects.filter(attempt=OuterRef("pk"), rescore=run)
    names = ("score", "score_percent", "correct_count", "is_passed", "judged")
    written = Attempt.objects.filter(
        pk__in=[change.attempt.pk for change in changes],
        revised=Subquery(newest.values("number")) - 1,
    ).update(
        revised=F("revised") + 1,
        **{name: Subquery(newest.values(name)) for name in names},
    )
    if written != len(changes):
        raise RuntimeError(f"attempts of rescore {run.public_id} were revised by somebody else")


def _correct_records(changes: list[Change], run: Rescore, at: datetime) -> None:
    """Let study records say what the quiz's policy makes of the revised scores, of later attempts too.

    Without a person: one notice tells all, not one for each record.
    """
    results = _results_of({(one.attempt.quiz_id, one.attempt.member_id) for one in changes})
    records = StudyRecord.objects.filter(
        kind=RecordKind.ASSESSMENT,
        evidence_label=EVIDENCE_LABEL,
        evidence_key__in=results,
        corrected_by__isnull=True,
        is_withdrawn=False,
    )
    corrections = []
    for record in records.select_related("branch").order_by("pk"):
        result = results[record.evidence_key]
        is_passed = result.is_passed or (bool(record.is_passed) and not run.takes_passes)
        if (record.score_percent, record.is_passed) != (result.percent, is_passed):
            said = {"score_percent": result.percent, "is_passed": is_passed}
            corrections.append((record, said))
    study.correct_together(
        corrections=corrections,
        reason=_("题目纠错：%s") % run.reason,
        follows=_("题目改判，由%s确认") % run.actor_name,
        at=at,
    )


def _results_of(pairs: set[tuple[int, int]]) -> dict[str, Result]:
    """Return the result after each scored attempt of ``pairs`` of quiz and member, by public id. One query."""
    told: dict[tuple[int, int], list[Attempt]] = {pair: [] for pair in pairs}
    scored = Attempt.objects.filter(
        quiz__in={quiz for quiz, _member in pairs},
        member__in={member for _quiz, member in pairs},
        state=AttemptState.SCORED,
    )
    bare = scored.select_related("quiz").defer("paper", "answers", "given", "judged")
    for attempt in bare.order_by("number"):
        if (key := (attempt.quiz_id, attempt.member_id)) in told:
            told[key].append(attempt)
    return {
        str(attempt.public_id): result_of(attempt.quiz.score_policy, outcomes_of(rows[:count]))
        for rows in told.values()
        for count, attempt in enumerate(rows, start=1)
    }


def _answer_reports(run: Rescore, at: datetime) -> None:
    QuestionReport.objects.filter(question=run.question_id, state=ReportState.OPEN).update(
        state=ReportState.FIXED, answer=run.reason, answered_at=at, answered_by=run.actor_name
    )


def _score_what_waited(run: Rescore, at: datetime) -> None:
    """Score attempts that waited for a person's mark of what everybody is given now."""
    keys = set(run.versions.values_list("pk", flat=True))
    for attempt in attempts_asking(keys).filter(needs_person=True).select_related("quiz", "member"):
        end(attempt, at=at)
