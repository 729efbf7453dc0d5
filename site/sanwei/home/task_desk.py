"""学习任务 on the desk of a unit: how many have done it, who is behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from sanwei.org.models import OrgUnit
from sanwei.study import required
from sanwei.study.queries import PersonStanding, TaskStanding


@dataclass(frozen=True)
class TaskRow:
    """One requirement in the list. ``chip_css``: of components/row.html."""

    standing: TaskStanding
    due: str
    chip: str
    chip_css: str

    @property
    def permille(self) -> int:
        due = len(self.standing.counted)
        return len(self.standing.done) * 1_000 // due if due else 0


@dataclass(frozen=True)
class NameRow:
    """One person of the list of names, and what is said of him."""

    person: PersonStanding
    sentence: str
    chip: str
    chip_css: str


def row_of(standing: TaskStanding) -> TaskRow:
    task, today = standing.requirement, standing.as_of
    due = _("%s截止") % required.day_in_words(task.due_on, as_of=today)
    if task.is_withdrawn:
        return TaskRow(standing, due, _("已撤回"), "")
    if standing.counted and len(standing.done) == len(standing.counted):
        return TaskRow(standing, due, _("都完成了"), "ok")
    if standing.behind:
        return TaskRow(standing, due, _("%d人待补学") % len(standing.behind), "w")
    return TaskRow(standing, due, _("正在学"), "")


def head(rows: Iterable[TaskRow], today: date) -> str:
    """Return the sentence of the list: what is running, how many are behind."""
    standing = [row.standing for row in rows if not row.standing.requirement.is_withdrawn]
    running = sum(one.requirement.due_on >= today for one in standing)
    behind = {person.member.pk for one in standing for person in one.behind}
    if behind:
        return _("%(running)d项任务正在学，%(behind)d人待补学") % {
            "running": running,
            "behind": len(behind),
        }
    return _("%d项任务正在学，没有人待补学") % running if running else _("现在没有正在学的任务")


def task_sentence(standing: TaskStanding) -> str:
    """Return “应学40人，完成38人（其中已补学1人），待补学2人”."""
    parts = [_("应学%d人") % len(standing.counted)]
    done = _("完成%d人") % len(standing.done)
    if standing.made_up:
        done += _("（其中已补学%d人）") % len(standing.made_up)
    parts.append(done)
    if standing.behind:
        parts.append(_("待补学%d人") % len(standing.behind))
    if standing.exempt:
        parts.append(_("经批准不计入%d人") % len(standing.exempt))
    return _("，").join(parts)


def names_of(people: Iterable[PersonStanding], standing: TaskStanding) -> list[NameRow]:
    due_on, as_of = standing.requirement.due_on, standing.as_of
    return [
        NameRow(
            one,
            _finished(one) or required.sentence(one.verdict, due_on=due_on, as_of=as_of),
            _("已补学") if one.verdict.is_made_up else str(one.verdict.state.label),
            "ok" if one.verdict.is_completed else ("w" if one.verdict.is_behind else ""),
        )
        for one in people
    ]


def _finished(one: PersonStanding) -> str:
    if one.verdict.completed_on is None or one.verdict.is_completed:
        return ""
    return _("原来的内容%(day)s已学完，还差新增的%(count)d项") % {
        "day": required.day_in_words(one.verdict.completed_on, as_of=one.verdict.completed_on),
        "count": len(one.verdict.missing),
    }


def by_branch(standing: TaskStanding) -> list[tuple[OrgUnit, TaskStanding]]:
    """Return the part of each branch, in the order of the tree; counts only are for those above."""
    branches = {one.branch.pk: one.branch for one in standing.people}
    ordered = sorted(branches.values(), key=lambda unit: str(unit.path))
    return [(unit, standing.in_branch(unit.pk)) for unit in ordered]
