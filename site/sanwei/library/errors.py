"""Refusals of this app, each with what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class StoryNotReady(SanweiError):
    """A story was to go live without its text, its recording or its declaration."""

    code = "story_not_ready"
    status = 409
    message = _("这篇微故事还不能发布，请先看编辑页上的提示。")


class AlreadyDecided(SanweiError):
    """A nomination or reflection was decided by somebody else in the meantime."""

    code = "already_decided"
    status = 409
    message = _("这一条刚刚有人处理过了，请刷新页面看结果。")


class NotYourBranch(SanweiError):
    """A member without a branch today has nobody to hand a nomination to."""

    code = "no_branch"
    status = 409
    message = _("您现在没有所在党支部，请先联系管理员补上组织关系。")
