"""Wagtail's signals about content: it is out, it waits for somebody's review, it came back.

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
from sanwei.common.wording import closed
from sanwei.notices import services
from sanwei.notices.enums import NoticeKind
from sanwei.org.placed import PlacedPage
from sanwei.org.queries import reviewers_of


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


def tell_of_submission(instance: TaskState, **kwargs: Any) -> None:
    """Receive ``task_submitted``: tell everybody who may pass the page, but not who handed it in."""
    page, at = instance.workflow_state.content_object.specific, clock.now()
    author = instance.workflow_state.requested_by
    if not isinstance(page, PlacedPage) or not isinstance(author, User):
        return
    services.notify(
        kind=NoticeKind.REVIEW,
        key=instance.pk,
        recipients=reviewers_of(page.unit, at=at).exclude(pk=author.pk),
        title=_("有内容等您审核"),
        text=_("%(author)s提交了《%(title)s》。看过以后，通过或退回修改。")
        % {"author": author.name, "title": page.title},
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        at=at,
    )


def tell_of_return(instance: TaskState, **kwargs: Any) -> None:
    """Receive ``task_rejected``: tell who handed the page in what the reviewer asks for."""
    page = instance.workflow_state.content_object.specific
    author = instance.workflow_state.requested_by
    if not isinstance(page, PlacedPage) or not isinstance(author, User):
        return
    services.notify(
        kind=NoticeKind.RETURNED,
        key=f"{page.public_id}:{instance.pk}",
        recipients=[author],
        title=_("您提交的内容被退回修改"),
        text=_("《%(title)s》：%(comment)s改好以后再提交一次。")
        % {"title": page.title, "comment": closed(instance.comment)},
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        at=clock.now(),
    )
