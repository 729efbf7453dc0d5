"""What a member may look at of an attempt that ended: the review rules of its quiz. Pure but for the clock's ``at``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from quizzes.enums import QuizKind, ReviewMoment, ReviewPart
from quizzes.marking import ZERO, Mark
from quizzes.models import Attempt
from quizzes.papers import Review

# How long 刚交卷 lasts. Source: our own; long enough to read twenty explanations on a phone.
JUST_ENDED = timedelta(minutes=10)
ALL = frozenset(ReviewPart)


def parts_in(stored: Mapping[str, Iterable[str]], moment: ReviewMoment) -> frozenset[ReviewPart]:
    """Return what the stored rules of a quiz let a member see at ``moment``; a moment nobody ruled on shows all."""
    return frozenset(map(ReviewPart, stored[moment])) if moment in stored else ALL


def moment_of(attempt: Attempt, at: datetime) -> ReviewMoment:
    """Return where ``at`` lies for an ended attempt: once its quiz is over, that is what counts."""
    if attempt.quiz.is_over(at):
        return ReviewMoment.CLOSED
    ended = max(one for one in (attempt.submitted_at, attempt.scored_at, attempt.started_at) if one)
    return ReviewMoment.AFTER if at < ended + JUST_ENDED else ReviewMoment.OPEN


@dataclass(frozen=True)
class Shows:
    """What may be shown of one ended attempt. ``later``: parts that will be there when the quiz is over."""

    parts: frozenset[ReviewPart]
    later: frozenset[ReviewPart] = frozenset()

    @property
    def own(self) -> bool:
        return ReviewPart.OWN in self.parts

    @property
    def right(self) -> bool:
        return ReviewPart.RIGHT in self.parts

    @property
    def explanation(self) -> bool:
        return ReviewPart.EXPLANATION in self.parts

    @property
    def score(self) -> bool:
        return ReviewPart.SCORE in self.parts

    @property
    def score_later(self) -> bool:
        return ReviewPart.SCORE in self.later

    @property
    def later_labels(self) -> list[str]:
        """What of the questions will be there; of the score the page speaks apart."""
        return [str(part.label) for part in ReviewPart if part in self.later - {ReviewPart.SCORE}]


def shows_of(attempt: Attempt, at: datetime) -> Shows:
    """Return what the rules of the attempt's quiz let its member see at ``at``; needs ``attempt.quiz``."""
    rules = attempt.quiz.review
    parts = parts_in(rules, moment_of(attempt, at))
    if attempt.quiz.kind == QuizKind.CONTEST and not attempt.quiz.is_over(at):
        parts &= {ReviewPart.SCORE}  # everybody has the same paper
    return Shows(parts, parts_in(rules, ReviewMoment.CLOSED) - parts)


def covered(review: Review, shows: Shows) -> Review:
    """Return ``review`` without what may not be seen: it is not there to be leaked by a page."""
    return replace(
        review,
        options=tuple(
            replace(
                option,
                is_chosen=option.is_chosen and shows.own,
                is_right=option.is_right and shows.right,
            )
            for option in review.options
        ),
        mine=review.mine if shows.own else "",
        right=review.right if shows.right else "",
        explanation=review.explanation if shows.explanation else "",
        words=review.words if shows.explanation else "",
        mark=review.mark if shows.score else Mark(ZERO, False),
    )


def as_json(chosen: Mapping[ReviewMoment, Iterable[str]]) -> dict[str, Any]:
    """Return the stored form of what an editor chose, in the order of the parts."""
    return {
        str(moment): [str(part) for part in ReviewPart if part in set(parts)]
        for moment, parts in chosen.items()
    }
