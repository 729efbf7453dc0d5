"""学习提醒 by a press on the page of a 学习任务; to the group it goes without a name."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sanwei.common import clock
from sanwei.home import task_access as access
from sanwei.home.sharing.short import Shared, code_of
from sanwei.notices.channels import services as channels
from sanwei.notices.reminders import services as reminders
from sanwei.notices.reminders.services import Reminded
from sanwei.org.models import OrgUnit
from sanwei.study import queries as study
from sanwei.study import required
from sanwei.study.errors import TaskNotVisible
from sanwei.study.models import Requirement
from sanwei.study.queries import TaskStanding


def remind(request: HttpRequest, unit: OrgUnit, task: Requirement, *, at: datetime) -> None:
    """Remind who of ``unit`` has not done ``task`` and say how many it reached. Raises: TaskNotVisible."""
    if task.is_withdrawn or not access.may_remind(request.user, unit, at=at):
        raise TaskNotVisible
    standing = study.standing_of(task, within=unit, at=at)
    done = reminders.remind(
        standing=standing, within=unit, actor=access.signed_in(request.user), at=at
    )
    said = _sentence(done)
    if "to_group" in request.POST and _announce(standing, unit, at):
        said += _("群通知也在发，不带名字。")
    (messages.success if done.told else messages.info)(request, said)


def _sentence(done: Reminded) -> str:
    parts = []
    if done.lately:
        parts.append(_("%d人这一周已经提醒过，不再打扰") % done.lately)
    if done.unreached:
        parts.append(_("%d人在这里收不到消息，请当面或打电话说一声") % done.unreached)
    first = _("已提醒%d人") % done.told if done.told else _("没有再发")
    if not (done.told or parts):
        return _("没有要提醒的人，都学完了。")
    return _("；").join([first, *parts]) + _("。")


def _announce(standing: TaskStanding, unit: OrgUnit, at: datetime) -> int:
    task, today = standing.requirement, clock.local_date(at)
    left = len(standing.unfinished)
    if not left:
        return 0
    link = settings.BASE_URL + reverse("home:short", args=[code_of(Shared.TASK, task.public_id)])
    day = required.day_in_words(task.due_on, as_of=today)
    when = _("%s前") % day if today <= task.due_on else _("已过%s") % day
    return channels.announce(
        unit=unit,
        key=f"remind:{task.public_id}:{today.isoformat()}",
        title=_("学习提醒：%s") % task.title,
        text=_("还有%(left)d人没有学完（%(when)s），请抽空学，学过的自动记下。\n%(link)s")
        % {"left": left, "when": when, "link": link},
        at=at,
    )
