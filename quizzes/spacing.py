"""When a question that was wrong comes back. Pure: FSRS with our steps, in whole days of the Chinese calendar.

* Wrong: back after FIRST_DAYS, or after AGAIN_DAYS where it had been right before.
* Right when it was due: back when FSRS expects that nine of ten still know it, later each time.
* Right KNOWN_AFTER times in a row, each when it was due: known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

from sanwei.common import clock

FIRST_DAYS = 3  # source: the demo's story 1; early enough to remember why it was wrong
AGAIN_DAYS = 1
# Three right answers 3, 6 and 15 days after the wrong one: FSRS then expects 24 days, beyond the 21 from which
# learners' programs call a card mature. Source: fsrs 6.3 with its own parameters.
KNOWN_AFTER = 3
_SCHEDULER = Scheduler(
    learning_steps=(timedelta(days=FIRST_DAYS),),
    relearning_steps=(timedelta(days=AGAIN_DAYS),),
    enable_fuzzing=False,  # the same answers give the same day
)


@dataclass(frozen=True)
class Recall:
    """What is remembered of a member's memory, and the day on which the question is due again."""

    memory: dict[str, Any]
    due_on: date


def missed(memory: Mapping[str, Any] | None, at: datetime) -> Recall:
    """Return what follows from a wrong answer at ``at``; ``memory`` None: the first one."""
    return _reviewed(memory, Rating.Again, at)


def recalled(memory: Mapping[str, Any], at: datetime) -> Recall:
    """Return what follows from a right answer at ``at``."""
    return _reviewed(memory, Rating.Good, at)


def _reviewed(memory: Mapping[str, Any] | None, rating: Rating, at: datetime) -> Recall:
    moment = at.astimezone(UTC)
    # fsrs waits a millisecond for a number of its own where it is given none.
    card = Card.from_dict({**memory}) if memory else Card(card_id=1, due=moment)  # type: ignore[typeddict-item]
    card, _log = _SCHEDULER.review_card(card, rating, moment)
    return Recall({**card.to_dict()}, clock.local_date(card.due))
