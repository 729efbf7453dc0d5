"""Puts together what the lecture page shows one reader. Reads only; the template decides the words around it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lectures import labels
from lectures.blocks import PART_OF_BLOCK
from lectures.enums import CrewRole
from lectures.models import LecturePage
from lectures.queries import SeriesPlace, place_in_series
from media_pipeline.captions.queries import transcript_of
from media_pipeline.queries import Playback, playback_of
from sanwei.org.models import Member
from sanwei.org.queries import member_of
from sanwei.study import queries as study
from sanwei.study.models import StudyItem
from sanwei.study.queries import WatchingView

PARTS: dict[str, str | Promise] = {
    "about": _("简介"),
    "chapters": _("章节"),
    "transcript": _("文字稿"),
    "files": _("课件"),
    "questions": _("讨论题"),
}
COUNTED = ("chapters", "files", "questions")


@dataclass(frozen=True)
class NextStep:
    """What follows the lecture and whether it may begin. ``is_condition``: it has to be passed to complete it."""

    item: StudyItem
    is_open: bool
    is_done: bool
    is_condition: bool = False


@dataclass(frozen=True)
class Part:
    """One tab of the page: its name and blocks; ``about`` also carries the summary.

    Of ``chapters`` the blocks are (at_ms, title), of ``transcript`` the confirmed cues.
    """

    key: str
    title: str | Promise
    blocks: list[Any]

    @property
    def count(self) -> int:
        """What stands beside the name: how many there are to choose from, where that tells something."""
        return len(self.blocks) if self.key in COUNTED and len(self.blocks) > 1 else 0


@dataclass(frozen=True)
class Credit:
    """One line of the credits: 采集编写 何若曦、秦长青."""

    role: str | Promise
    names: list[str]


@dataclass(frozen=True)
class Lesson:
    playback: Playback | None
    member: Member | None
    evidence: WatchingView | None
    next_step: NextStep | None
    series: SeriesPlace | None
    parts: list[Part]
    off_text: str | Promise
    credits: list[Credit]


def lesson_of(page: LecturePage, request: HttpRequest, *, at: datetime) -> Lesson:
    """Return the page's content for the person of ``request``; in a preview nothing counts and nothing follows."""
    is_preview = getattr(request, "is_preview", False)
    member = None if is_preview else member_of(request.user)
    asset = page.main_media
    playback = playback_of(asset=asset, user=request.user, at=at) if asset else None
    item = study.item_of(labels.OWNER, page.public_id) if member and playback else None
    evidence = study.watching_view(member=member, item=item) if member and item else None
    return Lesson(
        playback=playback,
        member=member,
        evidence=evidence,
        next_step=_next_step_of(page, request, member, evidence, at) if member else None,
        series=None if is_preview else place_in_series(page, request.user, at=at),
        parts=_parts_of(page, playback),
        off_text=_off_text(page, is_preview=is_preview),
        credits=_credits_of(page),
    )


def _off_text(page: LecturePage, *, is_preview: bool) -> str | Promise:
    """Return what an editor's preview says in place of the player."""
    if not is_preview:
        return ""
    return page.verdict.sentence or _("发布后，这里是播放器。")


def _next_step_of(
    page: LecturePage,
    request: HttpRequest,
    member: Member,
    evidence: WatchingView | None,
    at: datetime,
) -> NextStep | None:
    """Return the first follow-up that is still to do, else the last one done; only what this reader may see.

    What has to be passed comes first.
    """
    links = list(page.follow_ups.all())
    asked = {link.item_id for link in links if link.is_condition}
    order = sorted((link.item_id for link in links), key=lambda pk: pk not in asked)
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
    progress = evidence.progress if evidence else None
    shown = todo or items[-1]
    return NextStep(
        item=shown,
        is_open=progress is None or progress.is_completed or progress.is_awaiting,
        is_done=todo is None,
        is_condition=shown.pk in asked and not (progress is not None and progress.is_completed),
    )


def _parts_of(page: LecturePage, playback: Playback | None) -> list[Part]:
    blocks: dict[str, list[Any]] = {key: [] for key in PARTS}
    if playback is not None and page.main_media is not None:
        blocks["chapters"] = list(playback.chapters)
        blocks["transcript"] = transcript_of(page.main_media) if playback.tracks else []
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
