from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CrewRole(TextChoices):
    """What somebody did behind the camera; the order is the order of the credits."""

    WRITING = "writing", _("采集编写")
    SHOOTING = "shooting", _("摄影录制")
    POST_PRODUCTION = "post_production", _("后期制作")
    REVIEW = "review", _("审核")


class LectureState(TextChoices):
    """How a lecture stands, as its editor says it. Derived, never stored."""

    LIVE = "live", _("已发布")
    CHANGED = "changed", _("已发布，有改动没发布")
    SCHEDULED = "scheduled", _("定时")
    WAITING = "waiting", _("等待转码")
    SENT_BACK = "sent_back", _("退回修改")
    IN_REVIEW = "in_review", _("审核中")
    DRAFT = "draft", _("草稿")
    RETIRED = "retired", _("已下线")


class HandInState(TextChoices):
    """waiting → adopted | returned | withdrawn, no way back; who was sent back hands in anew."""

    WAITING = "waiting", _("已交，等编辑看")
    ADOPTED = "adopted", _("已采用")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")
