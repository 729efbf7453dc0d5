"""What the page of a recording shows one reader: the evidence card."""

from dataclasses import dataclass

from django.urls import reverse

from sanwei.org.models import Member
from sanwei.study.enums import ItemState, SeekPolicy
from sanwei.study.models import StudyItem
from sanwei.study.progress import ProgressView
from sanwei.study.queries.progress import progress_view
from sanwei.study.sentences import SHORTEST_GAP_MS, in_order_rule, mark, percent, presence_rule
from sanwei.study.spans import Span, spans_of

RESUME_FROM_MS = 3_000  # below that “从 0:02 继续” only confuses


@dataclass(frozen=True)
class WatchingView:
    """A recording and one member: bar, threshold mark, words for ``study/includes/evidence.html``."""

    item: StudyItem
    progress: ProgressView
    spans: list[Span]
    mark: int
    head: str
    rest: str

    @property
    def gap_ms(self) -> int | None:
        """Where the first stretch begins that nobody has seen and that is worth going to."""
        missing = self.progress.missing
        return next((start for start, end in missing if end - start >= SHORTEST_GAP_MS), None)

    @property
    def percent(self) -> str:
        """The threshold in words: 95%."""
        return percent(self.item.threshold_permille)

    @property
    def rule(self) -> str:
        """What the order asks of this person now; empty where one may go anywhere."""
        if self.progress.reach_ms is None:
            return ""
        return in_order_rule(SeekPolicy(self.item.seek_policy))

    @property
    def presence_rule(self) -> str:
        """What 在场确认 asks of this person; empty where it asks nothing."""
        if not any(one.mark.is_presence for one in self.progress.marks):
            return ""
        return presence_rule(self.item.presence_minutes)

    @property
    def reach(self) -> str:
        """How far one may go, in ms; empty: anywhere. Text, because a template takes 0 for nothing."""
        reach_ms = self.progress.reach_ms
        return "" if reach_ms is None else str(reach_ms)

    @property
    def sessions_url(self) -> str:
        return reverse("api:open_session")

    @property
    def beats_url(self) -> str:
        return reverse("api:take_beats")

    @property
    def resume_mark(self) -> str:
        """Where to go on, as on the time line; empty when there is nothing to resume."""
        resume_ms = self.progress.resume_ms
        return mark(resume_ms) if resume_ms >= RESUME_FROM_MS else ""


def watching_view(*, member: Member, item: StudyItem) -> WatchingView | None:
    """Return how far ``member`` is with the recording of ``item``; None while it does not count."""
    if item.state != ItemState.LIVE or item.is_read:
        return None
    progress = progress_view(member=member, item=item)
    head, stop, rest = progress.sentence.partition("。")
    return WatchingView(
        item=item,
        progress=progress,
        spans=spans_of(progress),
        mark=item.threshold_permille,
        head=head + stop,
        rest=rest,
    )
