"""Refusals of this app, each with what to do next."""

from django.utils.translation import gettext_lazy as _

from sanwei.common.errors import SanweiError


class NotReadyToPublish(SanweiError):
    """A lecture was to go live before its media plays or before its declaration is ticked."""

    code = "lecture_not_ready"
    status = 409
    message = _("这门微党课还不能发布，请先看编辑页上的提示。")
