"""Wagtail's signals about lectures: the author is told that his lecture is out, or came back.

Wagtail's workflow knows nothing of this app, so a signal is the only way up.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import TaskState

from lectures.models import LecturePage
from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind


def tell_of_publication(instance: LecturePage, **kwargs: Any) -> None:
    """Receive ``page_published``: tell the author the first time, unless he pressed the button himself."""
    author = instance.owner
    if not isinstance(author, User) or get_active_log_context().user == author:
        return
    services.notify(
        kind=NoticeKind.PUBLISHED,
        key=instance.public_id,
        recipients=[author],
        title=_("您的微党课上线了"),
        text=_("《%s》已经发布，看得到的人现在就能学。") % instance.title,
        url=instance.url or "",
        at=clock.now(),
    )


def tell_of_return(instance: TaskState, **kwargs: Any) -> None:
    """Receive ``task_rejected``: tell who handed the lecture in what the reviewer asks for."""
    lecture = instance.workflow_state.content_object
    author = instance.workflow_state.requested_by
    if not isinstance(lecture, LecturePage) or not isinstance(author, User):
        return
    comment = str(instance.comment).strip()
    services.notify(
        kind=NoticeKind.RETURNED,
        key=f"{lecture.public_id}:{instance.pk}",
        recipients=[author],
        title=_("您的微党课被退回修改"),
        text=_("《%(title)s》：%(comment)s改好以后再提交一次。")
        % {"title": lecture.title, "comment": f"{comment.rstrip('。')}。" if comment else ""},
        url=reverse("wagtailadmin_pages:edit", args=[lecture.pk]),
        at=clock.now(),
    )
