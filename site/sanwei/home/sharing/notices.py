"""What a group notice says: polite, complete, and without the name of a member."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lectures import queries as lectures
from sanwei.activities.access import parts_for
from sanwei.activities.models import ActivityBranch, Sitting
from sanwei.activities.notice.queries import theme_for_group
from sanwei.common.errors import NotVisible
from sanwei.home import task_access
from sanwei.home.sharing.short import Shared, code_of
from sanwei.org import queries as org
from sanwei.org.models import OrgUnit
from sanwei.study.errors import TaskNotVisible
from sanwei.study.models import Requirement


class NothingToShare(NotVisible):
    code = "home.nothing_to_share"
    message = gettext_lazy("没有找到要通知的内容，它可能已经撤下，或不在您的范围内。")


@dataclass(frozen=True)
class GroupNotice:
    """``text`` is what is pasted into the group, its last line the link. ``unit``: whose group it is."""

    kind: Shared
    title: str
    text: str
    link: str
    back: str
    unit: OrgUnit


def notice_for(user: object, kind: Shared, public_id: UUID, *, at: datetime) -> GroupNotice:
    """Return the notice of something that ``user`` may announce. Raises: NotVisible."""
    link = settings.BASE_URL + reverse("home:short", args=[code_of(kind, public_id)])
    title, lines, back, unit = _WRITERS[kind](user, public_id, at)
    return GroupNotice(kind, title, "\n".join([*lines, link]), link, back, unit)


Written = tuple[str, list[str], str, OrgUnit]


def _meeting(user: object, public_id: UUID, at: datetime) -> Written:
    part = parts_for(user, public_id, at=at)[0]
    activity = part.activity
    lines = [
        _("【%(kind)s】%(unit)s%(name)s")
        % {
            "kind": _("会议通知") if "会" in activity.get_kind_display() else _("活动通知"),
            "unit": part.group.short_name if part.group else part.branch.short_name,
            "name": activity.name,
        },
        *_times(list(activity.sittings.order_by("number"))),
    ]
    if activity.place:
        lines.append(_("地点：%s") % activity.place)
    if theme := theme_for_group(part):
        lines.append(_("主题：%s") % theme)
    lines.append(_closing(part))
    return activity.name, lines, reverse("activities:record", args=[public_id]), part.branch


def _times(sittings: list[Sitting]) -> list[str]:
    spans = [_span(one) for one in sittings]
    if len(spans) == 1:
        return [_("时间：%s") % spans[0]]
    return [
        _("第%(number)d场：%(span)s") % {"number": number, "span": span}
        for number, span in enumerate(spans, start=1)
    ]


def _span(one: Sitting) -> str:
    begins, ends = localtime(one.starts_at), localtime(one.ends_at)
    return f"{date_format(begins, 'n月j日（l）H:i')}–{date_format(ends, 'H:i')}"


def _closing(part: ActivityBranch) -> str:
    if part.activity.sittings.count() > 1:
        return _("请按班次参加其中一场；确实不能到的，请提前说明原因。详情请点：")
    return _("请准时参加；确实不能到的，请提前说明原因。详情请点：")


def _task(user: object, public_id: UUID, at: datetime) -> Written:
    units = org.units_visible_to(user, at=at, roles=task_access.ASSIGNING_ROLES)
    task = (
        Requirement.objects.select_related("unit", "audience__unit")
        .filter(unit__in=units.order_by().values("pk"), public_id=public_id)
        .first()
    )
    if task is None:
        raise TaskNotVisible
    count = task.items.count()
    lines = [
        _("【学习任务】%s") % task.title,
        _("内容共%(count)d项，请在%(day)s前学完，学过的自动记下，不用另外登记。")
        % {"count": count, "day": date_format(task.due_on, "n月j日")},
        _("请点开学习："),
    ]
    back = reverse("home:task", args=[task.unit.public_id, public_id])
    return task.title, lines, back, task.unit


def _lecture(user: object, public_id: UUID, at: datetime) -> Written:
    page = lectures.visible_to(user, at=at).filter(public_id=public_id).first()
    if page is None:
        raise NothingToShare
    title = page.title if page.title.startswith("《") else f"《{page.title}》"
    lines = [_("【微党课】%s") % title, _("请抽空学习，可以分几次看完，进度自动记下。请点开：")]
    return page.title, lines, page.url or "/", page.unit


_WRITERS = {Shared.MEETING: _meeting, Shared.TASK: _task, Shared.LECTURE: _lecture}
