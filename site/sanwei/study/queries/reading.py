"""What the page of a text shows one reader: the bar at its foot, and whether reading counts."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.org import queries as org
from sanwei.org.enums import MemberKind
from sanwei.org.models import Member
from sanwei.study import progress, reading_sentences
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from sanwei.study.progress import ProgressView
from sanwei.study.queries.progress import progress_view
from sanwei.study.sentences import percent
from sanwei.study.spans import Span, spans_of


@dataclass(frozen=True)
class ReadingView:
    """A text and one counted reader; what ``study/includes/reading_*.html`` ask for."""

    item: StudyItem
    member: Member
    progress: ProgressView
    spans: list[Span]
    head: str
    rest: str

    is_counted = True

    @property
    def percent(self) -> str:
        """The threshold in words: 95%."""
        return percent(self.item.threshold_permille)

    @property
    def gap_ms(self) -> int | None:
        """Where the first stretch begins that was not read and is worth going back to."""
        shortest = reading_sentences.SHORTEST_GAP_MS
        missing = self.progress.missing
        return next((start for start, end in missing if end - start >= shortest), None)

    @property
    def is_settled(self) -> bool:
        """Whether this version is completed, so that reading it again has nothing to report."""
        return self.progress.is_completed and progress.is_enough(
            tuple((start, end) for start, end in self.progress.intervals),
            duration_ms=self.progress.duration_ms,
            threshold_permille=self.item.threshold_permille,
            is_read=True,
        )

    @property
    def sessions_url(self) -> str:
        return reverse("api:open_session")

    @property
    def beats_url(self) -> str:
        return reverse("api:take_beats")


@dataclass(frozen=True)
class Uncounted:
    """Somebody who may read and whose reading is not counted; ``note`` says so, or is empty."""

    note: str = ""

    is_counted = False


def reading_view(*, user: object, item: StudyItem | None, at: datetime) -> ReadingView | Uncounted:
    """Return what the page of ``item`` shows ``user``. Whether they may see the page is the page's business.

    Uncounted without a note: there is nothing to count (a preview, a draft, a text without characters).
    """
    if item is None or item.state != ItemState.LIVE or not item.is_read:
        return Uncounted()
    member = org.member_of(user)
    if member is None:
        return Uncounted(_("这个账号没有对应的党员，可以随便读，不计学习进度。"))
    if member.kind == MemberKind.MASSES:
        return Uncounted(_("您可以随便读，职工群众不计学习进度。"))
    if not member.is_registered or not org.audience_covers(item.audience, member, at=at):
        return Uncounted(_("您可以随便读，这篇不计入您的学习进度。"))
    view = progress_view(member=member, item=item)
    head, stop, rest = view.sentence.partition("。")
    return ReadingView(item, member, view, spans_of(view), head + stop, rest)
