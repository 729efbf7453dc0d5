"""Model-based: one member, several devices and lectures, honest and hostile moves in any order, real rows."""

import itertools
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sanwei.org import services as org
from sanwei.org.enums import MemberKind
from sanwei.study import gates, progress, queries, services
from sanwei.study import intervals as sets
from sanwei.study.enums import CheckpointKind, SeekPolicy, StudyState
from sanwei.study.errors import ItemRetired, SessionOver
from sanwei.study.models import Checkpoint, StudyItem, StudyRecord, WatchSession
from sanwei.study.services import OpenedSession
from tests.study.stage import lecture
from tests.world import NOW, START, World

DAY = 86_400
numbers = itertools.count(1)
seconds = st.one_of(st.integers(0, 130), st.sampled_from([0, 15, 600, 7_300, DAY]))
spans = st.lists(st.tuples(st.integers(0, 120_000), st.integers(0, 120_000)), max_size=3)


class Study(RuleBasedStateMachine):
    """The model is one line: how much server time has passed since the member's first session."""

    world: World
    items: list[StudyItem]
    question: Checkpoint

    def __init__(self) -> None:
        super().__init__()
        self.member = org.enrol(
            name=f"党员{next(numbers)}",
            kind=MemberKind.FORMAL,
            branch=self.world.first,
            starts_on=START,
        )
        org.open_account(member=self.member, password=None, must_change=False)
        self.now = NOW
        self.first_at = None
        self.grants = 0
        self.opened: list[tuple[int, OpenedSession]] = []
        self.sent: list[tuple[OpenedSession, dict[str, Any]]] = []
        self.passed: set[str] = set()
        self.best = {item.pk: 0 for item in self.items}

    @rule(which=st.integers(0, 2))
    def open(self, which: int) -> None:
        if len(self.opened) >= 4:
            return
        opened = services.open_session(member=self.member, item=self.items[which], at=self.now)
        self.first_at = self.first_at or self.now
        self.grants += opened.session.slack_left_ms
        self.opened.append((which, opened))

    @rule(passing=seconds)
    def wait(self, passing: int) -> None:
        self.now += timedelta(seconds=passing)

    @precondition(lambda self: self.opened)
    @rule(
        which=st.integers(0, 3),
        number=st.integers(1, 9),
        pairs=spans,
        rate=st.sampled_from([0.75, 1.0, 2.0, 16.0]),
        offline=st.booleans(),
        mark=st.integers(0, 5),
    )
    def claim(
        self,
        which: int,
        number: int,
        pairs: list[tuple[int, int]],
        rate: float,
        offline: bool,
        mark: int,
    ) -> None:
        opened = self.opened[which % len(self.opened)][1]
        self._send(
            opened,
            {
                "sequence": number,
                "intervals": [sorted(pair) for pair in pairs],
                "rate": rate,
                "offline": offline,
                "passed": self._keys()[mark : mark + 1],
            },
        )

    @precondition(lambda self: self.opened)
    @rule(which=st.integers(0, 3), number=st.integers(41, 50), taps=st.sets(st.integers(0, 2)))
    def tap(self, which: int, number: int, taps: set[int]) -> None:
        opened = self.opened[which % len(self.opened)][1]
        keys = [self._keys()[place] for place in sorted(taps)]
        self._send(opened, {"sequence": number, "passed": keys})

    @rule()
    def answer(self) -> None:
        services.pass_checkpoint(member=self.member, checkpoint=self.question, at=self.now)

    @precondition(lambda self: self.opened)
    @rule(which=st.integers(0, 3), number=st.integers(10, 30), start=st.integers(0, 100))
    def play(self, which: int, number: int, start: int) -> None:
        """Fifteen seconds pass, fifteen seconds are played."""
        self.now += timedelta(seconds=15)
        opened = self.opened[which % len(self.opened)][1]
        span = [start * 1_000, start * 1_000 + 15_000]
        self._send(opened, {"sequence": number, "intervals": [span], "rate": 1})

    @precondition(lambda self: self.opened)
    @rule(which=st.integers(0, 3), number=st.integers(31, 40))
    def post_it_whole(self, which: int, number: int) -> None:
        opened = self.opened[which % len(self.opened)][1]
        beat = {"sequence": number, "intervals": [[0, 116_000]], "rate": 2, "offline": True}
        self._send(opened, beat)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 50))
    def replay(self, which: int) -> None:
        opened, beat = self.sent[which % len(self.sent)]
        before = WatchSession.objects.values().get(pk=opened.session.pk)
        self._send(opened, beat)
        assert WatchSession.objects.values().get(pk=opened.session.pk) == before

    def _keys(self) -> list[str]:
        return [row[0] for row in self.items[2].marks]

    def _send(self, opened: OpenedSession, beat: dict[str, Any]) -> None:
        try:
            services.accept_beats(token=opened.token, beats=[beat], at=self.now)
        except SessionOver:
            assert self.now - opened.session.opened_at >= timedelta(days=1)
        except ItemRetired as error:
            raise AssertionError from error
        else:
            self.sent.append((opened, beat))

    @invariant()
    def the_clock_allows_it(self) -> None:
        if self.first_at is None:
            return
        elapsed_ms = (self.now - self.first_at) // timedelta(milliseconds=1)
        sessions = WatchSession.objects.filter(member=self.member)
        assert sum(one.watched_ms for one in sessions) <= 2 * elapsed_ms + self.grants
        assert self.grants <= 2_000 * (1 + elapsed_ms // 120_000)

    @invariant()
    def progress_never_falls_and_ends_at_the_end(self) -> None:
        for item in self.items:
            view = queries.progress_view(member=self.member, item=item)
            assert self.best[item.pk] <= view.watched_ms <= view.duration_ms
            self.best[item.pk] = view.watched_ms

    @invariant()
    def completion_is_what_coverage_says_and_recorded_once(self) -> None:
        for item in self.items:
            view = queries.progress_view(member=self.member, item=item)
            reached = view.watched_ms >= progress.needed_ms(view.duration_ms, 950)
            is_held = any(not one.is_passed for one in view.marks)
            assert (view.state == StudyState.COMPLETED) == (reached and not is_held)
            records = StudyRecord.objects.filter(member=self.member, item=item)
            assert records.count() == int(reached)

    @invariant()
    def nothing_counts_behind_an_open_mark(self) -> None:
        view = queries.progress_view(member=self.member, item=self.items[2])
        marks = tuple(one.mark for one in view.marks)
        settled = {one.mark.key for one in view.marks if one.is_passed}
        assert view.is_completed or settled >= self.passed
        self.passed |= settled
        shut = gates.closed(marks, settled, view.duration_ms)
        assert sets.intersect(sets.merge(view.intervals), shut) == ()

    def teardown(self) -> None:
        assert services.rebuild_progress(at=self.now, is_check=True) == []


def run(world: World, *, examples: int, steps: int) -> None:
    marked = lecture(world, "c")
    place = partial(services.place_checkpoint, item=marked, at=NOW)
    for at_ms in (30_000, 70_000):
        place(at_ms=at_ms, kind=CheckpointKind.PRESENCE, grace_ms=10_000)
    question = place(at_ms=90_000, kind=CheckpointKind.QUESTION)
    marked.refresh_from_db()
    machine = type(
        "Study",
        (Study,),
        {
            "world": world,
            "items": [
                lecture(world, "a"),
                lecture(world, "b", seek_policy=SeekPolicy.FIRST_IN_ORDER),
                marked,
            ],
            "question": question,
        },
    )
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_sequence_of_moves_beats_the_clock(world: World) -> None:
    run(world, examples=30, steps=25)


@pytest.mark.slow
def test_no_long_sequence_of_moves_beats_the_clock(world: World) -> None:
    run(world, examples=200, steps=50)
