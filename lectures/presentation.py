"""Puts together what the lecture page shows one reader. Reads only; the template decides the words around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lectures import labels
from lectures.blocks import PART_OF_BLOCK
from lectures.enums import CrewRole
from lectures.models import LecturePage
from lectures.queries import SeriesPlace, place_in_series
from media_pipeline.queries import Playback, playback_of
from sanwei.org.models import Member
from sanwei.org.queries import member_of
from sanwei.study import queries as study
from sanwei.study.enums import ItemState
from sanwei.study.models import StudyItem
from sanwei.study.progress import ProgressView
from sanwei.study.sentences import SHORTEST_GAP_MS, mark, percent

PARTS: dict[str, str | Promise] = {
    "about": _("简介"),
    "files": _("课件"),
    "questions": _("讨论题"),
}
RESUME_FROM_MS = 3_000  # below that "从 0:02 继续" only confuses


@dataclass(frozen=True)
class Span:
    """A covered stretch, in permille of the length."""

    start: int
    width: int


@dataclass(frozen=True)
class Evidence:
    """The evidence card of one member: bar, threshold mark, words."""

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


@dataclass(frozen=True)
class NextStep:
    """What follows the lecture and whether it may begin."""

    item: StudyItem
    is_open: bool
    is_done: bool


@dataclass(frozen=True)
class Part:
    """One tab of the page: its name and blocks; ``about`` also carries the summary."""

    key: str
    title: str | Promise
    blocks: list[Any]


@dataclass(frozen=True)
class Credit:
    """One line of the credits: 采集编写 何若曦、秦长青."""

    role: str | Promise
    names: list[str]


@dataclass(frozen=True)
class Lesson:
    playback: Playback | None
    member: Member | None
    evidence: Evidence | None
    next_step: NextStep | None
    series: SeriesPlace | None
    parts: list[Part]
    credits: list[Credit]


def lesson_of(page: LecturePage, request: HttpRequest, *, at: datetime) -> Lesson:
    """Return the page's content for the person of ``request``; in a preview nothing counts and nothing follows."""
    is_preview = getattr(request, "is_preview", False)
    member = None if is_preview else member_of(request.user)
    asset = page.main_media
    playback = playback_of(asset=asset, user=request.user, at=at) if asset else None
    evidence = _evidence_of(page, member) if member and playback else None
    return Lesson(
        playback=playback,
        member=member,
        evidence=evidence,
        next_step=_next_step_of(page, request, member, evidence, at) if member else None,
        series=None if is_preview else place_in_series(page, request.user, at=at),
        parts=_parts_of(page),
        credits=_credits_of(page),
    )


def spans_of(progress: ProgressView) -> list[Span]:
    """Return the covered stretches for the bar; a sliver stays visible."""
    length = progress.duration_ms or 1
    return [
        Span(start * 1000 // length, max(1, (end - start) * 1000 // length))
        for start, end in progress.intervals
    ]


def _evidence_of(page: LecturePage, member: Member) -> Evidence | None:
    item = study.item_of(labels.OWNER, page.public_id)
    if item is None or item.state != ItemState.LIVE:
        return None
    progress = study.progress_view(member=member, item=item)
    head, stop, rest = progress.sentence.partition("。")
    return Evidence(
        item=item,
        progress=progress,
        spans=spans_of(progress),
        mark=item.threshold_permille,
        head=head + stop,
        rest=rest,
    )


def _next_step_of(
    page: LecturePage,
    request: HttpRequest,
    member: Member,
    evidence: Evidence | None,
    at: datetime,
) -> NextStep | None:
    """Return the first follow-up that is still to do, else the last one done; only what this reader may see."""
    order = [link.item_id for link in page.follow_ups.all()]
    if not order:
        return None
    found = {
        item.pk: item for item in study.items_visible_to(request.user, at=at).filter(pk__in=order)
    }
    items = [found[key] for key in order if key in found]
    if not items:
        return None
    views = study.progress_views(member=member, items=items)
    todo = next((item for item in items if not views[item.pk].is_completed), None)
    is_open = evidence is None or evidence.progress.is_completed
    return NextStep(item=todo or items[-1], is_open=is_open, is_done=todo is None)


def _parts_of(page: LecturePage) -> list[Part]:
    blocks: dict[str, list[Any]] = {key: [] for key in PARTS}
    for block in page.body:
        blocks[PART_OF_BLOCK.get(block.block_type, "about")].append(block)
    return [
        Part(key, title, blocks[key])
        for key, title in PARTS.items()
        if blocks[key] or (key == "about" and page.summary)
    ]


def _credits_of(page: LecturePage) -> list[Credit]:
    """Return who made the lecture, by what they did; nobody appears twice in a line."""
    names: dict[str, dict[str, None]] = {role: {} for role in CrewRole.values}
    for person in page.crew.all():
        names[person.role][person.name] = None
    return [Credit(CrewRole(role).label, list(found)) for role, found in names.items() if found]
