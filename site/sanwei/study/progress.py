"""Where a member stands with an item, folded from sessions. Pure: facts in, ``ProgressView`` out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sanwei.study import intervals as sets
from sanwei.study import sentences
from sanwei.study.enums import StudyState
from sanwei.study.intervals import Intervals

# Source: design.md I1 and issue wording; players end up to a second short of the published length.
ROUNDING_MS = 1_000
# Nobody goes on at the last three seconds: resume at the first gap instead.
NEAR_END_MS = 3_000


@dataclass(frozen=True)
class Viewing:
    """What the fold needs of one session."""

    media_version: str
    duration_ms: int
    intervals: Intervals
    position_ms: int
    last_beat_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """What the fold needs of the item and the stored state."""

    media_version: str
    duration_ms: int | None
    threshold_permille: int
    state: StudyState
    completed_at: datetime | None
    completed_version: str


@dataclass(frozen=True)
class ProgressView:
    """Progress of one member in one media version of an item; lengths in ms, ``permille`` 0–1000.

    ``missing`` lists [from_ms, to_ms) that nobody vouched for yet; ``remaining_ms`` is what the threshold
    still asks for (0 once completed). ``state`` is the item's: a completion outlives the version it was
    reached in. ``sentence`` is for the member's eyes only.
    """

    watched_ms: int
    duration_ms: int
    permille: int
    threshold_permille: int
    intervals: list[list[int]]
    missing: list[list[int]]
    remaining_ms: int
    state: StudyState
    resume_ms: int
    sentence: str
    media_version: str = ""
    completed_at: datetime | None = None

    @property
    def is_completed(self) -> bool:
        return self.state == StudyState.COMPLETED

    @property
    def has_begun(self) -> bool:
        return self.state != StudyState.NOT_STARTED or self.watched_ms > 0


def needed_ms(duration_ms: int, threshold_permille: int) -> int:
    """Return how much must be covered to complete: the threshold less a second, at least half of it."""
    threshold = -(-duration_ms * threshold_permille // 1_000)
    return max(threshold - ROUNDING_MS, -(-threshold // 2), 1)


def fold(standing: Standing, viewings: Iterable[Viewing]) -> ProgressView:
    """Return the progress in the version that ``standing`` names; sessions of other versions are left out."""
    own = [one for one in viewings if one.media_version == standing.media_version]
    duration_ms = standing.duration_ms or 0
    seen = sets.clip(sets.merge(pair for one in own for pair in one.intervals), 0, duration_ms)
    missing = sets.gaps(seen, 0, duration_ms)
    watched_ms = sets.measure(seen)
    permille = watched_ms * 1_000 // duration_ms if duration_ms else 0
    is_completed = standing.state == StudyState.COMPLETED
    threshold_ms = -(-duration_ms * standing.threshold_permille // 1_000)
    remaining_ms = 0 if is_completed else max(0, threshold_ms - watched_ms)
    return ProgressView(
        watched_ms=watched_ms,
        duration_ms=duration_ms,
        permille=1_000 if is_completed and not duration_ms else permille,
        threshold_permille=standing.threshold_permille,
        intervals=sets.as_lists(seen),
        missing=sets.as_lists(missing),
        remaining_ms=remaining_ms,
        state=standing.state,
        resume_ms=_resume(own, missing, duration_ms),
        sentence=_sentence(standing, permille, remaining_ms, missing),
        media_version=standing.media_version,
        completed_at=standing.completed_at,
    )


def _resume(own: list[Viewing], missing: Intervals, duration_ms: int) -> int:
    beaten = [(one.last_beat_at, one.position_ms) for one in own if one.last_beat_at]
    if not beaten:
        return 0
    position_ms = max(beaten)[1]
    if position_ms < duration_ms - NEAR_END_MS:
        return position_ms
    return missing[0][0] if missing else 0


def _sentence(standing: Standing, permille: int, remaining_ms: int, missing: Intervals) -> str:
    duration_ms = standing.duration_ms
    if standing.state == StudyState.COMPLETED:
        was_replaced = standing.completed_version not in ("", standing.media_version)
        return sentences.finished_before(permille) if was_replaced else sentences.finished()
    if duration_ms is None:
        return sentences.untimed(has_begun=standing.state != StudyState.NOT_STARTED)
    if sets.measure(missing) == duration_ms:
        return sentences.not_started(duration_ms)
    if duration_ms - sets.measure(missing) >= needed_ms(duration_ms, standing.threshold_permille):
        return sentences.withdrawn(permille)
    return sentences.under_way(
        permille=permille,
        threshold_permille=standing.threshold_permille,
        remaining_ms=remaining_ms,
        missing=missing,
        duration_ms=duration_ms,
    )
