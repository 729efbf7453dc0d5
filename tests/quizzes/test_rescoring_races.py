"""改判 while members hand in, twice, and the clock ends what is left: every score follows the new key, once."""

from datetime import timedelta

from quizzes import services
from quizzes.enums import AttemptState, RescoreKind
from quizzes.errors import RescoreStale
from quizzes.models import Attempt, Rescore, ScoreRevision
from quizzes.rescoring import Proposal
from quizzes.scoring import mark_of
from quizzes.services.closing import GRACE
from sanwei.accounts.models import User
from sanwei.study.models import StudyRecord
from tests.databases import race
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.quizzes.rescores import LATER
from tests.world import NOW, World

LIMIT_MINUTES = (LATER - NOW) // timedelta(minutes=1)
EXPIRED = LATER + GRACE + timedelta(seconds=1)


def answered(attempt: Attempt, wrong_version: int) -> Attempt:
    """Answer all by the key that will hold: C to the wrong question, right to the others."""
    letters = {}
    for ordinal, line in enumerate(attempt.paper, start=1):
        letters[ordinal] = make.right_letters(attempt, ordinal)
        if line["version"] == wrong_version:
            letters[ordinal] = "ABCD"[line["order"].index("ABCD".index("C"))]
    make.answer(attempt, letters)
    return attempt


def expire() -> None:
    services.freeze_overdue(at=EXPIRED)
    ended = Attempt.objects.filter(state__in=(AttemptState.SUBMITTED, AttemptState.EXPIRED))
    for pk in list(ended.values_list("pk", flat=True)):
        services.score_ended(attempt_pk=pk, at=EXPIRED)


def rescore(meant: Proposal, actor: User) -> Rescore:
    while True:
        try:
            return rescores.applied(meant, actor)
        except RescoreStale:
            continue  # somebody handed in since the preview: it is looked at again


def test_double_submit_expiry_and_rescore_at_once_leave_one_right_score_each(
    real_world: World,
) -> None:
    world = real_world
    quiz = rescores.quiz_of_five(world, time_limit_minutes=LIMIT_MINUTES)
    question = rescores.wrong_one(quiz)
    people = [world.zhang_san, world.li_si, world.zhao_liu, world.sun_qi]
    assert question.current_id is not None
    begun = [answered(make.started(quiz, one), question.current_id) for one in people]
    make.submitted(begun[0], at=LATER - timedelta(minutes=1))
    judge = rescores.corrected(question)
    meant = rescores.proposal(question, judge)
    assert meant.kind == RescoreKind.KEY
    handing_in = [
        lambda attempt=attempt: make.submitted(attempt, at=LATER)
        for attempt in (begun[1], begun[1], begun[2])
    ]

    results = race(*handing_in, expire, lambda: rescore(meant, world.account(world.zhao_liu)))
    services.look_after(at=LATER + timedelta(minutes=1))

    assert not [one for one in results if isinstance(one, Exception)]
    for attempt in Attempt.objects.all():
        assert (attempt.state, attempt.score) == (AttemptState.SCORED, 25)
        assert attempt.score == mark_of(attempt).score
        assert ScoreRevision.objects.filter(attempt=attempt).count() == attempt.revised
        [standing] = StudyRecord.objects.filter(
            evidence_key=str(attempt.public_id), corrected_by__isnull=True
        )
        assert (standing.score_percent, standing.is_passed) == (100, True)
    first = Attempt.objects.get(pk=begun[0].pk)
    assert first.revised == 1
