"""I13 and I14 as a property: whatever happens in whatever order, an attempt only goes forward and keeps its word."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import services, tasks
from quizzes.enums import AttemptState, EndedBy
from quizzes.errors import AttemptOver
from quizzes.models import Attempt, Quiz
from quizzes.scoring import mark_of
from quizzes.services import AnswerChange
from quizzes.services.closing import GRACE
from quizzes.shown import stored_value
from sanwei.study.models import StudyRecord
from tests.quizzes import factories as make
from tests.world import NOW, World

LIMIT = timedelta(minutes=10)
ORDER = [AttemptState.OPEN, AttemptState.SUBMITTED, AttemptState.EXPIRED, AttemptState.SCORED]
# What an ended attempt keeps for ever.
KEPT = ("answers", "paper", "submitted_at", "ended_by", "score", "correct_count", "is_passed")

saves = st.tuples(
    st.just("save"), st.integers(1, 6), st.sampled_from(["A", "B", ""]), st.integers(1, 5)
)
waits = st.tuples(st.just("wait"), st.sampled_from([1, 60, 300, 600, 616]))
others = st.sampled_from([("submit",), ("freeze",), ("close",), ("settle",)])
steps = st.lists(st.one_of(saves, saves, waits, others), min_size=1, max_size=14)


class RolledBack(Exception):
    """Ends an example without a trace."""


@dataclass
class Story:
    """One attempt, what was acknowledged of it, its states so far and what its end left behind."""

    attempt: Attempt
    at: datetime = NOW
    acknowledged: dict[int, tuple[int, Any]] = field(default_factory=dict)
    states: list[str] = field(default_factory=lambda: [AttemptState.OPEN])
    kept: dict[str, Any] = field(default_factory=dict)

    def save(self, ordinal: int, shown: str, sequence: int) -> None:
        change = AnswerChange(ordinal=ordinal, shown=shown, sequence=sequence)
        may_save = self.states[-1] == AttemptState.OPEN and self.at <= NOW + LIMIT + GRACE
        try:
            services.save_answers(
                attempt_id=self.attempt.public_id,
                member=self.attempt.member,
                changes=[change],
                at=self.at,
            )
        except AttemptOver:
            assert not may_save
            return
        assert may_save
        if sequence > self.acknowledged.get(ordinal, (0, ""))[0]:
            value = stored_value(self.attempt.paper[ordinal - 1], shown)
            self.acknowledged[ordinal] = (sequence, value)

    def wait(self, seconds: int) -> None:
        self.at += timedelta(seconds=seconds)

    def submit(self) -> None:
        make.submitted(self.attempt, at=self.at)

    def freeze(self) -> None:
        services.freeze_overdue(at=self.at)

    def close(self) -> None:
        services.freeze_overdue(at=self.at)
        for pk in Attempt.objects.filter(state__in=ORDER[1:3]).values_list("pk", flat=True):
            services.score_ended(attempt_pk=pk, at=self.at)

    def settle(self) -> None:
        services.settle(attempt=Attempt.objects.get(pk=self.attempt.pk), at=self.at)

    def look(self) -> None:
        """Check what must hold after every step."""
        row = Attempt.objects.get(pk=self.attempt.pk)
        held = {int(n): (one["sequence"], one["value"]) for n, one in row.answers.items()}
        assert held == self.acknowledged
        assert ORDER.index(AttemptState(row.state)) >= ORDER.index(AttemptState(self.states[-1]))
        self.states.append(row.state)
        told = StudyRecord.objects.filter(evidence_key=str(row.public_id)).count()
        assert told == (row.state == AttemptState.SCORED)
        if row.ended_by == EndedBy.DEADLINE:
            assert row.submitted_at == NOW + LIMIT
        if row.state == AttemptState.SCORED:
            assert row.score == mark_of(row).score
            kept = {name: getattr(row, name) for name in KEPT}
            assert self.kept in ({}, kept)
            self.kept = kept


def tell(quiz: Quiz, world: World, script: list[tuple[Any, ...]]) -> None:
    story = Story(make.started(quiz, world.zhang_san))
    for name, *arguments in script:
        getattr(story, name)(*arguments)
        story.look()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_attempt_goes_forward_only_and_keeps_every_acknowledged_answer(
    world: World, script: list[tuple[Any, ...]]
) -> None:
    made = Quiz.objects.first() or make.first_quiz(world, time_limit_minutes=10)
    try:
        with transaction.atomic():
            tell(made, world, script)
            raise RolledBack
    except RolledBack:
        pass


def test_fast_lane_ends_what_its_member_left(world: World, monkeypatch: Any) -> None:
    quiz = make.first_quiz(world, time_limit_minutes=10)
    attempt = make.started(quiz, world.zhang_san)
    deadline = NOW + LIMIT
    make.answer(attempt, {1: make.right_letters(attempt, 1)}, at=deadline + GRACE)

    for moment, state in (
        (deadline + GRACE, AttemptState.OPEN),
        (deadline + GRACE + timedelta(seconds=1), AttemptState.SCORED),
    ):
        monkeypatch.setattr("sanwei.common.clock.now", lambda moment=moment: moment)
        tasks.close_overdue()
        attempt.refresh_from_db()
        assert attempt.state == state

    assert (attempt.score, attempt.submitted_at) == (1, deadline)
