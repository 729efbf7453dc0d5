"""When a wrong question comes back: FSRS with our steps."""

from datetime import timedelta

from quizzes import spacing
from tests.world import NOW


def test_wrong_comes_back_after_three_days() -> None:
    assert spacing.missed(None, NOW).due_on == NOW.date() + timedelta(days=3)


def test_wrong_after_it_was_right_comes_back_the_next_day() -> None:
    first = spacing.missed(None, NOW)
    right = spacing.recalled(first.memory, NOW + timedelta(days=3))

    again = spacing.missed(right.memory, NOW + timedelta(days=6))

    assert again.due_on == NOW.date() + timedelta(days=7)


def test_each_right_answer_moves_it_further_away() -> None:
    memory, at, days = spacing.missed(None, NOW).memory, NOW + timedelta(days=3), []
    for _time in range(spacing.KNOWN_AFTER):
        back = spacing.recalled(memory, at)
        days.append((back.due_on - at.date()).days)
        memory, at = back.memory, at + timedelta(days=days[-1])

    assert days == [3, 9, 24]
