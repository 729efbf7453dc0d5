from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState

from sanwei.accounts.models import User
from sanwei.common import clock
from sanwei.common.errors import NotAllowed
from sanwei.org.enums import REVIEWER_ROLES

SENT_BACK, PASSED = "reject", "approve"


class ContentReview(Task):
    """终审: who answers for the content of a place or of one above it passes a page or sends it back.

    Nobody passes what one has handed in oneself, and nothing passes that could not go live. While it lasts only
    the reviewers change the page.
    """

    class Meta:
        verbose_name = _("终审")
        verbose_name_plural = _("终审")

    @classmethod
    def get_description(cls) -> Any:
        return _("由本组织或上级组织的宣传委员、管理员审核，自己不能审自己提交的内容")

    def user_can_access_editor(self, obj: Page, user: User) -> bool:
        return _answers_for(user, obj)

    def locked_for_user(self, obj: Page, user: User) -> bool:
        return not _answers_for(user, obj)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, Any, bool]]:
        if not _answers_for(user, obj) or _handed_in_by(obj, user):
            return []
        back = (SENT_BACK, _("退回修改"), True)
        if not _may_go_live(obj):
            return [back]
        return [back, (PASSED, _("审核通过"), False), (PASSED, _("写意见，通过"), True)]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> Any:
        """Act on the page of ``task_state``. Raises: NotAllowed.

        Wagtail has asked about the page in the address only, and takes the step of any other page with it.
        """
        page = task_state.workflow_state.content_object
        if action_name not in {name for name, _label, _asks in self.get_actions(page, user)}:
            raise NotAllowed
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).exclude(
            workflow_state__requested_by=user
        )
        pages = Page.objects.filter(
            _below_reviewed(user),
            pk__in=[
                int(key) for key in waiting.values_list("workflow_state__object_id", flat=True)
            ],
        )
        states: QuerySet[TaskState] = waiting.filter(
            workflow_state__object_id__in=[str(pk) for pk in pages.values_list("pk", flat=True)]
        )
        return states


def _answers_for(user: User, page: Page) -> bool:
    return bool(Page.objects.filter(_below_reviewed(user), pk=page.pk).exists())


def _below_reviewed(user: User) -> Q:
    """Return the filter for pages in the columns of the units in which ``user`` reviews, subunits included."""
    from sanwei.org.queries import roles_of

    if user.is_superuser:
        return Q()
    posts = roles_of(user, at=clock.now()).filter(role__in=REVIEWER_ROLES, unit__page__isnull=False)
    # One prefix a post: an OR over every unit below would outgrow what SQLite parses.
    below = Q(pk__in=[])
    for path in posts.values_list("unit__page__path", flat=True):
        below |= Q(path__startswith=path)
    return below


def _handed_in_by(page: Page, user: User) -> bool:
    state = page.current_workflow_state
    return bool(state and state.requested_by_id == user.pk)


def _may_go_live(page: Page) -> bool:
    draft = page.get_latest_revision_as_object()
    return bool(getattr(draft, "may_go_live", True))
