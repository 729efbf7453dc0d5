"""Where a member stands with an item, folded from sessions. Pure: facts in, ``ProgressView`` out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sanwei.common import lengths
from sanwei.study import gates, in_order, reading_sentences, sentences
from sanwei.study import intervals as sets
from sanwei.study.enums import EvidenceKind, SeekPolicy, StudyState
from sanwei.study.gates import Mark, Marks
from sanwei.study.intervals import Intervals
from sanwei.study.wording import wording_of

# Source: design.md I1 and issue wording; players end up to a second short of the published length.
ROUNDING_MS = 1_000
# Of a text that is the last line or two; what a screen leaves below its edge.
END_PERMILLE = 20
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
    passed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Awaited:
    """A test that has to be passed besides."""

    title: str
    url: str


def awaited_of(stored: Mapping[str, str] | None) -> Awaited | None:
    """Return the form of what ``queries.conditions.first_unmet`` finds."""
    return Awaited(stored["title"], stored["url"]) if stored else None


@dataclass(frozen=True)
class Standing:
    """What the fold needs of the item and the stored state.

    ``passed``: marks that no session knows of; ``awaits``: the first test that the member has not passed;
    ``is_seen_together``: a group studied this version with the member.
    """

    media_version: str
    duration_ms: int | None
    threshold_permille: int
    state: StudyState
    completed_at: datetime | None
    completed_version: str
    is_read: bool = False
    seek_policy: SeekPolicy = SeekPolicy.FREE
    marks: Marks = ()
    passed: frozenset[str] = frozenset()
    awaits: Awaited | None = None
    is_seen_together: bool = False

    @property
    def is_in_order(self) -> bool:
        """Whether seconds count only in order, for this person and now."""
        is_completed = self.state == StudyState.COMPLETED
        return in_order.is_bound(self.seek_policy, is_completed=is_completed)


@dataclass(frozen=True)
class PlacedMark:
    """A mark before one member. ``is_passed``: nothing is asked there any more."""

    mark: Mark
    is_passed: bool


@dataclass(frozen=True)
class ProgressView:
    """Progress of one member in one media version of an item; lengths in ms, ``permille`` 0–1000.

    Of a text, lengths are expected reading time (``study.texts``).

    ``missing`` lists [from_ms, to_ms) that nobody vouched for yet; ``remaining_ms`` is what the threshold
    still asks for (0 once completed). ``state`` is the item's: a completion outlives the version it was
    reached in. ``reach_ms`` is how far one may go where the order matters (``in_order``), None: anywhere.
    ``sentence`` is for the member's eyes only. ``marks`` are what is asked on the way (``gates``), none once
    completed; ``waiting_mark`` is the open one that the member has come to; ``is_held``: all that is missing is
    a mark; ``awaits``: the test to be passed besides, none once completed; ``is_awaiting``: it is all that is
    missing; ``is_reached``: this version has all that completes it.
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
    is_read: bool = False
    reach_ms: int | None = None
    marks: tuple[PlacedMark, ...] = ()
    waiting_mark: Mark | None = None
    is_held: bool = False
    awaits: Awaited | None = None
    is_awaiting: bool = False
    is_reached: bool = False

    @property
    def next_mark(self) -> PlacedMark | None:
        """The first mark that still has to be passed."""
        return next((one for one in self.marks if not one.is_passed), None)

    @property
    def is_completed(self) -> bool:
        return self.state == StudyState.COMPLETED

    @property
    def evidence_kind(self) -> EvidenceKind:
        if not self.duration_ms:
            return EvidenceKind.NONE
        return EvidenceKind.READING if self.is_read else EvidenceKind.WATCHING

    @property
    def chip(self) -> str:
        """How far, as a chip says it: 已看62%, 已读62%, 还差测验."""
        if self.is_awaiting:
            return _("还差测验")
        seen = {"seen": sentences.percent(self.permille)}
        return (_("已读%(seen)s") if self.is_read else _("已看%(seen)s")) % seen

    @property
    def length(self) -> str:
        """How long it is, as a row says it: 1:56, 约3分钟; empty for what is not timed."""
        if not self.duration_ms:
            return ""
        if self.is_read:
            return reading_sentences.span(self.duration_ms)
        return lengths.as_mark(lengths.whole_seconds(self.duration_ms))

    @property
    def has_begun(self) -> bool:
        return self.state != StudyState.NOT_STARTED or self.watched_ms > 0


def needed_ms(duration_ms: int, threshold_permille: int) -> int:
    """Return how much must be covered to complete: the threshold less a second, at least half of it."""
    threshold = -(-duration_ms * threshold_permille // 1_000)
    return max(threshold - ROUNDING_MS, -(-threshold // 2), 1)


def is_enough(seen: Intervals, *, duration_ms: int, threshold_permille: int, is_read: bool) -> bool:
    """Say whether ``seen`` completes an item: the threshold is covered and, of a text, the end was reached."""
    if is_read and not has_reached_end(seen, duration_ms):
        return False
    return sets.measure(seen) >= needed_ms(duration_ms, threshold_permille)


def has_reached_end(seen: Intervals, duration_ms: int) -> bool:
    """Say whether the last lines of a text were before the reader's eyes."""
    end_ms = duration_ms - max(ROUNDING_MS, duration_ms * END_PERMILLE // 1_000)
    return bool(seen) and seen[-1][1] >= end_ms


def fold(standing: Standing, viewings: Iterable[Viewing]) -> ProgressView:
    """Return the progress in the version that ``standing`` names; sessions of other versions are left out."""
    own = [one for one in viewings if one.media_version == standing.media_version]
    duration_ms = standing.duration_ms or 0
    seen = sets.clip(sets.merge(pair for one in own for pair in one.intervals), 0, duration_ms)
    missing = sets.gaps(seen, 0, duration_ms)
    watched_ms = sets.measure(seen)
    permille = watched_ms * 1_000 // duration_ms if duration_ms else 0
    is_completed = standing.state == StudyState.COMPLETED
    is_together = standing.is_seen_together and standing.awaits is not None and not is_completed
    threshold_ms = -(-duration_ms * standing.threshold_permille // 1_000)
    remaining_ms = 0 if is_completed else max(0, threshold_ms - watched_ms)
    if is_together:
        remaining_ms, missing = 0, ()
    elif standing.is_read and not is_completed:
        remaining_ms = max(remaining_ms, _to_the_end_ms(seen, duration_ms))
    open_marks, settled = _marks(standing, own, seen)
    asked = () if is_completed else standing.marks
    waiting = gates.reached(asked, settled, seen, duration_ms)
    is_covered = _is_enough(standing, seen)
    is_held = bool(asked and open_marks) and is_covered
    awaits = None if is_completed else standing.awaits
    waiting = waiting or (open_marks[0] if is_held else None)
    resume_ms = _resume(own, missing, duration_ms)
    if asked and open_marks:
        resume_ms = _before_gates(resume_ms, gates.closed(asked, settled, duration_ms))
    reach_ms = in_order.reach(seen) if standing.is_in_order else None
    return ProgressView(
        watched_ms=watched_ms,
        duration_ms=duration_ms,
        permille=1_000 if is_completed and not duration_ms else permille,
        threshold_permille=standing.threshold_permille,
        intervals=sets.as_lists(seen),
        missing=sets.as_lists(missing),
        remaining_ms=remaining_ms,
        state=standing.state,
        resume_ms=resume_ms if reach_ms is None else min(resume_ms, reach_ms),
        sentence=_sentence(standing, permille, remaining_ms, seen, missing, waiting, is_covered),
        media_version=standing.media_version,
        completed_at=standing.completed_at,
        is_read=standing.is_read,
        reach_ms=reach_ms,
        marks=tuple(PlacedMark(mark, mark.key in settled) for mark in asked),
        waiting_mark=waiting,
        is_held=is_held,
        awaits=awaits,
        is_awaiting=awaits is not None and (is_together or (is_covered and not open_marks)),
        is_reached=is_covered and not open_marks and standing.awaits is None,
    )


def is_complete_by(standing: Standing, viewings: Iterable[Viewing]) -> bool:
    """Say whether sessions of the version of ``standing`` complete it: enough was covered, every mark is passed."""
    own = list(viewings)
    seen = sets.clip(
        sets.merge(pair for one in own for pair in one.intervals), 0, standing.duration_ms or 0
    )
    return _is_enough(standing, seen) and not _marks(standing, own, seen)[0]


def _marks(
    standing: Standing, own: list[Viewing], seen: Intervals
) -> tuple[list[Mark], frozenset[str]]:
    """Return the marks that are still open, and the keys of the settled ones."""
    if not standing.marks:
        return [], frozenset()
    passed = standing.passed.union(*(one.passed for one in own))
    settled = gates.settled(standing.marks, passed, seen, standing.duration_ms or 0)
    return [mark for mark in standing.marks if mark.key not in settled], settled


def _is_enough(standing: Standing, seen: Intervals) -> bool:
    return is_enough(
        seen,
        duration_ms=standing.duration_ms or 0,
        threshold_permille=standing.threshold_permille,
        is_read=standing.is_read,
    )


def _resume(own: list[Viewing], missing: Intervals, duration_ms: int) -> int:
    beaten = [(one.last_beat_at, one.position_ms) for one in own if one.last_beat_at]
    if not beaten:
        return 0
    position_ms = max(beaten)[1]
    if position_ms < duration_ms - NEAR_END_MS:
        return position_ms
    return missing[0][0] if missing else 0


def _before_gates(resume_ms: int, closed: Intervals) -> int:
    """Return the first second that waits for a mark instead of a place in the midst of those that do."""
    return next((start for start, end in closed if start <= resume_ms < end), resume_ms)


def _to_the_end_ms(seen: Intervals, duration_ms: int) -> int:
    """Return how much of a text lies below the last line read; 0 once its end was reached."""
    if has_reached_end(seen, duration_ms):
        return 0
    return duration_ms - (seen[-1][1] if seen else 0)


def _sentence(
    standing: Standing,
    permille: int,
    remaining_ms: int,
    seen: Intervals,
    missing: Intervals,
    waiting: Mark | None,
    is_covered: bool,
) -> str:
    words = wording_of(is_read=standing.is_read)
    duration_ms = standing.duration_ms
    besides = sentences.asked_besides(standing.awaits.title) if standing.awaits else ""
    if standing.state == StudyState.COMPLETED:
        was_replaced = standing.completed_version not in ("", standing.media_version)
        return words.finished_before(permille) if was_replaced else sentences.finished()
    if standing.is_seen_together and standing.awaits is not None:
        return sentences.awaiting_together(standing.awaits.title)
    if duration_ms is None:
        return sentences.untimed(has_begun=standing.state != StudyState.NOT_STARTED)
    if not seen:
        return words.not_started(duration_ms) + besides
    if is_covered and waiting:
        return sentences.held(permille, waiting) + besides
    if is_covered:
        return _covered(standing, permille)
    said = words.under_way(
        permille=permille,
        threshold_permille=standing.threshold_permille,
        remaining_ms=remaining_ms,
        missing=missing,
        duration_ms=duration_ms,
    )
    head, stop, rest = said.partition("。")
    return head + stop + (sentences.waiting(waiting) if waiting else "") + besides + rest


def _covered(standing: Standing, permille: int) -> str:
    """Return what is said of a version that was seen to the end and that nothing completes."""
    if standing.awaits is not None:
        return sentences.awaiting(permille, standing.awaits.title, is_read=standing.is_read)
    return wording_of(is_read=standing.is_read).withdrawn(permille)
