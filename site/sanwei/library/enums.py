"""The words of the library. Values are stored."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sanwei.org.enums import CONTENT_ROLES, Role

# Who lets a 学习体会 through: editors of the unit's content and the secretaries of the branch.
REVIEW_ROLES = CONTENT_ROLES | {Role.SECRETARY, Role.DEPUTY_SECRETARY}


class NominationState(TextChoices):
    WAITING = "waiting", _("等编辑看")
    TAKEN_UP = "taken_up", _("正在写")
    DECLINED = "declined", _("这次没有采用")


class ReflectionState(TextChoices):
    WAITING = "waiting", _("等审核")
    SHOWN = "shown", _("支部可见")
    KEPT_PRIVATE = "kept_private", _("只自己看")


class MarkState(TextChoices):
    """One's own state with a book of the shelf; nobody else sees whose it is."""

    WANTED = "wanted", _("想读")
    READING = "reading", _("在读")
    FINISHED = "finished", _("读完")
