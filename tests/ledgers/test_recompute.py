"""Every credited number of a year follows from its facts, whatever year somebody had; what did not count says why."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanwei.ledgers import queries
from sanwei.ledgers.models import LedgerEntry
from sanwei.study import services as study
from sanwei.study.enums import RecordKind, StudyMethod
from sanwei.study.models import StudyItem
from tests.ledgers.book import Book, noon
from tests.ledgers.recompute import assert_borne_out, assert_reasons
from tests.study.stage import beat, lecture
from tests.world import NOW, World

FIRST = date(2026, 1, 5)
# Whole seconds around the steps of the table: 15 and 30 minutes.
LENGTHS = (59, 240, 899, 900, 1_799, 1_800)

days = st.lists(
    st.one_of(
        st.tuples(st.just("watch"), st.sampled_from(LENGTHS), st.integers(0, 100)),
        st.tuples(
            st.just("attend"),
            st.sampled_from([StudyMethod.GROUP, StudyMethod.TRAINING, StudyMethod.HOME_DELIVERY]),
            st.integers(0, 420),
        ),
        st.tuples(st.just("external"), st.integers(0, 40)),
        st.tuples(st.just("test"), st.integers(0, 100)),
        st.tuples(st.just("correct"), st.integers(0, 9), st.integers(0, 300)),
    ),
    min_size=3,
    max_size=12,
)


class Year:
    """Lives through one action a week: watches through the beats' door, attends, is tested, is corrected."""

    def __init__(self, book: Book) -> None:
        self.book, self.who = book, book.world.zhang_san
        self.items = {seconds: film(book.world, seconds) for seconds in LENGTHS}
        self.quiz = book.item("随课测验")
        self.kept: list[object] = []

    def live(self, steps: list[tuple[object, ...]]) -> None:
        for week, (name, *arguments) in enumerate(steps):
            getattr(self, str(name))(FIRST + timedelta(weeks=week), *arguments)
        self.book.deliver()

    def watch(self, day: date, seconds: int, percent: int) -> None:
        watch(self.book.world, self.items[seconds], seconds * percent / 100, at=noon(day))

    def attend(self, day: date, method: StudyMethod, minutes: int) -> None:
        self.kept.append(
            self.book.record(self.who, day, method=method, length_seconds=minutes * 60)
        )

    def external(self, day: date, halves: int) -> None:
        self.book.record(
            self.who,
            day,
            method=StudyMethod.EXTERNAL,
            kind=RecordKind.EXTERNAL,
            length_seconds=halves * 1_800,
        )

    def test(self, day: date, score: int) -> None:
        self.book.quiz(self.who, day, self.quiz, score=score)

    def correct(self, day: date, which: int, minutes: int) -> None:
        if self.kept:
            number = which % len(self.kept)
            self.kept[number] = self.book.correct(
                self.kept[number],  # type: ignore[arg-type]
                length_seconds=minutes * 60,
            )


def film(world: World, seconds: int) -> StudyItem:
    return lecture(world, f"film-{seconds}", duration_ms=seconds * 1_000, title=f"{seconds}秒的课")


def watch(world: World, item: StudyItem, seconds: float, *, at: datetime) -> None:
    """Watch the first ``seconds`` at double speed, a beat a minute."""
    token = study.open_session(member=world.zhang_san, item=item, at=at).token
    done, number = 0.0, 0
    while done < seconds:
        number += 1
        step = min(100.0, seconds - done)
        at += timedelta(seconds=step / 2 + 1)
        study.accept_beats(token=token, beats=[beat(number, (done, done + step), rate=2)], at=at)
        done += step


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=days)
def test_every_credited_number_follows_from_its_facts(
    book: Book, steps: list[tuple[object, ...]]
) -> None:
    with transaction.atomic():
        Year(book).live(steps)
        statement = queries.statement_of(member=book.world.zhang_san, year=2026)
        checked = assert_borne_out(statement)
        assert checked["study.watch"] <= len(LENGTHS)
        assert_reasons(
            queries.details_of(
                member=book.world.zhang_san,
                lines=statement.all_lines,
                until=noon(date(2026, 12, 31)),
            )
        )
        transaction.set_rollback(True)


def test_a_wrong_number_would_be_found(book: Book) -> None:
    book.record(book.world.zhang_san, date(2026, 8, 14), length_seconds=7_200)
    book.deliver()
    statement = queries.statement_of(member=book.world.zhang_san, year=2026)
    wrong = replace(statement, lines=(replace(statement.lines[0], hours=Decimal(3)),))

    assert LedgerEntry.objects.get().amount == Decimal(2)
    with pytest.raises(AssertionError):
        assert_borne_out(wrong)


def test_a_completion_without_its_minutes_would_be_found(book: Book) -> None:
    item = film(book.world, 240)
    watch(book.world, item, 240, at=NOW)
    book.deliver()
    statement = queries.statement_of(member=book.world.zhang_san, year=2026)
    assert assert_borne_out(statement)["study.watch"] == 1

    item.watch_sessions.update(intervals=[[0, 100_000]])
    with pytest.raises(AssertionError):
        assert_borne_out(statement)
