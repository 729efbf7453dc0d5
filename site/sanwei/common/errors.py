"""The root of every error that a person may see.

Each app keeps its own subclasses in ``errors.py``. Services raise them; views turn them into one
error page or the JSON ``{"code", "message"}``.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SanweiError(Exception):
    """A refusal with a stable ``code``, an HTTP ``status`` and a Chinese ``message`` that says what to do next."""

    code = "error"
    status = 400
    message: str | Promise = _("没有做成，请稍后再试。")

    def __init__(self, message: str | Promise | None = None) -> None:
        self.message = self.message if message is None else message
        super().__init__(str(self.message))


class NotVisible(SanweiError):
    """The thing does not exist for this person; existence is never told apart from refusal."""

    code = "not_found"
    status = 404
    message = _("没有找到这一页，它可能已经下线，或不在您的查看范围内。")


class NotAllowed(SanweiError):
    code = "forbidden"
    status = 403
    message = _("您没有做这件事的权限，请联系本支部书记或管理员。")
