"""我的任务 as the home page shows them: each with what is missing, ready to be opened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from sanwei.home.enums import SEAL_CSS, SEALS
from sanwei.org.models import Member
from sanwei.study import queries as study
from sanwei.study.enums import ItemKind, StudyState
from sanwei.study.queries import MemberTask

CHIP_CSS = {StudyState.TO_MAKE_UP: "bad", StudyState.IN_PROGRESS: "w", StudyState.COMPLETED: "ok"}


@dataclass(frozen=True)
class ItemLine:
    title: str
    url: str
    seal: str | Promise
    seal_css: str
    detail: str
    chip: str | Promise
    chip_css: str


@dataclass(frozen=True)
class TaskBlock:
    """One requirement; ``lines`` are what is missing, or everything where it stands on a page of its own."""

    title: str
    url: str
    unit: str
    sentence: str
    chip: str | Promise
    chip_css: str
    lines: list[ItemLine]


def blocks_of(member: Member, *, at: datetime) -> list[TaskBlock]:
    """Return the requirements of ``member``, what is missing first; a constant number of queries."""
    return [_block(task) for task in study.tasks_of(member, at=at)]


def block_of(task: MemberTask) -> TaskBlock:
    """Return one requirement with all its lines, done ones too."""
    return _block(task, with_done=True)


def _block(task: MemberTask, *, with_done: bool = False) -> TaskBlock:
    state = task.verdict.state
    return TaskBlock(
        title=task.requirement.title,
        url=reverse("home:my_task", args=[task.requirement.public_id]),
        unit=task.requirement.unit.short_name,
        sentence=task.sentence,
        chip=_("已补学") if task.verdict.is_made_up else state.label,
        chip_css=CHIP_CSS.get(state, ""),
        lines=[
            ItemLine(
                title=one.row.title,
                url=one.url,
                seal=SEALS[ItemKind(one.row.kind)],
                seal_css=SEAL_CSS[ItemKind(one.row.kind)],
                detail=one.row.get_kind_display(),
                chip=one.state.label,
                chip_css=CHIP_CSS.get(one.state, ""),
            )
            for one in task.items
            if with_done or one.state != StudyState.COMPLETED
        ],
    )
