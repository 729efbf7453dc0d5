"""改判: the preview says what the application does, by appending, once, and a mistake of ours takes no pass."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import queries, services
from quizzes.enums import QuestionType, RescoreState, ScorePolicy
from quizzes.errors import RescoreNeedsReason, RescoreStale, RescoreUnderWay, RescoreUnfit
from quizzes.models import Attempt, Rescore, ScoreRevision
from quizzes.rescoring import preview_rescore
from quizzes.scoring import mark_of
from sanwei.accounts.models import User
from sanwei.common.models import AuditEntry
from sanwei.study.enums import StudyState
from sanwei.study.models import StudyProgress, StudyRecord
from tests.databases import race
from tests.quizzes import factories as make
from tests.quizzes import rescores
from tests.quizzes.rescores import LATER, REASON
from tests.world import World


@pytest.fixture
def editor(world: World) -> User:
    return world.account(world.zhao_liu)


def scores() -> dict[str, tuple[Decimal | None, bool | None]]:
    return {one.member.name: (one.score, one.is_passed) for one in Attempt.objects.all()}


def test_the_dry_run_equals_the_applied_difference(world: World, editor: User) -> None:
    quiz = rescores.quiz_of_five(world)
    rescores.sat(quiz, world.zhang_san, on_wrong="C")
    rescores.sat(quiz, world.li_si, on_wrong="B")
    rescores.sat(quiz, world.zhao_liu, on_wrong="A", others_right=1)
    question = rescores.wrong_one(quiz)
    meant = rescores.proposal(question, rescores.corrected(question))

    preview = preview_rescore(meant)
    run = rescores.applied(meant, editor)

    assert (preview.total, preview.people) == (3, 2)
    assert preview.differences == [(Decimal(5), 1), (Decimal(-5), 1)]
    revised = {one.attempt.member.name: one.difference for one in ScoreRevision.objects.all()}
    assert revised == {"张三": Decimal(5), "李四": Decimal(-5), "赵六": Decimal(0)}
    assert scores() == {
        "张三": (Decimal(25), True),
        "李四": (Decimal(20), True),
        "赵六": (Decimal(5), False),
    }
    assert (run.state, run.done) == (RescoreState.DONE, 3)


def test_a_later_record_follows_the_average_though_its_own_attempt_keeps_its_score(
    world: World, editor: User
) -> None:
    quiz = rescores.quiz_of_five(world, score_policy=ScorePolicy.AVERAGE, attempts_allowed=None)
    rescores.sat(quiz, world.zhang_san, on_wrong="C")
    second = rescores.sat(quiz, world.zhang_san, on_wrong="A")
    question = rescores.wrong_one(quiz)

    rescores.applied(rescores.proposal(question, rescores.corrected(question)), editor)

    second.refresh_from_db()
    told = StudyRecord.objects.get(evidence_key=str(second.public_id), corrected_by__isnull=True)
    assert (second.score_percent, told.score_percent) == (Decimal(80), Decimal(90))


def test_the_old_score_stays_on_record(world: World, editor: User) -> None:
    quiz = rescores.quiz_of_five(world)
    attempt = rescores.sat(quiz, world.zhang_san, on_wrong="C")
    answers = attempt.answers
    question = rescores.wrong_one(quiz)
    judge = rescores.corrected(question)

    rescores.applied(rescores.proposal(question, judge), editor)

    revision = ScoreRevision.objects.get(attempt=attempt)
    first = question.versions.get(number=1)
    attempt.refresh_from_db()
    assert (revision.score_before, revision.score) == (Decimal(20), Decimal(25))
    assert (revision.reason, revision.actor_name) == (REASON, "赵六")
    assert revision.judged == attempt.judged == {str(first.pk): {"by": judge.pk}}
    assert attempt.answers == answers
    assert mark_of(attempt).score == attempt.score
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ScoreRevision.objects.all().update(score=0)
    with pytest.raises(IntegrityError, match="next revision"), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(score=20)


def test_the_review_shows_the_right_key_and_the_study_record_the_new_score(
    world: World, editor: User
) -> None:
    quiz = rescores.quiz_of_five(world)
    attempt = rescores.sat(quiz, world.zhang_san, on_wrong="C", others_right=2)
    question = rescores.wrong_one(quiz)

    rescores.applied(rescores.proposal(question, rescores.corrected(question)), editor)

    attempt.refresh_from_db()
    first = question.versions.get(number=1)
    place = next(n for n, line in enumerate(attempt.paper) if line["version"] == first.pk)
    assert queries.review_of(attempt)[place].mark.is_right
    old, new = StudyRecord.objects.order_by("pk")
    assert (old.score_percent, old.is_passed) == (Decimal(40), False)
    assert (new.corrects, new.score_percent, new.is_passed) == (old, Decimal(60), True)
    assert new.reason == f"题目纠错：{REASON}"
    progress = StudyProgress.objects.get(member=world.zhang_san)
    assert progress.state == StudyState.COMPLETED


@pytest.mark.parametrize(("takes", "stays"), [(False, True), (True, False)])
def test_a_lowered_score_takes_a_pass_only_if_the_editor_says_so(
    world: World, editor: User, takes: bool, stays: bool
) -> None:
    quiz = rescores.quiz_of_five(world)
    attempt = rescores.sat(quiz, world.zhang_san, on_wrong="B", others_right=2)
    question = rescores.wrong_one(quiz)
    meant = rescores.proposal(question, rescores.corrected(question), takes_passes=takes)

    preview = preview_rescore(meant)
    rescores.applied(meant, editor)

    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_passed) == (Decimal(10), stays)
    assert (preview.kept, preview.falling) == ((1, 0) if stays else (0, 1))
    assert ScoreRevision.objects.get().is_pass_kept == stays
    progress = StudyProgress.objects.get(member=world.zhang_san)
    assert (progress.state == StudyState.COMPLETED) == stays


def test_everybody_is_given_the_points(world: World, editor: User) -> None:
    quiz = rescores.quiz_of_five(world)
    rescores.sat(quiz, world.zhang_san, on_wrong="A")
    rescores.sat(quiz, world.li_si, on_wrong="B")
    question = rescores.wrong_one(quiz)

    rescores.applied(rescores.proposal(question), editor)

    assert scores() == {"张三": (Decimal(25), True), "李四": (Decimal(25), True)}


def test_a_given_short_answer_needs_nobody(world: World, editor: User) -> None:
    quiz = make.mixed_quiz(world, QuestionType.SHORT)
    attempt = make.started(quiz, world.zhang_san)
    make.answer(attempt, {1: "写了"})
    waiting = make.submitted(attempt)

    rescores.applied(rescores.proposal(quiz.banks.get().questions.get()), editor)

    assert waiting.needs_person
    attempt.refresh_from_db()
    assert (attempt.score, attempt.needs_person) == (Decimal(5), False)


def test_an_attempt_that_ends_later_is_scored_by_the_right_key(world: World, editor: User) -> None:
    quiz = rescores.quiz_of_five(world)
    running = make.started(quiz, world.li_si)
    make.answer_all(running)
    question = rescores.wrong_one(quiz)
    run = rescores.accepted(rescores.proposal(question, rescores.corrected(question)), editor)

    late = make.submitted(running)
    services.run_rescore(run=run, at=LATER)

    late.refresh_from_db()
    assert (late.score, late.revised) == (Decimal(20), 0)
    assert mark_of(late).score == late.score


def test_an_attempt_scored_in_the_very_moment_is_looked_at_again(
    world: World, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = rescores.quiz_of_five(world)
    running = make.started(quiz, world.li_si)
    make.answer_all(running)
    question = rescores.wrong_one(quiz)
    rescores.applied(rescores.proposal(question, rescores.corrected(question)), editor)
    with monkeypatch.context() as patched:
        patched.setattr("quizzes.services.closing.rulings_on", lambda versions: {})
        late = services.submit(attempt_id=running.public_id, member=world.li_si, at=LATER)

    found = services.look_after(at=LATER)

    assert (late.score, found) == (Decimal(25), 1)
    assert scores() == {"李四": (Decimal(20), True)}
    assert services.look_after(at=LATER) == 0


def test_applying_twice_changes_nothing_more(world: World, editor: User) -> None:
    quiz = rescores.quiz_of_five(world)
    rescores.sat(quiz, world.zhang_san, on_wrong="C")
    question = rescores.wrong_one(quiz)
    meant = rescores.proposal(question, rescores.corrected(question))
    key = uuid4()
    run = rescores.accepted(meant, editor, key=key)

    services.run_rescore(run=run, at=LATER)
    again = services.run_rescore(run=rescores.accepted(meant, editor, key=key), at=LATER)
    rescores.applied(meant, editor)

    assert again.pk == run.pk
    assert ScoreRevision.objects.count() == 1
    assert StudyRecord.objects.count() == 2
    assert AuditEntry.objects.filter(action="quiz.rescore").count() == 2


def test_what_was_not_previewed_is_not_applied(world: World, editor: User) -> None:
    quiz = rescores.quiz_of_five(world)
    rescores.sat(quiz, world.zhang_san, on_wrong="C")
    running = make.started(quiz, world.li_si)
    question = rescores.wrong_one(quiz)
    meant = rescores.proposal(question, rescores.corrected(question))
    seen = preview_rescore(meant).fingerprint
    make.submitted(running)

    with pytest.raises(RescoreStale):
        services.start_rescore(
            public_id=uuid4(),
            proposal=meant,
            accepted=seen,
            reason=REASON,
            actor=editor,
            at=LATER,
        )
    with pytest.raises(RescoreNeedsReason):
        services.start_rescore(
            public_id=uuid4(), proposal=meant, accepted=seen, reason=" ", actor=editor, at=LATER
        )
    assert not Rescore.objects.exists()


def test_options_that_changed_places_are_not_judged_by_the_new_key(
    world: World, editor: User
) -> None:
    quiz = rescores.quiz_of_five(world)
    question = rescores.wrong_one(quiz)
    swapped = make.content(1, options=("对项1", "误项甲1", "误项乙1", "误项丙1"), answer="A")
    judge = services.revise_question(question=question, content=swapped, actor=None, at=LATER)

    with pytest.raises(RescoreUnfit):
        rescores.accepted(rescores.proposal(question, judge), editor)


def test_of_two_who_confirm_one_wins(real_world: World) -> None:
    quiz = rescores.quiz_of_five(real_world)
    rescores.sat(quiz, real_world.zhang_san, on_wrong="C")
    question = rescores.wrong_one(quiz)
    judge = rescores.corrected(question)
    people = [real_world.account(real_world.zhao_liu), real_world.account(real_world.sun_qi)]

    found = race(
        *[
            lambda one=one: rescores.accepted(rescores.proposal(question, judge), one)
            for one in people
        ]
    )
    run = next(one for one in found if isinstance(one, Rescore))
    race(*[lambda: services.run_rescore(run=Rescore.objects.get(pk=run.pk), at=LATER)] * 2)

    assert sum(isinstance(one, RescoreUnderWay) for one in found) == 1
    assert ScoreRevision.objects.count() == 1
    assert StudyRecord.objects.count() == 2
    assert Rescore.objects.get().done == 1


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["A", "B", "C", "D", "give"]), st.booleans()),
        min_size=1,
        max_size=3,
    ),
    answers=st.lists(st.sampled_from("ABCD"), min_size=2, max_size=2),
)
def test_revisions_never_alter_what_was_answered(
    world: World, editor: User, steps: list[tuple[str, bool]], answers: list[str]
) -> None:
    with transaction.atomic():
        quiz = rescores.quiz_of_five(world)
        for member, letter in zip((world.zhang_san, world.li_si), answers, strict=True):
            rescores.sat(quiz, member, on_wrong=letter, others_right=2)
        stored = list(Attempt.objects.order_by("pk").values("answers", "paper", "seed", "given"))
        question = rescores.wrong_one(quiz)
        for step, takes in steps:
            judge = None if step == "give" else rescores.corrected(question, answer=step)
            rescores.applied(rescores.proposal(question, judge, takes_passes=takes), editor)

        assert (
            list(Attempt.objects.order_by("pk").values("answers", "paper", "seed", "given"))
            == stored
        )
        for attempt in Attempt.objects.all():
            assert mark_of(attempt).score == attempt.score
            newest = attempt.revisions.order_by("-number").first()
            if newest is not None:
                assert (newest.number, newest.score) == (attempt.revised, attempt.score)
        transaction.set_rollback(True)
