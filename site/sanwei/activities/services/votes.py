"""Votes add up to 到会有表决权 (I17), not to 实到. For this package's own use."""

from collections.abc import Iterable

from sanwei.activities.errors import VotesDoNotAddUp
from sanwei.activities.models import Activity, Vote


def check(*, votes: Iterable[Vote], voters: int) -> None:
    """Raise VotesDoNotAddUp for the first vote whose sum is not ``voters``."""
    for vote in votes:
        if vote.cast != voters:
            raise VotesDoNotAddUp(vote.matter, vote.cast, voters)


def freeze(*, activity: Activity, voters: int) -> None:
    """Check all votes of ``activity`` and tie them to ``voters``, which the database holds from then on."""
    check(votes=activity.votes.all(), voters=voters)
    activity.votes.update(voters=voters)
